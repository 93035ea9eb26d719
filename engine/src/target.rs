//! The site under test, as scripts and judges have to know it: where it is, how to log in and out, where one's own is
//! shown and changed.
//!
//! A value, so that one attack file drives the hotel, the hotel in Express, an exercise's router and, by its description,
//! any other site. Deliberately absent: what was drawn for a run (passwords, secrets); that is the world's.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use url::Url;

/// Text of a description: written in the program, or read from a file.
type Text = Cow<'static, str>;

/// One site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// `https`, or `http`.
    pub scheme: Text,
    /// The host's name.
    pub host: Text,
    /// The port, where it is not the scheme's own.
    #[serde(default)]
    pub port: Option<u16>,
    /// The form to log in with.
    pub login: Login,
    /// The form or button that logs out, by what it says; it stands on the account page.
    pub logout: Text,
    /// The path of the page that shows what is one's own.
    pub account: Text,
    /// The path that changes something of one's own.
    pub change: Text,
    /// The session cookie's name, where the world knows no other.
    pub session_cookie: Text,
    /// Whom an attack is about.
    pub people: People,
}

/// How to log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The path of its page.
    pub path: Text,
    /// The form's name: what its button says.
    pub form: Text,
    /// The field for the name.
    pub name: Text,
    /// The field for the password.
    pub password: Text,
}

/// The names that they log in with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Whose account is attacked.
    pub alice: Text,
    /// Who attacks.
    pub mallory: Text,
}

impl Target {
    /// Scheme, host and port, without a path.
    #[must_use]
    pub fn origin(&self) -> String {
        let port = self.port.map_or_else(String::new, |port| format!(":{port}"));
        format!("{}://{}{port}", self.scheme, self.host)
    }

    /// An address there.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// Is this an address of it? Over plain http too: what is sent there reaches the same site.
    #[must_use]
    pub fn has(&self, url: &Url) -> bool {
        url.host_str() == Some(&*self.host) && url.port() == self.port
    }

    /// Does this path end at the login page? Below another path too: a part of a site may have an address of its own.
    pub(crate) fn is_login(&self, path: &str) -> bool {
        path.ends_with(&*self.login.path)
    }

    /// The same of the account page.
    pub(crate) fn is_account(&self, path: &str) -> bool {
        path.ends_with(&*self.account)
    }

    /// What `{{target.NAME}}` stands for; `{{target}}` is the origin.
    fn named(&self, name: &str) -> Option<String> {
        Some(match name {
            "" => self.origin(),
            "host" => self.host.to_string(),
            "login" => self.url(&self.login.path),
            "account" => self.url(&self.account),
            "change" => self.url(&self.change),
            "log_in.alice" => self.log_in(&self.people.alice, "alice"),
            "log_in.mallory" => self.log_in(&self.people.mallory, "mallory"),
            "log_out" => format!("submit \"{}\"", self.logout),
            "login.form" => self.login.form.to_string(),
            "login.name" => self.login.name.to_string(),
            "login.password" => self.login.password.to_string(),
            "alice" => self.people.alice.to_string(),
            "mallory" => self.people.mallory.to_string(),
            _ => return None,
        })
    }

    fn log_in(&self, name: &str, actor: &str) -> String {
        let Login { form, name: field, password, .. } = &self.login;
        format!("submit \"{form}\" {field}={name} {password}={{{{{actor}.password}}}}")
    }

    /// A text with each `{{target...}}` filled in, line by line; other names stay as they are written.
    ///
    /// # Errors
    /// A name that is none of a target's, and its line, from 0.
    pub fn fill(&self, text: &str) -> Result<String, (usize, String)> {
        const BEGINS: &str = "{{target";
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(BEGINS) {
            out.push_str(before);
            let (name, tail) = after.split_once("}}").unwrap_or((after.lines().next().unwrap_or_default(), ""));
            let named = name.strip_prefix('.').filter(|name| !name.is_empty());
            let known = named.or_else(|| name.is_empty().then_some(name)).and_then(|name| self.named(name));
            match known {
                Some(value) => out.push_str(&value),
                None => return Err((out.matches('\n').count(), format!("{{{{target{name}}}}}"))),
            }
            rest = tail;
        }
        out.push_str(rest);
        Ok(out)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A site that is not the hotel.
    pub(crate) static LIBRARY: Target = Target {
        scheme: Cow::Borrowed("http"),
        host: Cow::Borrowed("library.example"),
        port: Some(8080),
        login: Login {
            path: Cow::Borrowed("/sign-in"),
            form: Cow::Borrowed("Enter"),
            name: Cow::Borrowed("reader"),
            password: Cow::Borrowed("pin"),
        },
        logout: Cow::Borrowed("Leave"),
        account: Cow::Borrowed("/loans"),
        change: Cow::Borrowed("/loans/renew"),
        session_cookie: Cow::Borrowed("visit"),
        people: People { alice: Cow::Borrowed("a.liddell"), mallory: Cow::Borrowed("m.hatter") },
    };

    #[test]
    fn a_script_speaks_of_the_site_and_not_of_an_address() {
        let filled = |text: &str| LIBRARY.fill(text);
        assert_eq!(
            filled("open {{target.login}}\n{{target.log_in.alice}}\n=> body contains {{secret}}\n{{target.log_out}}"),
            Ok("open http://library.example:8080/sign-in\nsubmit \"Enter\" reader=a.liddell pin={{alice.password}}\n\
                => body contains {{secret}}\nsubmit \"Leave\""
                .to_owned())
        );
        assert_eq!(filled("<a href={{target}}/>"), Ok("<a href=http://library.example:8080/>".to_owned()));
        for (text, wrong) in [
            ("one\n{{target.logn}}", (1, "{{target.logn}}")),
            ("{{target.", (0, "{{target.}}")),
            ("{{targets}}", (0, "{{targets}}")),
        ] {
            assert_eq!(filled(text), Err((wrong.0, wrong.1.to_owned())), "{text}");
        }
    }

    #[test]
    fn an_address_is_the_sites_by_host_and_port() {
        let has = |url: &str| LIBRARY.has(&url.parse().unwrap());
        assert!(has("http://library.example:8080/x") && has("https://library.example:8080/"));
        assert!(!has("http://library.example/") && !has("http://library.example.evil.example:8080/"));
    }
}
