//! Names: of learners and sandboxes; and what is drawn at random, prizes and passwords for the demo guests.
//!
//! Deliberately absent: session IDs; those are tower-sessions' own.

use std::{borrow::Cow, fmt, str::FromStr};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rand::RngExt;
use rusqlite::{ToSql, types::ToSqlOutput};
use serde::{Deserialize, Serialize};

/// Names a sandbox and authorises nothing: 8 lower-case base32 characters (RFC 4648, section 6).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SandboxId(String);

const BASE32: &[u8] = b"abcdefghijklmnopqrstuvwxyz234567";

impl SandboxId {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(drawn(BASE32, 8))
    }

    /// As it stands in a host name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Not the name of a sandbox.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sandbox is named by 8 characters of a-z and 2-7")]
pub struct NotASandboxId;

impl FromStr for SandboxId {
    type Err = NotASandboxId;

    fn from_str(text: &str) -> Result<Self, NotASandboxId> {
        let fits = text.len() == 8 && text.bytes().all(|b| BASE32.contains(&b));
        fits.then(|| Self(text.to_owned())).ok_or(NotASandboxId)
    }
}

impl fmt::Display for SandboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose progress, recall cards and place in the course: 1 to 32 characters of a-z, 0-9 and `-`. It authorises nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LearnerId(Cow<'static, str>);

impl LearnerId {
    /// The one learner of a server at home.
    pub const HOME: Self = Self(Cow::Borrowed("home"));

    /// Somebody in a class.
    #[must_use]
    pub fn random() -> Self {
        Self(Cow::Owned(format!("class-{}", drawn(BASE32, 12))))
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for LearnerId {
    type Error = NotALearnerId;

    fn try_from(text: String) -> Result<Self, NotALearnerId> {
        text.parse()
    }
}

impl From<LearnerId> for String {
    fn from(id: LearnerId) -> Self {
        id.0.into_owned()
    }
}

/// Not the name of a learner.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a learner is named by 1 to 32 characters of a-z, 0-9 and -")]
pub struct NotALearnerId;

impl FromStr for LearnerId {
    type Err = NotALearnerId;

    fn from_str(text: &str) -> Result<Self, NotALearnerId> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(Cow::Owned(text.to_owned()))).ok_or(NotALearnerId)
    }
}

impl ToSql for LearnerId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

/// Letters and digits that are not mistaken for one another when read from a screen.
const READABLE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A room code such as `7F3K-92QX`: 40 random bits, enough to be found nowhere by chance.
#[must_use]
pub fn room_code() -> String {
    format!("{}-{}", drawn(READABLE, 4), drawn(READABLE, 4))
}

/// A password that a person can type while looking at it.
#[must_use]
pub fn typeable_password() -> String {
    const WORDS: [&str; 16] = [
        "camel", "tweed", "loden", "duffel", "trench", "velvet", "mantle", "collar", "button", "lining", "pocket",
        "ribbon", "sleeve", "hanger", "scarf", "mitten",
    ];
    let word = WORDS[rand::rng().random_range(0..WORDS.len())];
    format!("{word}-{}", drawn(b"23456789", 4))
}

/// What a test is drawn from, where its address does not say.
#[must_use]
pub fn seed() -> String {
    drawn(BASE32, 8)
}

/// Names a run that is on show: 40 random bits, so that nobody comes upon another's.
#[must_use]
pub fn run_name() -> String {
    drawn(BASE32, 8)
}

/// So many random bytes, written in base64url (RFC 4648, section 5): 16 of them are 22 characters.
#[must_use]
pub fn unguessable<const BYTES: usize>() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; BYTES]>())
}

fn drawn(alphabet: &[u8], length: usize) -> String {
    let mut rng = rand::rng();
    (0..length).map(|_| char::from(alphabet[rng.random_range(0..alphabet.len())])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_id_reads_back_and_nothing_else_is_one() {
        let id = SandboxId::random();
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
        for bad in ["", "abcdefg", "abcdefgh2", "ABCDEFGH", "abcdefg1", "ab.defgh", "äbcdefg"] {
            assert_eq!(bad.parse::<SandboxId>(), Err(NotASandboxId), "{bad}");
        }
    }
}
