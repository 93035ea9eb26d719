//! What learners type: the code that lets them join, and the words that bring them back.

use std::{fmt, str::FromStr};

use rand::RngExt;
use serde::{Deserialize, Serialize};

/// Six letters that are read aloud and typed on a phone: no vowel and no F, so that nothing rude comes out; of letters that
/// look or sound alike, one. None stands beside itself. 14 letters make 5 million codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct JoinCode(String);

const LETTERS: &[u8] = b"BCDGHKMNPRTVWX";
const LENGTH: usize = 6;

impl JoinCode {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        let mut rng = rand::rng();
        let mut code = String::with_capacity(LENGTH);
        while code.len() < LENGTH {
            let letter = char::from(LETTERS[rng.random_range(0..LETTERS.len())]);
            if !code.ends_with(letter) {
                code.push(letter);
            }
        }
        Self(code)
    }

    /// As it stands in an address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In two halves, as a person reads it: `KTV RMP`.
    #[must_use]
    pub fn halves(&self) -> String {
        let (first, second) = self.0.split_at(LENGTH / 2);
        format!("{first} {second}")
    }
}

/// Not a code.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("A code is six letters of B C D G H K M N P R T V W X: there is no vowel in it.")]
pub struct NotACode;

impl FromStr for JoinCode {
    type Err = NotACode;

    /// Capital or small, with spaces or hyphens between.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        if text.len() > 64 {
            return Err(NotACode);
        }
        let letters = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase());
        let code: String = letters.collect();
        let fits = code.len() == LENGTH && code.bytes().all(|b| LETTERS.contains(&b));
        fits.then_some(Self(code)).ok_or(NotACode)
    }
}

impl TryFrom<String> for JoinCode {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        text.parse()
    }
}

impl From<JoinCode> for String {
    fn from(code: JoinCode) -> Self {
        code.0
    }
}

impl fmt::Display for JoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Two words that mean nothing and can be said in most languages: `kabuto menari`. 37 bits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecoveryWords(String);

const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
const VOWELS: &[u8] = b"aeiou";

impl RecoveryWords {
    /// New ones.
    #[must_use]
    pub fn random() -> Self {
        let mut rng = rand::rng();
        let mut one = |letters: &[u8]| char::from(letters[rng.random_range(0..letters.len())]);
        let mut word = || (0..3).flat_map(|_| [one(CONSONANTS), one(VOWELS)]).collect::<String>();
        Self(format!("{} {}", word(), word()))
    }

    /// As somebody typed them: capital or small, with any space between. Whether anybody has them is another question.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let words: Vec<String> =
            text.chars().take(64).collect::<String>().split_whitespace().map(str::to_lowercase).collect();
        Self(words.join(" "))
    }

    /// To be shown to whom they belong.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_a_person_types_it() {
        let code = JoinCode("KTVRMP".to_owned());
        for typed in ["KTVRMP", "ktvrmp", " ktv rmp ", "KTV-RMP"] {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
        for wrong in ["", "KTVRM", "KTVRMPP", "KTVRMA", "KTVRMÖ", "KTVRM1", &"K".repeat(1_000_000)] {
            assert_eq!(wrong.parse::<JoinCode>(), Err(NotACode));
        }
        assert_eq!(code.halves(), "KTV RMP");
        for _ in 0..1_000 {
            let drawn = JoinCode::random();
            assert_eq!(drawn.as_str().parse(), Ok(drawn.clone()));
            let letters: Vec<char> = drawn.as_str().chars().collect();
            assert!(letters.windows(2).all(|two| two[0] != two[1]), "{drawn}");
        }
    }

    #[test]
    fn the_words_are_found_however_they_are_typed() {
        let words = RecoveryWords::random();
        assert_eq!(words.as_str().len(), 13, "{words:?}");
        assert_eq!(RecoveryWords::typed(&format!("  {}  ", words.as_str().to_uppercase())), words);
        assert_ne!(RecoveryWords::random(), words);
    }
}
