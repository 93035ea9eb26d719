//! What the cookie standard is called, and where a citation leads.
//!
//! What lives here: the name of the text, once, and the reading of a citation such as `RFC 10025, section 5.7, step 19`
//! into text and links. Why here: when the standard is published, or its text moves, one place changes. Deliberately
//! absent: what the text says.

use std::borrow::Cow;

use serde::Serialize;

use super::sections::SECTIONS;

mod prose;

pub use prose::prose;

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

/// Documents with an address of their own; other RFCs are where RFCs are. Among them the name of the text's drafts.
const DOCUMENTS: [(&str, &str); 6] = [
    (NAME, TEXT_URL),
    ("RFC 6265bis", TEXT_URL),
    ("RFC 6265 (2011)", "https://www.rfc-editor.org/rfc/rfc6265"),
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
    let (mut rest, mut document) = (citation, Cow::Borrowed(TEXT_URL));
    loop {
        let named = document_in(rest);
        let section = section_in(rest).filter(|(at, _)| named.as_ref().is_none_or(|named| *at < named.at));
        if let Some((at, length)) = section {
            push(&mut pieces, &rest[..at], None, None);
            let text = &rest[at..at + length];
            push_section(&mut pieces, text, number(text.trim_start_matches("section ")), &document);
            rest = &rest[at + length..];
        } else if let Some(Named { at, length, url }) = named {
            push(&mut pieces, &rest[..at], None, None);
            let (text, next) = (&rest[at..], &rest[at + length..]);
            // `RFC 10025 8.5`, as lessons write it, is one link.
            let section = next.strip_prefix(' ').map_or("", number);
            let length = if section.is_empty() { length } else { length + 1 + section.len() };
            if section.is_empty() {
                push(&mut pieces, &text[..length], Some(url.clone().into_owned()), None);
            } else {
                push_section(&mut pieces, &text[..length], section, &url);
            }
            (document, rest) = (url, &text[length..]);
        } else {
            push(&mut pieces, rest, None, None);
            return pieces;
        }
    }
}

fn push_section(pieces: &mut Vec<Piece>, text: &str, section: &str, document: &str) {
    let title = title(section).filter(|_| document == TEXT_URL);
    push(pieces, text, Some(section_of(document, section)), title);
}

/// Where a section of a document is.
fn section_of(document: &str, section: &str) -> String {
    let base = document.split('#').next().unwrap_or(document);
    format!("{base}#section-{section}")
}

/// The number of a section at the beginning of a text; empty when there is none.
fn number(text: &str) -> &str {
    let length = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    text[..length].trim_end_matches('.')
}

/// `section 5.7`: where it stands and how long it is.
fn section_in(text: &str) -> Option<(usize, usize)> {
    text.match_indices("section ").find_map(|(at, word)| {
        let number = number(&text[at + word.len()..]);
        (!number.is_empty()).then_some((at, word.len() + number.len()))
    })
}

/// A document that a text names.
#[derive(Debug)]
struct Named {
    at: usize,
    length: usize,
    url: Cow<'static, str>,
}

/// The first document that is named; of two at one place the longer name counts.
fn document_in(text: &str) -> Option<Named> {
    let known = DOCUMENTS.iter().filter_map(|(name, url)| {
        let length = name.len();
        let (at, _) = text.match_indices(name).find(|(at, _)| ends(&text[at + length..]))?;
        Some(Named { at, length, url: Cow::Borrowed(*url) })
    });
    known.chain(rfc_in(text)).min_by_key(|named| (named.at, std::cmp::Reverse(named.length)))
}

/// Whether a word has ended before this.
fn ends(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_alphanumeric())
}

/// The first `RFC 9110`.
fn rfc_in(text: &str) -> Option<Named> {
    text.match_indices("RFC ").find_map(|(at, word)| {
        let rest = &text[at + word.len()..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let url = || Cow::Owned(format!("https://www.rfc-editor.org/rfc/rfc{}", &rest[..digits]));
        ((3..=5).contains(&digits) && ends(&rest[digits..])).then(|| Named {
            at,
            length: word.len() + digits,
            url: url(),
        })
    })
}

fn push(pieces: &mut Vec<Piece>, text: &str, href: Option<String>, title: Option<&'static str>) {
    if !text.is_empty() {
        pieces.push(Piece { text: text.to_owned(), href, title });
    }
}

#[cfg(test)]
#[path = "citation_tests.rs"]
mod tests;
