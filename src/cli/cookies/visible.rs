//! Text from outside, made safe to print on a terminal.
//!
//! A control character moves the cursor, changes colours or renames the window; one that turns the direction of writing
//! makes a line read as another. Both are written as escapes, and a tab is seen.

use std::borrow::Cow;

/// The text with each character that does not show, or does more than show, as an escape.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => seen.push_str("\\t"),
            '\r' => seen.push_str("\\r"),
            '\n' => seen.push_str("\\n"),
            c if hidden(c) && u32::from(c) < 0x100 => seen.push_str(&format!("\\x{:02X}", u32::from(c))),
            c if hidden(c) => seen.push_str(&format!("\\u{{{:X}}}", u32::from(c))),
            c => seen.push(c),
        }
    }
    Cow::Owned(seen)
}

fn hidden(c: char) -> bool {
    let directions =
        matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    c.is_control() || directions || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_that_moves_a_terminal_is_left() {
        assert_eq!(visible("a=\x1b[2J\x07\t\u{9b}1m\u{202e}\x7f"), "a=\\x1B[2J\\x07\\t\\x9B1m\\u{202E}\\x7F");
        assert_eq!(visible("naïve=✓; Path=/"), "naïve=✓; Path=/");
    }
}
