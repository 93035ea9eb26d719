//! The `Cookie` header as it came: pairs of bytes.
//!
//! Why here: browsers guard the name of a cookie byte for byte, and what compares it has to see the same bytes. The
//! hotel's reader and the tutorial's own do. Deliberately absent: decoding, and cutting off white space.

use http::{HeaderMap, header};

/// The pairs of all `Cookie` lines, as names and values. A browser writes `; ` between them, and no other space.
pub fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&[u8], &[u8])> {
    let lines = headers.get_all(header::COOKIE).iter();
    lines.flat_map(|line| line.as_bytes().split(|b| *b == b';').enumerate()).map(|(n, pair)| {
        let pair = if n > 0 { pair.strip_prefix(b" ").unwrap_or(pair) } else { pair };
        let equals = pair.iter().position(|b| *b == b'=');
        equals.map_or((&b""[..], pair), |at| (&pair[..at], &pair[at + 1..]))
    })
}

/// The value of the cookie of exactly this name, if there is one and no second.
#[must_use]
pub fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    let mut values = pairs(headers).filter(|(n, _)| *n == name.as_bytes()).map(|(_, value)| value);
    values.next().filter(|_| values.next().is_none())
}
