//! What the cookie standard is called, and where a citation leads.
//!
//! What lives here: the name of the text, once, and the reading of a citation such as `RFC 10025, section 5.7, step 19`
//! into text and links. Why here: when the standard is published, or its text moves, one place changes. Deliberately
//! absent: what the text says.

use serde::Serialize;

use super::sections::SECTIONS;

/// The name of the cookie standard, for `concat!`.
macro_rules! name {
    () => {
        "RFC 10025"
    };
}

/// A citation: `rfc!("5.7, step 24")` is `RFC 10025, section 5.7, step 24`.
macro_rules! rfc {
    ($section:literal) => {
        concat!($crate::cookie::citation::name!(), ", section ", $section)
    };
}

pub(super) use {name, rfc};

/// What citations call the cookie standard.
pub const NAME: &str = name!();

/// The cookie standard and where it stands: its number is given, its publication is not.
pub const TEXT: &str = concat!(name!(), " (in final approval; text: draft-22)");

/// Where the text can be read.
pub const TEXT_URL: &str = "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis-22";

/// Documents that are cited beside it, and where each can be read; among them the name of the text's drafts.
const OTHERS: [(&str, &str); 7] = [
    ("RFC 6265bis", TEXT_URL),
    ("RFC 6265 (2011)", "https://www.rfc-editor.org/rfc/rfc6265"),
    ("RFC 9112", "https://www.rfc-editor.org/rfc/rfc9112"),
    ("RFC 9110", "https://www.rfc-editor.org/rfc/rfc9110"),
    ("Layered Cookies draft", "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-layered-cookies-02"),
    ("CHIPS draft", "https://datatracker.ietf.org/doc/html/draft-cutler-httpbis-partitioned-cookies-01"),
    ("Fetch standard", "https://fetch.spec.whatwg.org/#http-network-or-cache-fetch"),
];

/// A piece of a citation: words, and where they lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words, as they stand in the citation.
    pub text: String,
    /// Where they lead, if anywhere.
    pub href: Option<String>,
    /// The title of the section they name.
    pub title: Option<&'static str>,
}

/// The title of a section of the cookie standard.
#[must_use]
pub fn title(section: &str) -> Option<&'static str> {
    SECTIONS.iter().find(|(number, _)| *number == section).map(|(_, title)| *title)
}

/// A citation cut into words and links: each section to itself, each document to its beginning. The joined texts are the
/// input.
#[must_use]
pub fn linked(citation: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut rest, mut document) = (citation, TEXT_URL);
    while !rest.is_empty() {
        let (before, text, next) = next_link(rest);
        push(&mut pieces, before, None, None);
        if let Some((_, url)) = documents().find(|(name, _)| *name == text) {
            document = url;
            push(&mut pieces, text, Some(url.to_owned()), None);
            // `RFC 10025 8.5`, as lessons write it.
            let section = next.strip_prefix(' ').map_or("", number);
            if !section.is_empty() {
                push(&mut pieces, " ", None, None);
                push_section(&mut pieces, section, section, document);
                rest = &next[1 + section.len()..];
                continue;
            }
        } else if let Some(section) = text.strip_prefix("section ") {
            push_section(&mut pieces, text, section, document);
        } else {
            push(&mut pieces, text, None, None);
        }
        rest = next;
    }
    pieces
}

fn push_section(pieces: &mut Vec<Piece>, text: &str, section: &str, document: &str) {
    let base = document.split('#').next().unwrap_or(document);
    let title = title(section).filter(|_| document == TEXT_URL);
    push(pieces, text, Some(format!("{base}#section-{section}")), title);
}

/// The number of a section at the beginning of a text; empty when there is none.
fn number(text: &str) -> &str {
    let length = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    text[..length].trim_end_matches('.')
}

fn documents() -> impl Iterator<Item = (&'static str, &'static str)> {
    std::iter::once((NAME, TEXT_URL)).chain(OTHERS)
}

/// What stands before the next link, the link's words, and what follows.
fn next_link(text: &str) -> (&str, &str, &str) {
    let document = documents().filter_map(|(name, _)| Some((text.find(name)?, name.len()))).min();
    let section = text.match_indices("section ").find_map(|(at, word)| {
        let number = number(&text[at + word.len()..]);
        (!number.is_empty()).then_some((at, word.len() + number.len()))
    });
    match document.into_iter().chain(section).min() {
        Some((at, length)) => (&text[..at], &text[at..at + length], &text[at + length..]),
        None => (text, "", ""),
    }
}

fn push(pieces: &mut Vec<Piece>, text: &str, href: Option<String>, title: Option<&'static str>) {
    if !text.is_empty() {
        pieces.push(Piece { text: text.to_owned(), href, title });
    }
}

#[cfg(test)]
#[path = "citation_tests.rs"]
mod tests;
