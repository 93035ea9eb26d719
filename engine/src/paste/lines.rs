//! `Set-Cookie` values, a line each.
//!
//! What lives here: what passes for one. Why here: anything is a cookie to a browser, so what people paste would always
//! be some. Deliberately absent: judging them.

use super::unknown::is_devtools;

/// The lines, if each of them could be meant for one.
pub(super) fn read(text: &str) -> Option<Vec<String>> {
    if is_devtools(text) {
        return None;
    }
    let lines = all(text);
    lines.iter().all(|line| plausible(line)).then_some(lines)
}

/// Each line that is not empty.
pub(super) fn all(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim_matches([' ', '\t', '\r']))
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

const ATTRIBUTES: [&str; 9] =
    ["expires", "max-age", "domain", "path", "secure", "httponly", "samesite", "partitioned", "priority"];

/// A name and an equals sign, or an attribute that browsers know, or one bare word.
fn plausible(line: &str) -> bool {
    let mut pieces = line.split(';');
    let pair = pieces.next().unwrap_or_default();
    let known = pieces.any(|piece| {
        let name = piece.split('=').next().unwrap_or_default().trim();
        ATTRIBUTES.iter().any(|known| name.eq_ignore_ascii_case(known))
    });
    let name = pair.split_once('=').map_or(pair, |(name, _)| name).trim_matches([' ', '\t']);
    let token = !name.contains(|c: char| c.is_whitespace() || "(){}<>[]\"'`:,/\\?@".contains(c));
    known || (token && !line.ends_with(['{', '(', ',']))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn anything_that_could_be_meant_for_a_cookie_is_one() {
        for text in ["sid=1; Secure\n\n theme=dark\n", "=x", "foo", "a b=c; Path=/", "__Host-s=; Max-Age=0", "a=(1)"] {
            assert!(read(text).is_some(), "{text}");
        }
        assert_eq!(
            read("sid=1; Secure\n\n theme=dark\n"),
            Some(vec!["sid=1; Secure".to_owned(), "theme=dark".to_owned()])
        );
        for text in [
            "SchemefulSameSiteLax",
            "const a = 1;",
            "{\"a\": 1}",
            "https://a.example/?b=c",
            "TypeError: x is not a function",
            "a sentence",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
