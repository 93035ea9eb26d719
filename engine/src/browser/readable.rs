//! What a person would read of an answer.

use super::Page;
use crate::exchange::Exchange;

/// The longest document that is read for it, in bytes: taking a long one apart takes long.
const MOST_READ: usize = 16 * 1024;
/// The longest text, in characters.
const MOST_TEXT: usize = 600;

/// The text of the page that came, or the body of any other answer: its first 600 characters.
#[must_use]
pub fn readable(exchange: &Exchange) -> String {
    let response = &exchange.response;
    let is_html = response.header("content-type").is_some_and(|t| t.starts_with("text/html"));
    let text = if is_html {
        Page::parse(&exchange.request.url, beginning(&response.body), None).text
    } else {
        response.body.trim().to_owned()
    };
    match text.char_indices().nth(MOST_TEXT) {
        Some((end, _)) => format!("{} ...", &text[..end]),
        None => text,
    }
}

/// So much of a document as can hold the text that is shown.
fn beginning(html: &str) -> &str {
    let end = (0..=MOST_READ.min(html.len())).rev().find(|end| html.is_char_boundary(*end));
    &html[..end.unwrap_or(0)]
}
