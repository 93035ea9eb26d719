//! What the class calls somebody: any name that can be read aloud, and nothing that hides or turns the text around it.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// So many characters, as a person counts them.
pub const LONGEST: usize = 24;
/// So many code points: a character can be made of many.
const MOST_POINTS: usize = 96;

/// A nickname. It is text from somebody: whoever shows it escapes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nickname(String);

/// Why a text is no nickname.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNickname {
    /// Nothing that could be read.
    #[error("Type a nickname: a letter is enough.")]
    Empty,
    /// More than fits.
    #[error("That is too long: a nickname has at most {LONGEST} characters.")]
    Long,
}

impl Nickname {
    /// Out of what was typed. What cannot be seen, or turns the writing direction of what follows, is left out.
    ///
    /// # Errors
    /// Nothing is left of it, or it is too long.
    pub fn typed(text: &str) -> Result<Self, BadNickname> {
        if text.chars().nth(4 * MOST_POINTS).is_some() {
            return Err(BadNickname::Long);
        }
        let seen: String =
            text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !hides(*c)).collect();
        let name = seen.split_whitespace().collect::<Vec<_>>().join(" ");
        if !name.chars().any(|c| c.is_alphanumeric() || !c.is_ascii()) {
            return Err(BadNickname::Empty);
        }
        if name.graphemes(true).count() > LONGEST || name.chars().count() > MOST_POINTS {
            return Err(BadNickname::Long);
        }
        Ok(Self(name))
    }

    /// As it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two nicknames that a room cannot tell apart have in common.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The same with a number, for who insists on a name that is taken.
    #[must_use]
    pub fn numbered(&self, number: usize) -> Self {
        let end = format!(" {number}");
        let room = LONGEST - end.len().min(LONGEST);
        let short: String = self.0.graphemes(true).take(room).collect();
        Self(format!("{}{end}", short.trim_end()))
    }
}

/// Characters that show nothing by themselves: controls, and those of Unicode's bidirectional algorithm (UAX 9) and its kin
/// that change how the text around them is shown. A joiner stays: it makes one emoji of several.
fn hides(c: char) -> bool {
    let bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}');
    let blank = matches!(c, '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' | '\u{e0000}'..='\u{e0fff}');
    c.is_control() || bidi || blank
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_writing_systems_are_names_and_what_hides_is_left_out() {
        for (typed, shown) in [
            ("Mina", "Mina"),
            ("  Mina   K ", "Mina K"),
            ("مينا", "مينا"),
            ("👩🏽‍💻", "👩🏽‍💻"),
            ("<b>Mina</b>", "<b>Mina</b>"),
            ("O'Brien \"x\"", "O'Brien \"x\""),
            ("a\u{202e}nim", "anim"),
            ("Mi\nna\u{0}", "Mi na"),
            ("M\u{200b}ina", "Mina"),
        ] {
            assert_eq!(Nickname::typed(typed).map(|n| n.0), Ok(shown.to_owned()), "{typed:?}");
        }
        for empty in ["", "   ", "\u{202e}\u{200b}", "...", "\u{3164}"] {
            assert_eq!(Nickname::typed(empty), Err(BadNickname::Empty), "{empty:?}");
        }
        let zalgo = format!("M{}", "\u{301}".repeat(300));
        for long in ["x".repeat(25), "x".repeat(1_000_000), zalgo] {
            assert_eq!(Nickname::typed(&long), Err(BadNickname::Long));
        }
        assert!(Nickname::typed(&"👨‍👩‍👧‍👦".repeat(LONGEST)).is_err(), "so many code points do not fit on a line");
    }

    #[test]
    fn a_number_fits_at_the_end_of_the_longest_name() {
        let name = Nickname::typed(&"m".repeat(LONGEST)).unwrap().numbered(12);
        assert_eq!(name.as_str(), format!("{} 12", "m".repeat(LONGEST - 3)));
        assert_eq!(Nickname::typed("MINA").unwrap().key(), Nickname::typed("mina").unwrap().key());
    }
}
