//! Where each part of a `Set-Cookie` value stands.
//!
//! What lives here: a lossless cut of the text, for pages that explain it piece by piece. Why here: it must cut where
//! the parser cuts (`parse.rs`). Deliberately absent: judging. Anything can be taken apart, a refused line too.

use serde::Serialize;

use super::parse::trim;

/// A piece of a `Set-Cookie` value.
///
/// Standard: RFC 10025, section 5.6.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The text, exactly as it stands.
    pub text: String,
    /// What it is.
    pub part: Part,
}

/// What a piece of a `Set-Cookie` value is.
///
/// Standard: RFC 10025, section 5.6.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind")]
pub enum Part {
    /// The cookie's name.
    Name,
    /// The first equals sign, with the blanks around it.
    Equals,
    /// The cookie's value.
    Value,
    /// Semicolons and blanks.
    Separator,
    /// An attribute, with its value.
    Attribute {
        /// The name as the standard writes it, or as it stands when unknown.
        name: String,
        /// The value, if there is an equals sign.
        value: Option<String>,
        /// Whether browsers know it.
        known: bool,
    },
}

/// The attributes browsers know, as the standard writes them.
const KNOWN: [&str; 8] = ["Expires", "Max-Age", "Domain", "Path", "Secure", "HttpOnly", "SameSite", "Partitioned"];

/// Takes a `Set-Cookie` value apart without loss: the joined texts are the input.
///
/// Standard: RFC 10025, section 5.6.
pub fn anatomy(line: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut pieces = line.split(';');
    cut_pair(&mut spans, pieces.next().unwrap_or_default());
    for piece in pieces {
        push(&mut spans, ";", Part::Separator);
        cut_around(&mut spans, piece, attribute(trim(piece)));
    }
    spans
}

/// `name = value`: the blanks around the equals sign go with it, those outside are separators.
fn cut_pair(spans: &mut Vec<Span>, pair: &str) {
    let Some((name, _)) = pair.split_once('=') else {
        cut_around(spans, pair, Part::Value);
        return;
    };
    let start = pair.len() - pair.trim_start_matches([' ', '\t']).len();
    let before = trim(name);
    // All blanks before the equals sign: there is no name, and they belong to no part.
    let start = start.min(name.len());
    let rest = &pair[start + before.len()..];
    let value = trim(pair.get(name.len() + 1..).unwrap_or_default());
    let tail = rest.trim_end_matches([' ', '\t']);
    let equals = tail.strip_suffix(value).unwrap_or(tail);
    push(spans, &pair[..start], Part::Separator);
    push(spans, before, Part::Name);
    push(spans, equals, Part::Equals);
    push(spans, value, Part::Value);
    push(spans, &rest[tail.len()..], Part::Separator);
}

/// The trimmed text as one part, the blanks around it as separators.
fn cut_around(spans: &mut Vec<Span>, piece: &str, part: Part) {
    let core = trim(piece);
    let lead = piece.len() - piece.trim_start_matches([' ', '\t']).len();
    push(spans, &piece[..lead], Part::Separator);
    push(spans, core, part);
    push(spans, &piece[lead + core.len()..], Part::Separator);
}

fn attribute(text: &str) -> Part {
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (trim(name), Some(trim(value).to_string())),
        None => (text, None),
    };
    let known = KNOWN.iter().find(|known| name.eq_ignore_ascii_case(known));
    Part::Attribute { name: known.map_or(name, |known| *known).to_string(), value, known: known.is_some() }
}

/// Appends a span; empty ones vanish and neighbouring separators become one.
fn push(spans: &mut Vec<Span>, text: &str, part: Part) {
    if text.is_empty() {
        return;
    }
    match spans.last_mut() {
        Some(last) if last.part == Part::Separator && part == Part::Separator => last.text.push_str(text),
        _ => spans.push(Span { text: text.to_string(), part }),
    }
}
