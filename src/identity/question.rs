//! A request as the site reads it: its path, its fields, its own cookie, and where it came from.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use cloakroom_engine::exchange::as_text;
use http::{HeaderMap, Method, Request, header};
use tower_sessions::cookie::Cookie;
use url::form_urlencoded;

use super::{Origins, sessions::COOKIE};

/// Forms and queries of more bytes than this are not read.
const MOST_BYTES: usize = 16 * 1024;

/// One request.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) method: Method,
    pub(super) path: String,
    /// The query as it came.
    pub(super) query: String,
    pub(super) origins: Origins,
    /// Over https? Then the cookie is Secure.
    pub(super) https: bool,
    /// The value of the session cookie.
    pub(super) cookie: Option<String>,
    /// A browser asks for it to be shown inside another page.
    pub(super) framed: bool,
    headers: HeaderMap,
    body: String,
}

impl Question {
    pub(super) fn of(request: Request<Bytes>) -> Self {
        let (parts, body) = request.into_parts();
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let body = if body.len() > MOST_BYTES { String::new() } else { as_text(&body) };
        let query = parts.uri.query().filter(|query| query.len() <= MOST_BYTES).unwrap_or_default().to_owned();
        Self {
            path: parts.uri.path().to_owned(),
            query,
            origins: Origins::of(&parts.extensions),
            https: parts.uri.scheme_str() != Some("http"),
            cookie: own_cookie(&parts.headers),
            framed: matches!(text("sec-fetch-dest"), Some("iframe" | "frame" | "embed" | "object")),
            method: parts.method,
            headers: parts.headers,
            body,
        }
    }

    /// A field of the query; `None` if it is not there, or there twice (RFC 6749, section 3.1).
    pub(super) fn asked(&self, name: &str) -> Option<String> {
        once(self.query.as_bytes(), name)
    }

    /// A field of the form in the body, by the same rule.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        once(self.body.as_bytes(), name)
    }

    /// Name and secret of a client, by HTTP Basic (RFC 6749, section 2.3.1).
    pub(super) fn client(&self) -> Option<(String, String)> {
        let line = self.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, value) = line.split_once(' ')?;
        let bytes = BASE64_STANDARD.decode(value.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
        let text = String::from_utf8(bytes).ok()?;
        text.split_once(':').map(|(name, secret)| (name.to_owned(), secret.to_owned()))
    }

    /// Was the form sent from a page of this site? A request without either header is not.
    pub(super) fn is_from_own_page(&self) -> bool {
        let text = |name: &str| self.headers.get(name).and_then(|value| value.to_str().ok());
        match text("sec-fetch-site") {
            Some(site) => site == "same-origin",
            None => text("origin") == Some(&self.origins.issuer),
        }
    }
}

/// The value of a field that is there once.
fn once(fields: &[u8], name: &str) -> Option<String> {
    let mut found = form_urlencoded::parse(fields).filter(|(key, _)| key == name);
    let value = found.next()?.1.into_owned();
    found.next().is_none().then_some(value).filter(|value| !value.is_empty())
}

/// Our cookie, if there is exactly one of the name.
fn own_cookie(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(Cookie::split_parse).filter_map(Result::ok);
    let mut ours = pairs.filter(|cookie| cookie.name() == COOKIE);
    let value = ours.next()?.value().to_owned();
    ours.next().is_none().then_some(value)
}

/// Are two secrets alike? Compared without stopping at the first difference.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |acc, (a, b)| acc | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_counts_once_and_not_empty() {
        assert_eq!(once(b"a=1&b=2", "a").as_deref(), Some("1"));
        for twice in ["a=1&a=2", "a=1&a=1", "a=", "b=1", ""] {
            assert_eq!(once(twice.as_bytes(), "a"), None, "{twice}");
        }
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "ab") && same("", ""));
    }
}
