//! What a person computes from what they hold: base64url, a signature, a list of words tried.
//!
//! Here, because an attacker's own machine is no site: none of it is a request, and no site sees it.
//! Deliberately absent: anything but what a token is made of, and any look at what a site keeps to itself.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::PlayProblem;

/// One computation; the texts may hold `{{names}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Computation {
    /// `base64url TEXT` (RFC 4648, section 5, without padding).
    Base64Url(String),
    /// `hs256 KEY TEXT`: the signature of a token that says `"alg":"HS256"` (RFC 7518, section 3.2).
    Hs256 {
        /// The key; the bytes of this text.
        key: String,
        /// What is signed.
        text: String,
    },
    /// `hs256 TOKEN among a, b, c`: which of these words signs this token?
    Guess {
        /// A token of one's own.
        token: String,
        /// The words, in the order in which they are tried.
        words: Vec<String>,
    },
}

impl Computation {
    /// Reads what follows `make NAME =`.
    pub(super) fn made(text: &str) -> Option<Self> {
        let (what, rest) = text.split_once(' ')?;
        match what {
            "base64url" => Some(Self::Base64Url(rest.trim().to_owned())),
            "hs256" => {
                let (key, text) = rest.trim().split_once(' ')?;
                Some(Self::Hs256 { key: key.to_owned(), text: text.trim().to_owned() })
            }
            _ => None,
        }
    }

    /// Reads what follows `guess NAME =`.
    pub(super) fn guessed(text: &str) -> Option<Self> {
        let (token, words) = text.strip_prefix("hs256 ")?.split_once(" among ")?;
        let words: Vec<String> = words.split(',').map(|word| word.trim().to_owned()).collect();
        let whole = !token.trim().is_empty() && words.iter().all(|word| !word.is_empty());
        whole.then(|| Self::Guess { token: token.trim().to_owned(), words })
    }

    /// The words that it tries, in order; none unless it guesses.
    pub(super) fn words(&self) -> &[String] {
        if let Self::Guess { words, .. } = self { words } else { &[] }
    }

    /// Computes it.
    ///
    /// # Errors
    /// A name that nothing has set; none of the words fits.
    pub(super) fn value(&self, fill: impl Fn(&str) -> Result<String, PlayProblem>) -> Result<String, PlayProblem> {
        match self {
            Self::Base64Url(text) => Ok(BASE64_URL_SAFE_NO_PAD.encode(fill(text)?)),
            Self::Hs256 { key, text } => signature(&fill(key)?, &fill(text)?),
            Self::Guess { token, words } => {
                let token = fill(token)?;
                let (signed, mark) = token.rsplit_once('.').unwrap_or_default();
                for word in words {
                    if signature(word, signed)? == mark {
                        return Ok(word.clone());
                    }
                }
                Err(PlayProblem::NotGuessed(words.len()))
            }
        }
    }
}

/// HMAC with SHA-256, in base64url: the third part of a token.
fn signature(key: &str, text: &str) -> Result<String, PlayProblem> {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes());
    let mut mac = mac.map_err(|_| PlayProblem::BadRequest(key.to_owned()))?;
    mac.update(text.as_bytes());
    Ok(BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_written(text: &str) -> Result<String, PlayProblem> {
        Ok(text.to_owned())
    }

    /// The example of RFC 7519, section 3.1, whose middle has line breaks; here the one everybody knows from jwt.io.
    const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
                         eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.\
                         SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

    #[test]
    fn a_token_can_be_written_and_signed() {
        let head = Computation::made(r#"base64url {"alg":"HS256","typ":"JWT"}"#).unwrap().value(as_written).unwrap();
        assert_eq!(head, TOKEN.split('.').next().unwrap());
        let (signed, mark) = TOKEN.rsplit_once('.').unwrap();
        let made =
            Computation::made(&format!("hs256 your-256-bit-secret {signed}")).unwrap().value(as_written).unwrap();
        assert_eq!(made, mark);
    }

    #[test]
    fn a_word_is_guessed_only_if_it_signs_the_token() {
        let among =
            |words: &str| Computation::guessed(&format!("hs256 {TOKEN} among {words}")).unwrap().value(as_written);
        assert_eq!(among("secret, your-256-bit-secret, jwt"), Ok("your-256-bit-secret".to_owned()));
        assert_eq!(among("secret, jwt"), Err(PlayProblem::NotGuessed(2)));
        let no_token = Computation::guessed("hs256 x among secret").unwrap().value(as_written);
        assert_eq!(no_token, Err(PlayProblem::NotGuessed(1)), "a text without a signature has none that fits");
    }

    #[test]
    fn anything_else_is_not_understood() {
        for bad in ["base64url", "hs256 key", "rot13 text", "sha256 text"] {
            assert_eq!(Computation::made(bad), None, "{bad}");
        }
        for bad in ["hs256 t", "hs256 t among", "hs256 t among a,,b", "md5 t among a", "hs256  among a"] {
            assert_eq!(Computation::guessed(bad), None, "{bad}");
        }
    }
}
