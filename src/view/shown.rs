//! How much of what is stored a page draws: the newest and the beginning, and a word on the rest.
//!
//! A browser draws what it is given, and a page of megabytes stops it. What is left out here is in the JSON of the API.

/// So many records of the store.
pub(crate) const MOST_RECORDS: usize = 30;
/// So many cookies of a jar.
pub(crate) const MOST_COOKIES: usize = 60;
/// So many operations of one request on the store.
pub(crate) const MOST_OPERATIONS: usize = 20;
/// So many header lines of one message.
pub(crate) const MOST_HEADERS: usize = 40;
/// So many tokens of one exchange.
pub(crate) const MOST_TOKENS: usize = 4;
/// The longest header, in characters. A token in it is found only if it is whole.
pub(crate) const MOST_HEADER: usize = 8 * 1024;
/// The longest text of a cookie or an address, in characters.
pub(crate) const MOST_VALUE: usize = 2000;
/// The longest body, in characters.
pub(crate) const MOST_BODY: usize = 2000;

/// A text, or its beginning and how much is left out.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{} ... ({} more)", &text[..end], text[end..].chars().count()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_says_how_much_is_left_out() {
        assert_eq!(cut("žluťoučký", 4), "žluť ... (5 more)");
        assert_eq!(cut("kůň", 3), "kůň");
    }
}
