//! The target file: what an audit has to know of a site, readable, and to be corrected by hand.

mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

/// A site, as `cloakroom.toml` describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Where it is: scheme, host, port, and the path below which it lives.
    pub url: Url,
    /// Where the same host answers on plain http, for a site on https; known by itself where that is port 443.
    #[serde(default)]
    pub plain: Option<Url>,
    /// What it calls itself.
    #[serde(default)]
    pub name: String,
    /// How to log in.
    pub login: Login,
    /// What carries the session.
    pub session: Session,
    /// Pages that tell something.
    pub pages: Pages,
    /// How to log out.
    #[serde(default)]
    pub logout: Option<Sending>,
    /// A form that changes something harmless of one's own.
    #[serde(default)]
    pub change: Option<Change>,
    /// The form for a new password.
    #[serde(default)]
    pub password: Option<NewPassword>,
}

/// How a request carries its fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// As an HTML form of the page, with the fields that the page gave it.
    #[default]
    Form,
    /// As JSON, by a script.
    Json,
    /// A link: a GET without fields.
    Link,
}

/// How to log in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The path of the page with the form; for JSON the page that a browser would be on.
    pub page: String,
    /// Method and path that take the credentials, such as `POST /login`.
    pub send: String,
    /// As a form or as JSON.
    #[serde(default)]
    pub how: How,
    /// 2 where the name is sent first, and the page that follows asks for the password.
    #[serde(default = "one")]
    pub steps: u8,
    /// The field for the name.
    pub name: String,
    /// The field for the password.
    pub secret: String,
    /// The most wrong passwords in a row that the site forgives; 0 if it is not known.
    #[serde(default)]
    pub limit: u32,
}

fn one() -> u8 {
    1
}

/// What carries the session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Cookies without which one is a stranger; the first one is the ID.
    #[serde(default)]
    pub cookies: Vec<String>,
    /// Where the login's JSON answer has the token, `data.token`; it goes along as `Authorization: Bearer`.
    #[serde(default)]
    pub bearer: Option<String>,
}

/// Pages that tell something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The page that says who one is.
    pub who: String,
    /// Pages that were seen behind the login.
    #[serde(default)]
    pub seen: Vec<String>,
    /// Pages that refuse the two accounts.
    #[serde(default)]
    pub refused: Vec<String>,
}

/// A request without fields of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sending {
    /// The page that the form or link is on.
    pub page: String,
    /// Method and path.
    pub send: String,
    /// As what.
    #[serde(default)]
    pub how: How,
}

/// A form that changes something harmless of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The page that the form is on.
    pub page: String,
    /// Method and path.
    pub send: String,
    /// As what.
    #[serde(default)]
    pub how: How,
    /// The field that takes any text.
    pub field: String,
    /// Other fields that have to be filled in, and with what.
    #[serde(default)]
    pub also: BTreeMap<String, String>,
    /// The page that shows the text afterwards.
    pub shown: String,
}

/// The form for a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The page that the form is on.
    pub page: String,
    /// Method and path.
    pub send: String,
    /// As what.
    #[serde(default)]
    pub how: How,
    /// The field for the password that is in place, if it is asked for.
    #[serde(default)]
    pub old: Option<String>,
    /// The fields for the new one: one, or two of the same.
    pub new: Vec<String>,
}

/// What is wrong with a target file, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{says}")]
pub struct BadTarget {
    says: String,
}

impl Target {
    /// Reads a target file.
    ///
    /// # Errors
    /// It is no TOML, or lacks something, or has a key that means nothing; the line is named.
    pub fn read(text: &str) -> Result<Self, BadTarget> {
        let target: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count() + 1;
            let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
            BadTarget { says: format!("line {line}: {message}") }
        })?;
        let bad = |says: String| Err(BadTarget { says });
        if !matches!(target.url.scheme(), "http" | "https") || !target.url.has_host() {
            return bad(format!("url = \"{}\" is no address of a web site: write http://HOST:PORT", target.url));
        }
        if let Some(plain) = &target.plain
            && (plain.scheme() != "http" || target.url.scheme() != "https" || plain.host() != target.url.host())
        {
            return bad(format!("plain = \"{plain}\" is not where the host of an https site answers on plain http"));
        }
        if !(1..=2).contains(&target.login.steps) {
            return bad(format!("steps = {}: a login takes 1 or 2", target.login.steps));
        }
        let sends = [Some(&target.login.send), target.logout.as_ref().map(|l| &l.send)].into_iter().flatten();
        let sends =
            sends.chain(target.change.as_ref().map(|c| &c.send)).chain(target.password.as_ref().map(|p| &p.send));
        for send in sends {
            if sending(&target.url, send).is_none() {
                return bad(format!("send = \"{send}\" is no method and path: write it as \"POST /path\""));
            }
        }
        Ok(target)
    }

    /// The address of a path of the site.
    #[must_use]
    pub fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap_or_else(|_| self.url.clone())
    }

    /// Where the same host answers on plain http, as far as that is known.
    #[must_use]
    pub fn on_plain_http(&self) -> Option<Url> {
        let usual = self.url.scheme() == "https" && self.url.port().is_none();
        let host = || Url::parse(&format!("http://{}/", self.url.host_str()?)).ok();
        self.plain.clone().or_else(|| usual.then(host).flatten())
    }

    /// Method and address of a `send` line.
    #[must_use]
    pub fn sending(&self, send: &str) -> (http::Method, Url) {
        sending(&self.url, send).unwrap_or((http::Method::GET, self.url.clone()))
    }
}

fn sending(base: &Url, send: &str) -> Option<(http::Method, Url)> {
    let (method, path) = send.split_once(' ')?;
    let method = method.parse().ok().filter(|_| method.bytes().all(|b| b.is_ascii_uppercase()))?;
    Some((method, base.join(path.trim()).ok()?))
}

/// The part of an address that a target file holds: path and query.
#[must_use]
pub fn path_of(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}
