//! An object as JavaScript writes it, read without running anything.
//!
//! What lives here: keys and values of a literal. Why here: configurations and *Copy as fetch* hold one. Deliberately
//! absent: JavaScript; whatever is not a literal is kept as its text.

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A text in quotes.
    Text(String),
    /// A number, or a product of numbers.
    Number(f64),
    True,
    False,
    Null,
    Object(Vec<(String, Value)>),
    /// Anything else, as it stands.
    Code(String),
}

/// Deeper is not read.
const DEEPEST: usize = 16;

/// The object that begins at this brace, and what stands behind it.
pub(super) fn object(text: &str) -> Option<(Vec<(String, Value)>, &str)> {
    let mut reader = Reader { rest: text.strip_prefix('{')? };
    let fields = reader.fields(0)?;
    Some((fields, reader.rest))
}

/// The text in quotes that begins here.
pub(super) fn text(text: &str) -> Option<String> {
    Reader { rest: text }.quoted()
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// Up to the closing brace; an object that is cut off is read as far as it goes.
    fn fields(&mut self, depth: usize) -> Option<Vec<(String, Value)>> {
        let mut fields = Vec::new();
        loop {
            self.blank();
            if self.rest.is_empty() || self.eat('}') {
                return Some(fields);
            }
            if self.eat(',') {
                continue;
            }
            let key = self.key();
            self.blank();
            if self.eat(':') {
                self.blank();
                fields.push((key, self.value(depth)?));
            } else {
                // A method, a spread or a name that stands for itself.
                let code = self.code();
                let text = format!("{key}{code}").trim().to_owned();
                if text.is_empty() {
                    return None;
                }
                fields.push((key, Value::Code(text)));
            }
        }
    }

    fn key(&mut self) -> String {
        if let Some(key) = self.quoted() {
            return key;
        }
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || "_$.".contains(c))).unwrap_or(self.rest.len());
        let (key, rest) = self.rest.split_at(end);
        self.rest = rest;
        key.to_owned()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if self.rest.starts_with('{') && depth < DEEPEST {
            self.rest = &self.rest[1..];
            return Some(Value::Object(self.fields(depth + 1)?));
        }
        let code = self.code().trim();
        Some(match code {
            "true" | "!0" => Value::True,
            "false" | "!1" => Value::False,
            "null" | "undefined" | "void 0" => Value::Null,
            code => text(code)
                .filter(|inner| code.len() == inner.len() + 2)
                .map(Value::Text)
                .or_else(|| product(code).map(Value::Number))
                .unwrap_or_else(|| Value::Code(code.to_owned())),
        })
    }

    /// Up to the comma or the brace that ends a value, over everything in brackets and quotes.
    fn code(&mut self) -> &'a str {
        let all = self.rest;
        let mut open = 0_usize;
        loop {
            self.comment();
            match self.rest.chars().next() {
                None => break,
                Some('"' | '\'' | '`') => {
                    let before = self.rest;
                    if self.quoted().is_none() {
                        self.rest = &before[1..];
                    }
                    continue;
                }
                Some('(' | '[' | '{') => open += 1,
                Some(')' | ']' | '}') if open == 0 => break,
                Some(')' | ']' | '}') => open -= 1,
                Some(',') if open == 0 => break,
                Some(_) => {}
            }
            self.rest = &self.rest[self.rest.chars().next().map_or(0, char::len_utf8)..];
        }
        &all[..all.len() - self.rest.len()]
    }

    fn quoted(&mut self) -> Option<String> {
        let quote = self.rest.chars().next().filter(|c| "'\"`".contains(*c))?;
        let (mut text, mut escaped) = (String::new(), false);
        for (at, c) in self.rest.char_indices().skip(1) {
            match c {
                _ if escaped => {
                    text.push(c);
                    escaped = false;
                }
                '\\' => escaped = true,
                c if c == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Some(text);
                }
                '\n' if quote != '`' => return None,
                c => text.push(c),
            }
        }
        None
    }

    fn eat(&mut self, c: char) -> bool {
        let eaten = self.rest.strip_prefix(c);
        self.rest = eaten.unwrap_or(self.rest);
        eaten.is_some()
    }

    fn blank(&mut self) {
        loop {
            let before = self.rest.len();
            self.rest = self.rest.trim_start();
            self.comment();
            if self.rest.len() == before {
                return;
            }
        }
    }

    fn comment(&mut self) {
        if self.rest.starts_with("//") {
            self.rest = self.rest.find('\n').map_or("", |end| &self.rest[end..]);
        } else if self.rest.starts_with("/*") {
            self.rest = self.rest.find("*/").map_or("", |end| &self.rest[end + 2..]);
        }
    }
}

/// `1000 * 60 * 60` and `24 * 3600e3`.
fn product(code: &str) -> Option<f64> {
    code.split('*').map(|factor| factor.trim().replace('_', "").parse::<f64>().ok().filter(|n| n.is_finite())).product()
}

#[cfg(test)]
mod tests {
    use super::{Value, object};

    #[test]
    fn keys_and_values_of_a_literal() {
        let (fields, rest) = object(
            "{ secret: 'keyboard, cat', // why\n 'resave': false, name: \"a'b\", cookie: { maxAge: 1000 * 60 * 60, sameSite: `lax`, secure: prod ? true : false, },\n store: new RedisStore({ client, prefix: \"sess:\" }), genid(req) { return uuid(); }, ...common, short }) x",
        )
        .unwrap_or_default();
        let find = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        assert_eq!(find("secret"), Some(Value::Text("keyboard, cat".to_owned())));
        assert_eq!(find("resave"), Some(Value::False));
        assert_eq!(find("name"), Some(Value::Text("a'b".to_owned())));
        let Some(Value::Object(cookie)) = find("cookie") else { unreachable!("{fields:?}") };
        assert_eq!(cookie[0], ("maxAge".to_owned(), Value::Number(3_600_000.0)));
        assert_eq!(cookie[2], ("secure".to_owned(), Value::Code("prod ? true : false".to_owned())));
        assert_eq!(find("store"), Some(Value::Code("new RedisStore({ client, prefix: \"sess:\" })".to_owned())));
        assert!(matches!(find("genid"), Some(Value::Code(_))) && find("short").is_some());
        assert_eq!(rest, ") x");
    }

    #[test]
    fn what_is_cut_off_or_odd_ends() {
        for text in [
            "{",
            "{a",
            "{a:",
            "{a: {",
            "{a: '",
            "{a: [1, {",
            "{]",
            "{)",
            "{,,,}",
            "{a:1 b:2}",
            "{`",
            "{/*",
            "{é: ü}",
            "{a: \"\\",
        ] {
            let _ = object(text);
        }
        assert!(object(&"{a:".repeat(100_000)).is_some());
    }
}
