//! A token taken apart: what its header and its claims say, and whether a signature stands behind them.
//!
//! A JSON Web Token (RFC 7519) in the compact form (RFC 7515, section 7.1). In the engine, because a lesson, a page and
//! a test read the same text, which may be anything: whoever sends a token writes it. Anybody can read one; it takes no
//! key. Deliberately absent: verifying, and with it any word on whether a signature fits.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

/// The longest part that is decoded, in characters. A server's limit on headers is about as much for all of them.
pub const MOST_PART: usize = 8 * 1024;

/// A text, read as a token. Each part is read for itself: where one is broken, the others still say what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// How many parts there are between dots. A signed token has three.
    pub parts: usize,
    /// How it is signed (RFC 7515, section 4): `alg`, `typ`.
    pub header: Result<Map<String, Value>, Unreadable>,
    /// Whom it is about and until when (RFC 7519, section 4): `sub`, `exp`.
    pub claims: Result<Map<String, Value>, Unreadable>,
    /// How many characters the signature has; 0 if nothing stands behind the second dot, or there is none.
    pub signature: usize,
}

/// Why a part says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There are fewer dots.
    #[error("There is no such part.")]
    Missing,
    /// Longer than [`MOST_PART`].
    #[error("It has more than {MOST_PART} characters, and is not decoded.")]
    TooLong,
    /// RFC 4648, section 5, without padding.
    #[error("It is not base64url.")]
    NotBase64Url,
    /// The bytes are no text.
    #[error("Decoded, it is not UTF-8 text.")]
    NotUtf8,
    /// Text, but not a JSON object, or one that is nested too deep.
    #[error("Decoded, it is not a JSON object.")]
    NotAnObject,
}

/// Takes a text apart.
#[must_use]
pub fn read(text: &str) -> Token {
    let mut parts = text.split('.');
    let (header, claims) = (object(parts.next()), object(parts.next()));
    let signature = parts.next().map_or(0, |part| part.chars().count());
    Token { parts: text.split('.').count(), header, claims, signature }
}

fn object(part: Option<&str>) -> Result<Map<String, Value>, Unreadable> {
    let part = part.ok_or(Unreadable::Missing)?;
    if part.len() > MOST_PART {
        return Err(Unreadable::TooLong);
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| Unreadable::NotBase64Url)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Unreadable::NotUtf8)?;
    serde_json::from_str(text).map_err(|_| Unreadable::NotAnObject)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(bytes: impl AsRef<[u8]>) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    #[test]
    fn the_example_of_the_standard_says_what_the_standard_says() {
        // RFC 7519, section 3.1.
        let token = read(
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
             eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
             dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        );
        assert_eq!((token.parts, token.signature), (3, 43));
        assert_eq!(token.header.unwrap()["alg"], "HS256");
        let claims = token.claims.unwrap();
        assert_eq!((&claims["iss"], &claims["exp"]), (&"joe".into(), &1_300_819_380.into()));
    }

    #[test]
    fn a_missing_signature_is_seen_and_the_rest_still_read() {
        let token = read(&format!("{}.{}.", part(r#"{"alg":"none"}"#), part(r#"{"sub":"alice"}"#)));
        assert_eq!((token.parts, token.signature), (3, 0));
        assert_eq!(token.header.unwrap()["alg"], "none");
        assert_eq!(token.claims.unwrap()["sub"], "alice");
    }

    #[test]
    fn a_part_that_is_broken_says_how() {
        let said = |text: &str| (read(text).header, read(text).claims);
        let fine = part("{}");
        assert_eq!(said(""), (Err(Unreadable::NotAnObject), Err(Unreadable::Missing)), "one part, and it is empty");
        assert_eq!(said(&format!("{fine}.{fine}")).1, Ok(Map::new()), "two parts are read");
        assert_eq!(read(&format!("{fine}.{fine}")).parts, 2);
        assert_eq!(read("a.b.c.d.e").parts, 5);
        assert_eq!(said(&format!("{fine}.<script>.x")).1, Err(Unreadable::NotBase64Url));
        assert_eq!(said(&format!("{fine}.e30=.x")).1, Err(Unreadable::NotBase64Url), "padding is not allowed");
        assert_eq!(said(&format!("{fine}.ë.x")).1, Err(Unreadable::NotBase64Url));
        assert_eq!(said(&format!("{fine}.{}.x", part([0xff, 0xfe, 0x7b]))).1, Err(Unreadable::NotUtf8));
        for other in ["[]", "\"alice\"", "7", "{\"sub\":", "{}{}"] {
            assert_eq!(said(&format!("{fine}.{}.x", part(other))).1, Err(Unreadable::NotAnObject), "{other}");
        }
    }

    #[test]
    fn what_is_huge_or_deep_is_not_decoded() {
        let huge = part(format!("{{\"sub\":\"{}\"}}", "a".repeat(MOST_PART)));
        assert_eq!(read(&format!("{huge}.{huge}.{huge}")).claims, Err(Unreadable::TooLong));
        let deep = part(format!("{{\"a\":{}{}}}", "[".repeat(2000), "]".repeat(2000)));
        assert_eq!(read(&format!("e30.{deep}.")).claims, Err(Unreadable::NotAnObject));
    }
}
