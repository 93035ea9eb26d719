//! A page as lines to draw: headings, text, links and buttons, in the order in which a person meets them.
//!
//! Deliberately absent: layout. What stands behind a link is in its source.

use scraper::{ElementRef, Html};

/// What a piece of a page is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Look {
    /// A heading.
    Heading,
    /// Words.
    Text,
    /// A link.
    Link,
    /// A button.
    Button,
}

/// Words that look alike.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    /// As what.
    pub look: Look,
    /// The words, white space folded.
    pub text: String,
}

/// The lines of a page. Anything can be read; junk has no lines.
#[must_use]
pub fn lines(html: &str) -> Vec<Vec<Piece>> {
    let document = Html::parse_document(html);
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    let mut last = None;
    for node in document.root_element().descendants() {
        let Some(text) = node.value().as_text() else { continue };
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let around: Vec<ElementRef<'_>> = node.ancestors().filter_map(ElementRef::wrap).collect();
        let within = |names: &[&str]| around.iter().find(|e| names.contains(&e.value().name()));
        if words.is_empty() || within(&["script", "style", "template", "title"]).is_some() {
            continue;
        }
        let block = within(&["h1", "h2", "h3", "p", "li", "td", "button", "form", "body"]).map(|e| e.id());
        let look = if within(&["h1", "h2", "h3"]).is_some() {
            Look::Heading
        } else if within(&["a"]).is_some() {
            Look::Link
        } else if within(&["button"]).is_some() {
            Look::Button
        } else {
            Look::Text
        };
        if block != last {
            lines.push(Vec::new());
        }
        last = block;
        if let Some(line) = lines.last_mut() {
            line.push(Piece { look, text: words });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_line_by_line_and_its_links_and_buttons_stand_out() {
        let page = "<h1>Umbrellas</h1><p>It will  rain. <a href=/x>To the hotel</a></p>\
                    <form><input type=hidden name=a><button>Begin</button></form><script>go()</script>";
        let told: Vec<Vec<(Look, String)>> =
            lines(page).into_iter().map(|line| line.into_iter().map(|p| (p.look, p.text)).collect()).collect();
        let piece = |look, text: &str| (look, text.to_owned());
        assert_eq!(
            told,
            [
                vec![piece(Look::Heading, "Umbrellas")],
                vec![piece(Look::Text, "It will rain."), piece(Look::Link, "To the hotel")],
                vec![piece(Look::Button, "Begin")],
            ]
        );
        assert!(lines("").is_empty());
    }
}
