//! Each citation of this module against the titles and steps of the text.

use super::*;

/// Section, step, and what the step is about.
const STEPS: &[(&str, u8, &str)] = &[
    ("5.6", 1, "control characters"),
    ("5.6", 3, "name and value are split"),
    ("5.6", 5, "more than 4096 octets"),
    ("5.7", 1, "a user agent may ignore a cookie"),
    ("5.7", 2, "neither name nor value"),
    ("5.7", 3, "control characters"),
    ("5.7", 4, "more than 4096 octets"),
    ("5.7", 5, "a new cookie and its times"),
    ("5.7", 6, "when it ends"),
    ("5.7", 7, "the Domain attribute"),
    ("5.7", 8, "a Domain outside ASCII"),
    ("5.7", 9, "a Domain that is a public suffix"),
    ("5.7", 10, "the host is not below the Domain"),
    ("5.7", 11, "the path"),
    ("5.7", 12, "the Secure attribute"),
    ("5.7", 13, "Secure, over a connection that is not"),
    ("5.7", 14, "the HttpOnly attribute"),
    ("5.7", 15, "HttpOnly, from script"),
    ("5.7", 16, "over a Secure cookie"),
    ("5.7", 17, "the SameSite attribute"),
    ("5.7", 18, "SameSite, from another site"),
    ("5.7", 19, "SameSite=None without Secure"),
    ("5.7", 20, "__Secure-"),
    ("5.7", 21, "__Host-"),
    ("5.7", 22, "no name, and a value that begins with a prefix"),
    ("5.7", 23, "the cookie that was there is replaced"),
    ("5.7", 24, "the cookie is inserted"),
    ("5.8.3", 3, "the cookies that go along"),
    ("5.8.3", 4, "their order"),
    ("5.8.3", 5, "when they were last used"),
    ("5.8.3", 6, "the header"),
];

/// Every file of this module, as it is written.
const FILES: &[(&str, &str)] = &[
    ("anatomy.rs", include_str!("anatomy.rs")),
    ("context.rs", include_str!("context.rs")),
    ("date/mod.rs", include_str!("date/mod.rs")),
    ("date/text.rs", include_str!("date/text.rs")),
    ("evict.rs", include_str!("evict.rs")),
    ("jar.rs", include_str!("jar.rs")),
    ("matching.rs", include_str!("matching.rs")),
    ("model.rs", include_str!("model.rs")),
    ("parse.rs", include_str!("parse.rs")),
    ("policy.rs", include_str!("policy.rs")),
    ("prefix.rs", include_str!("prefix.rs")),
    ("profile.rs", include_str!("profile.rs")),
    ("send.rs", include_str!("send.rs")),
    ("send_reason.rs", include_str!("send_reason.rs")),
    ("send_words.rs", include_str!("send_words.rs")),
    ("set.rs", include_str!("set.rs")),
    ("set_reason.rs", include_str!("set_reason.rs")),
    ("set_words.rs", include_str!("set_words.rs")),
];

/// Sections with the steps that follow them, out of any text: `section 5.7, steps 8 to 10` names 5.7 with 8, 9 and 10.
/// Sections of other documents are left out: their documents are named right before them.
fn cited(text: &str) -> Vec<(String, Vec<u8>)> {
    let text =
        text.replace("\n    /// ", " ").replace("\n/// ", " ").replace("\n//! ", " ").replace("rfc!(\"", "section ");
    let text = text.replace(['(', ')'], " ");
    let mut found = Vec::new();
    for (at, word) in text.match_indices("ection") {
        let before = &text[at.saturating_sub(40)..at];
        let others = ["9112", "9110", "HTML", "CHIPS", "ayered", "Metadata", "Contexts", "Layered", "URL standard"];
        if others.iter().any(|name| before.contains(name)) {
            continue;
        }
        let rest = text[at + word.len()..].trim_start_matches(['s', ' ']);
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let after = rest[number.len()..].trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let number = number.trim_end_matches('.').to_owned();
        if !number.is_empty() {
            found.push((number, steps(after)));
        }
    }
    found
}

fn steps(text: &str) -> Vec<u8> {
    let Some(rest) = text.strip_prefix("step").map(|rest| rest.trim_start_matches(['s', ' '])) else {
        return Vec::new();
    };
    let mut words = rest.split([' ', ',', '.', ';', ':', '"', ')']).filter(|word| !word.is_empty());
    let number = |word: Option<&str>| word.and_then(|word| word.parse::<u8>().ok());
    let Some(first) = number(words.next()) else { return Vec::new() };
    match words.next() {
        Some("to") => number(words.next()).map_or(vec![first], |last| (first..=last).collect()),
        Some("and") => number(words.next()).map_or(vec![first], |last| vec![first, last]),
        _ => vec![first],
    }
}

#[test]
fn each_section_and_step_that_is_cited_is_one_of_the_text() {
    let mut count = 0;
    for (file, text) in FILES {
        for (section, steps) in cited(text) {
            count += 1;
            assert!(title(&section).is_some(), "{file}: there is no section {section}");
            for step in steps {
                let known = STEPS.iter().any(|(of, number, _)| *of == section && *number == step);
                assert!(known, "{file}: section {section} step {step} is not among the steps that were checked");
            }
        }
    }
    assert!(count > 80, "only {count} citations were found: the search is broken");
}

#[test]
fn a_wrong_number_would_be_found() {
    assert_eq!(cited("RFC 10025, section 5.7, steps 8 to 10, and"), [("5.7".to_owned(), vec![8, 9, 10])]);
    assert_eq!(cited("section 5.8.3, step 3"), [("5.8.3".to_owned(), vec![3])]);
    assert_eq!(title("5.9"), None);
    assert_eq!(title("5.8.3"), Some("Retrieval Algorithm"));
}

#[test]
fn a_citation_becomes_links_without_loss() {
    let pieces = linked("RFC 10025, section 5.6.7.1 and section 5.8.3, step 3");
    let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(joined, "RFC 10025, section 5.6.7.1 and section 5.8.3, step 3");
    let links: Vec<(&str, Option<&str>)> =
        pieces.iter().filter_map(|piece| Some((piece.href.as_deref()?, piece.title))).collect();
    assert_eq!(
        links,
        [
            (TEXT_URL, None),
            (
                "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis-22#section-5.6.7.1",
                Some("\"Strict\" and \"Lax\" enforcement")
            ),
            (
                "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis-22#section-5.8.3",
                Some("Retrieval Algorithm")
            ),
        ]
    );
    let other = linked("CHIPS draft, section 2.1");
    assert_eq!(other[2].href.as_deref(), Some(&*format!("{}#section-2.1", DOCUMENTS[4].1)));
    assert_eq!(linked("No standard").len(), 1);
    let lesson: Vec<String> = linked("RFC 6265bis 8.5").into_iter().filter_map(|piece| piece.href).collect();
    assert_eq!(lesson, [format!("{TEXT_URL}#section-8.5")]);
    assert!(linked("").is_empty());
    let any: Vec<String> = linked("RFC 9111 5.2.2.5; RFC 9106").into_iter().filter_map(|piece| piece.href).collect();
    let rfc = |end: &str| format!("https://www.rfc-editor.org/rfc/rfc{end}");
    assert_eq!(any, [rfc("9111#section-5.2.2.5"), rfc("9106")]);
}
