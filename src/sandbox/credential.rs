//! What a request shows who somebody is by: a session ID, or a token that says it by itself.
//!
//! Read from recorded headers, so it serves any world. The hotel takes both out of cookies; a token in `Authorization:
//! Bearer` (RFC 6750, section 2.1) is recognised too, since somebody may write it by hand. Deliberately absent: CSRF
//! tokens. They stand in forms, and say nothing about who somebody is.

use crate::hotel::{is_session_cookie, is_token_cookie};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A number that leads to a record.
    SessionId,
    /// A text that needs no record.
    Token,
}

/// One of them in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credential<'a> {
    /// Which.
    pub kind: Kind,
    /// The cookie's name, or `Authorization`.
    pub name: &'a str,
    /// As it stands there; empty where a cookie is to be forgotten.
    pub value: &'a str,
}

type Headers = [(String, String)];

/// What these request headers carry, in their order.
pub fn sent(headers: &Headers) -> impl Iterator<Item = Credential<'_>> {
    let bearer = lines(headers, "authorization").filter_map(|line| {
        let (scheme, value) = line.split_once(' ')?;
        let value = value.trim();
        scheme.eq_ignore_ascii_case("bearer").then_some(Credential { kind: Kind::Token, name: "Authorization", value })
    });
    lines(headers, "cookie").flat_map(|line| line.split(';')).filter_map(in_pair).chain(bearer)
}

/// What these response headers set or remove, in their order.
pub fn set(headers: &Headers) -> impl Iterator<Item = Credential<'_>> {
    lines(headers, "set-cookie").filter_map(|line| in_pair(line.split(';').next()?))
}

/// The kind a cookie of this name is, if either.
#[must_use]
pub fn kind_of(cookie: &str) -> Option<Kind> {
    match cookie {
        name if is_session_cookie(name) => Some(Kind::SessionId),
        name if is_token_cookie(name) => Some(Kind::Token),
        _ => None,
    }
}

fn lines<'a>(headers: &'a Headers, name: &'static str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, line)| line.as_str())
}

fn in_pair(pair: &str) -> Option<Credential<'_>> {
    let (name, value) = pair.trim().split_once('=')?;
    kind_of(name).map(|kind| Credential { kind, name, value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_session_id_and_a_token_are_told_apart_by_where_they_stand() {
        let list = headers(&[
            ("Cookie", "csrf_token=no; sid=abc; token=a.b.c; theme=dark"),
            ("authorization", "bearer d.e.f"),
            ("Authorization", "Basic YTpi"),
        ]);
        let found: Vec<_> = sent(&list).map(|c| (c.kind, c.name, c.value)).collect();
        let wanted =
            [(Kind::SessionId, "sid", "abc"), (Kind::Token, "token", "a.b.c"), (Kind::Token, "Authorization", "d.e.f")];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_cookie_that_is_to_be_forgotten_is_seen_as_empty() {
        let list = headers(&[("Set-Cookie", "token=; Path=/; Max-Age=0"), ("Set-Cookie", "theme=dark")]);
        let found: Vec<_> = set(&list).map(|c| (c.kind, c.value)).collect();
        assert_eq!(found, [(Kind::Token, "")]);
    }
}
