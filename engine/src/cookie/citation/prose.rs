//! Citations inside running text: `RFC 9110, section 15.5.2`, a link as a whole.
//!
//! What lives here: finding them. Why here: lessons and notes are full of them. Deliberately absent: a section without its
//! document, which in prose may be one of the page itself.

use super::{Piece, TEXT_URL, document_in, number, push, section_of, title};

/// A text cut into words and links. The joined texts are the input.
#[must_use]
pub fn prose(text: &str) -> Vec<Piece> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some(named) = document_in(rest) {
        let (before, from) = rest.split_at(named.at);
        let (document, after) = from.split_at(named.length);
        let section = section_after(after);
        let length = section.map_or(document.len(), |(length, _)| document.len() + length);
        push(&mut pieces, before, None, None);
        let href = section.map_or_else(|| named.url.to_string(), |(_, section)| section_of(&named.url, section));
        let title = section.and_then(|(_, section)| title(section)).filter(|_| named.url == TEXT_URL);
        push(&mut pieces, &from[..length], Some(href), title);
        rest = &from[length..];
    }
    push(&mut pieces, rest, None, None);
    pieces
}

/// What follows a document if it is a section of it: `, section 5.7`, ` section 5.7`, `, 5.7`, ` 5.7`. A bare number wants a
/// dot in it, since it may be a year. How much of the text it takes, and its number.
fn section_after(text: &str) -> Option<(usize, &str)> {
    let begun = text.strip_prefix(',').unwrap_or(text);
    let rest = begun.strip_prefix([' ', '\n'])?;
    let after_word = ["section", "sections"].iter().find_map(|word| rest.strip_prefix(word)?.strip_prefix([' ', '\n']));
    let number = number(after_word.unwrap_or(rest));
    let counts = if after_word.is_some() { !number.is_empty() } else { number.contains('.') };
    let end = after_word.unwrap_or(rest).get(number.len()..)?;
    counts.then(|| (text.len() - end.len(), number))
}

#[cfg(test)]
mod tests {
    use super::prose;

    fn links(text: &str) -> Vec<(String, String)> {
        let pieces = prose(text);
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text, "nothing is lost");
        pieces.into_iter().filter_map(|piece| Some((piece.text, piece.href?))).collect()
    }

    #[test]
    fn a_document_with_its_section_is_one_link() {
        let draft = "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis-22#section-5.6.3";
        for text in ["RFC 10025, section 5.6.3", "RFC 10025, 5.6.3", "RFC 10025 5.6.3", "RFC 10025, section\n5.6.3"] {
            assert_eq!(links(&format!("Left out ({text}).")), [(text.to_owned(), draft.to_owned())]);
        }
        assert_eq!(
            links("a promise (RFC 9110, section 9.2.1). RFC 8725 forbids it, in section 3"),
            [
                (
                    "RFC 9110, section 9.2.1".to_owned(),
                    "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1".to_owned()
                ),
                ("RFC 8725".to_owned(), "https://www.rfc-editor.org/rfc/rfc8725".to_owned()),
            ]
        );
    }

    #[test]
    fn what_is_none_stays_text() {
        for text in ["section 5.7", "RFC 12", "RFC 123456", "RFC", "RFC 10025x", "an RFC of 2011", ""] {
            assert!(links(text).is_empty(), "{text}");
        }
        assert_eq!(links("RFC 7519 2015, and so on")[0].0, "RFC 7519");
        assert_eq!(links("RFC 6265bis, section 5.7")[0].0, "RFC 6265bis, section 5.7");
    }
}
