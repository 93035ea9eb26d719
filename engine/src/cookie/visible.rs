//! Text with its control characters visible.
//!
//! What lives here: how a byte that nobody sees is written for a person. Why here: pages and terminals show the same, and
//! a terminal must not obey what a server sent. Deliberately absent: HTML escapes; templates do those.

use std::{borrow::Cow, fmt::Write};

/// The text with each control character written out: a tab as `\t`, a bell as `\x07`. A backslash stays as it is.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\t' => shown.push_str("\\t"),
            '\r' => shown.push_str("\\r"),
            '\n' => shown.push_str("\\n"),
            // Writing to a String cannot fail.
            control if control.is_control() => {
                let _ = write!(shown, "\\x{:02X}", u32::from(control));
            }
            other => shown.push(other),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(visible("a=b\tc\u{1b}[31m\u{7f}\u{9b}"), "a=b\\tc\\x1B[31m\\x7F\\x9B");
        assert_eq!(visible("a=\u{e9}\\n"), "a=\u{e9}\\n");
    }
}
