//! INSECURE ON PURPOSE, by switch: `exact_names` off.
//!
//! A browser guards the name `__Host-sid` as it is written. tower-sessions 0.15 reads cookies with tower-cookies 0.11,
//! and that with `cookie` 0.18, which cuts every white space of Unicode off a name and decodes it. So `%5F_Host-sid`,
//! which any sibling may set for the parent domain, arrives as `__Host-sid`. While the switch is on, the layer is handed
//! names that read as they are written, and the session's only if it came once. Deliberately absent: a list of what the
//! library would decode. What is kept is listed, and the rest goes.

use std::str::from_utf8;

use http::{HeaderMap, HeaderValue, header::COOKIE};

use crate::cookie_header::{only, pairs};

// ANCHOR: exact_names
pub(super) fn keep(headers: &mut HeaderMap, session: &str) {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"_-.".contains(b); // MARK
    let once = only(headers, session).is_some(); // MARK
    let kept = pairs(headers)
        .filter(|(name, value)| !name.is_empty() && name.iter().all(plain) && from_utf8(value).is_ok())
        .filter(|(name, _)| once || *name != session.as_bytes())
        .map(|(name, value)| [name, b"=", value].concat());
    let line = HeaderValue::from_bytes(&kept.collect::<Vec<_>>().join(&b"; "[..]));
    headers.remove(COOKIE);
    headers.extend(line.ok().map(|line| (COOKIE, line)));
}
// ANCHOR_END: exact_names

#[cfg(test)]
mod tests {
    use tower_sessions::cookie::Cookie;

    use super::*;

    const SESSION: &str = "__Host-sid";

    fn kept(lines: &[&[u8]]) -> String {
        let line = |line: &&[u8]| (COOKIE, HeaderValue::from_bytes(line).unwrap());
        let mut headers: HeaderMap = lines.iter().map(line).collect();
        keep(&mut headers, SESSION);
        let mut left = headers.get_all(COOKIE).iter();
        let line = left.next().unwrap().to_str().unwrap().to_owned();
        assert!(left.next().is_none());
        line
    }

    #[test]
    fn the_exact_name_is_kept_with_the_cookies_around_it() {
        let whole = "theme=dark; __Host-sid=a+b/c=; role=guest";
        assert_eq!(kept(&[whole.as_bytes()]), whole);
        assert_eq!(kept(&[b"theme=dark", b"__Host-sid=a"]), "theme=dark; __Host-sid=a", "in two lines");
        assert_eq!(kept(&[b"theme=dark"]), "theme=dark");
    }

    #[test]
    fn two_of_the_name_are_none_and_not_a_choice() {
        assert_eq!(kept(&[b"__Host-sid=a; theme=dark; __Host-sid=b"]), "theme=dark");
        assert_eq!(kept(&[b"__Host-sid=a", b"__Host-sid=a"]), "");
    }

    /// Names that are not the session's, and that the library reads as if they were.
    #[test]
    fn a_name_that_reads_in_two_ways_goes_whatever_stands_beside_it() {
        let encoded = ["%5F_Host-sid", "%5f%5FHost-sid", "__%48ost-sid", "__Host%2Dsid", "__Host-si%64"];
        let spaces =
            ["\u{a0}", "\u{85}", "\u{1680}", "\u{2000}", "\u{2028}", "\u{202f}", "\u{205f}", "\u{3000}", "\t", " "];
        let before = spaces.iter().map(|space| format!("{space}{SESSION}"));
        let after = spaces.iter().map(|space| format!("{SESSION}{space}"));
        for name in encoded.into_iter().map(str::to_owned).chain(before).chain(after) {
            let read = Cookie::parse_encoded(format!("{name}=hers")).unwrap();
            assert_eq!(read.name(), SESSION, "{name:?}: the library would not take it");
            assert_eq!(kept(&[format!("theme=dark; {name}=hers").as_bytes()]), "theme=dark", "{name:?}");
            for line in [format!("__Host-sid=own; {name}=hers"), format!("{name}=hers; __Host-sid=own")] {
                assert_eq!(kept(&[line.as_bytes()]), "__Host-sid=own", "{name:?}");
            }
        }
    }

    #[test]
    fn what_is_no_text_goes_alone_and_takes_nothing_along() {
        for other in [&b"a\xff=1"[..], b"a=\xff", b"\xff__Host-sid=hers", b"nameless", b"=__Host-sid=hers"] {
            assert_eq!(kept(&[&[b"__Host-sid=own; ", other].concat()]), "__Host-sid=own", "{other:?}");
        }
    }
}
