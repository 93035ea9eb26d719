//! The few expressions a demo script uses: strings, `+`, a loop's counter, `document.cookie`, `encodeURIComponent`, and
//! the fields of a form as `URLSearchParams`, which become text as soon as they are added to a string.

use std::fmt::Write as _;

use super::super::Form;

/// What the names in a script stand for.
pub(super) struct Environment<'a> {
    pub(super) cookie: &'a str,
    pub(super) location: &'a str,
    pub(super) forms: &'a [Form],
    /// The counter of the loop around it, and its value.
    pub(super) counter: Option<(String, usize)>,
}

/// A place in a script.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(script: &'a str) -> Self {
        let mut cursor = Self { rest: script };
        cursor.skip_separators();
        cursor
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn rest_of_line(&self) -> String {
        self.rest.lines().next().unwrap_or_default().trim().to_owned()
    }

    pub(super) fn skip_separators(&mut self) {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == ';');
    }

    /// Takes this text, if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let trimmed = self.rest.trim_start();
        let Some(rest) = trimmed.strip_prefix(text) else { return false };
        self.rest = rest;
        true
    }

    /// Does this text come next?
    pub(super) fn comes(&self, text: &str) -> bool {
        self.rest.trim_start().starts_with(text)
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        self.take(|c| c.is_ascii_digit())?.parse().ok()
    }

    pub(super) fn word(&mut self) -> Option<String> {
        self.take(|c| c.is_ascii_alphanumeric() || c == '_').map(str::to_owned)
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> Option<&'a str> {
        let trimmed = self.rest.trim_start();
        let end = trimmed.find(|c| !wanted(c)).unwrap_or(trimmed.len());
        let (taken, rest) = trimmed.split_at(end);
        (!taken.is_empty()).then(|| {
            self.rest = rest;
            taken
        })
    }

    /// Terms joined by `+`.
    pub(super) fn expression(&mut self, environment: &Environment<'_>) -> Option<String> {
        let mut value = self.term(environment)?;
        while self.eat("+") {
            value.push_str(&self.term(environment)?);
        }
        Some(value)
    }

    fn term(&mut self, environment: &Environment<'_>) -> Option<String> {
        if self.eat("document.cookie") {
            return Some(environment.cookie.to_owned());
        }
        if self.eat("location.href") {
            return Some(environment.location.to_owned());
        }
        if self.eat("encodeURIComponent(") {
            let inner = self.expression(environment)?;
            return self.eat(")").then(|| encode_uri_component(&inner));
        }
        if self.eat("new URLSearchParams(") {
            let inner = if self.eat("new FormData(document.forms[") {
                let form = environment.forms.get(self.number()?)?;
                self.eat("])").then(|| encoded(&form.fields))?
            } else {
                self.expression(environment)?
            };
            return self.eat(")").then_some(inner);
        }
        if let Some((name, value)) = &environment.counter
            && self.clone().word().as_ref() == Some(name)
        {
            self.word()?;
            return Some(value.to_string());
        }
        self.string()
    }

    fn string(&mut self) -> Option<String> {
        let trimmed = self.rest.trim_start();
        let quote = trimmed.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        let (value, rest) = trimmed.get(1..)?.split_once(quote)?;
        self.rest = rest;
        Some(value.to_owned())
    }
}

fn encoded(fields: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Percent-encodes all but what ECMA-262 leaves alone in `encodeURIComponent`.
fn encode_uri_component(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
