//! Text from outside, with what nobody sees in it written out.
//!
//! A control character moves a cursor, changes colours or renames a window; one that turns the direction of writing makes a
//! line read as another. Here, since pages and terminals show the same. Deliberately absent: HTML escapes; templates do
//! those.

use std::{borrow::Cow, fmt::Write};

/// The text with each character that does not show, or does more than show, as an escape: a tab as `\t`, a bell as `\x07`.
/// A backslash stays as it is.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        // Writing to a String cannot fail.
        let _ = match character {
            '\t' => shown.write_str("\\t"),
            '\r' => shown.write_str("\\r"),
            '\n' => shown.write_str("\\n"),
            c if is_hidden(c) && u32::from(c) < 0x100 => write!(shown, "\\x{:02X}", u32::from(c)),
            c if is_hidden(c) => write!(shown, "\\u{{{:X}}}", u32::from(c)),
            c => shown.write_char(c),
        };
    }
    Cow::Owned(shown)
}

fn is_hidden(c: char) -> bool {
    let turns = matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(visible("a=b\tc\u{1b}[31m\u{7f}\u{9b}"), "a=b\\tc\\x1B[31m\\x7F\\x9B");
        assert_eq!(visible("a=\u{e9}\\n"), "a=\u{e9}\\n");
    }

    #[test]
    fn nothing_that_moves_a_terminal_is_left() {
        assert_eq!(visible("a=\x1b[2J\x07\t\u{9b}1m\u{202e}\x7f"), "a=\\x1B[2J\\x07\\t\\x9B1m\\u{202E}\\x7F");
        assert_eq!(visible("naïve=✓; Path=/"), "naïve=✓; Path=/");
    }
}
