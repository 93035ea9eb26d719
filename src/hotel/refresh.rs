//! INSECURE ON PURPOSE, by switch: `rotate_refresh` off.
//!
//! Refresh tokens (RFC 6749, section 1.5): a random value with a record on the server, good for one thing, a new short
//! token. Those that came of one login are a family. A logout ends it, and with `rotate_refresh` so does the second use of
//! a token that was replaced (RFC 9700, section 4.14.2): one of the two who had it is a thief, and nobody can tell which.
//!
//! Off, a token is used again and again, by everybody who has a copy. Deliberately absent: a grace time in which a replaced
//! token still counts; the text of the standard has none.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use time::Duration;

use crate::store::hashed;

/// The cookie that carries it.
pub(super) const REFRESH: &str = "refresh";
/// Where it is changed for a new short token.
pub(super) const RENEW_PATH: &str = "/token/renew";

/// So long after its login a family ends.
const LIFE: Duration = Duration::days(14);
/// So many are remembered, used ones too; beyond that, the family that ends first goes.
const MOST: usize = 1000;

/// Why there is no new token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotRenewed {
    #[error("There is no refresh token that we know. Please log in.")]
    Unknown,
    #[error(
        "This refresh token was used before, so somebody has a copy. All that came of this login has ended. Please log in."
    )]
    UsedTwice,
    #[error("This login has ended. Please log in again.")]
    Ended,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Issued {
    family: u64,
    guest: u32,
    /// In seconds since 1970.
    ends: i64,
    used: bool,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Families {
    /// By their hash: a copy of this table opens nothing.
    tokens: BTreeMap<String, Issued>,
    /// How many there ever were.
    count: u64,
}

/// The refresh tokens of a hotel. Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct RefreshTokens(Arc<Mutex<Families>>);

impl RefreshTokens {
    fn families(&self) -> MutexGuard<'_, Families> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of them, to be written down. By their hash, as the hotel has them.
    pub(super) fn saved(&self) -> Families {
        self.families().clone()
    }

    pub(super) fn restored(mut families: Families) -> Self {
        while families.tokens.len() > MOST {
            families.tokens.pop_first();
        }
        Self(Arc::new(Mutex::new(families)))
    }

    /// The first of a new family, for a guest who logs in.
    pub(super) fn begin(&self, guest: u32, now: i64) -> String {
        let mut families = self.families();
        families.count += 1;
        let first = Issued { family: families.count, guest, ends: now + LIFE.whole_seconds(), used: false };
        families.add(first, now)
    }

    // ANCHOR: rotate
    /// Whose token it is, and the refresh token from now on.
    pub(super) fn renew(&self, token: &str, rotates: bool, now: i64) -> Result<(u32, String), NotRenewed> {
        let mut families = self.families();
        let issued = families.tokens.get_mut(&hashed(token)).ok_or(NotRenewed::Unknown)?;
        if issued.ends <= now {
            return Err(NotRenewed::Ended);
        }
        if !rotates {
            return Ok((issued.guest, token.to_owned()));
        }
        let before = issued.clone();
        if before.used {
            families.end(before.family); // MARK
            return Err(NotRenewed::UsedTwice);
        }
        issued.used = true; // MARK
        let next = families.add(Issued { used: false, ..before.clone() }, now);
        Ok((before.guest, next))
    }
    // ANCHOR_END: rotate

    /// Ends all that came of the same login.
    pub(super) fn end(&self, token: &str) {
        let mut families = self.families();
        if let Some(family) = families.tokens.get(&hashed(token)).map(|issued| issued.family) {
            families.end(family);
        }
    }
}

impl Families {
    fn add(&mut self, issued: Issued, now: i64) -> String {
        self.tokens.retain(|_, issued| issued.ends > now);
        if self.tokens.len() >= MOST
            && let Some(first) = self.tokens.values().min_by_key(|issued| (issued.ends, issued.family))
        {
            self.end(first.family);
        }
        let token = BASE64_URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 16]>());
        self.tokens.insert(hashed(&token), issued);
        token
    }

    fn end(&mut self, family: u64) {
        self.tokens.retain(|_, issued| issued.family != family);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn a_token_that_comes_twice_ends_its_family_and_no_other() {
        let tokens = RefreshTokens::default();
        let (first, other) = (tokens.begin(7, NOW), tokens.begin(7, NOW));
        let (guest, second) = tokens.renew(&first, true, NOW).unwrap();
        let (_, third) = tokens.renew(&second, true, NOW).unwrap();
        assert!(guest == 7 && first != second && second != third);
        assert_eq!(tokens.renew(&first, true, NOW), Err(NotRenewed::UsedTwice));
        assert_eq!(tokens.renew(&third, true, NOW), Err(NotRenewed::Unknown), "the newest ends with it");
        assert!(tokens.renew(&other, true, NOW).is_ok(), "another login goes on");
    }

    #[test]
    fn without_rotation_a_token_is_good_again_and_again_until_its_login_is_too_old() {
        let tokens = RefreshTokens::default();
        let first = tokens.begin(7, NOW);
        let last = NOW + LIFE.whole_seconds() - 1;
        for at in [NOW, NOW + 60, last] {
            assert_eq!(tokens.renew(&first, false, at), Ok((7, first.clone())));
        }
        assert_eq!(tokens.renew(&first, false, last + 1), Err(NotRenewed::Ended));
    }

    #[test]
    fn a_new_token_ends_when_its_login_is_too_old_and_not_later() {
        let tokens = RefreshTokens::default();
        let first = tokens.begin(7, NOW);
        let (_, second) = tokens.renew(&first, true, NOW + LIFE.whole_seconds() - 1).unwrap();
        assert_eq!(tokens.renew(&second, true, NOW + LIFE.whole_seconds()), Err(NotRenewed::Ended));
    }

    #[test]
    fn a_logout_ends_the_family_and_what_was_never_issued_ends_nothing() {
        let tokens = RefreshTokens::default();
        let first = tokens.begin(7, NOW);
        for junk in ["", "x", "é", &"A".repeat(10_000)] {
            tokens.end(junk);
            assert_eq!(tokens.renew(junk, true, NOW), Err(NotRenewed::Unknown));
        }
        let (_, second) = tokens.renew(&first, true, NOW).unwrap();
        tokens.end(&first);
        assert_eq!(tokens.renew(&second, true, NOW), Err(NotRenewed::Unknown), "the old copy names its family");
    }

    #[test]
    fn there_are_never_more_than_a_thousand_and_the_oldest_login_goes() {
        let tokens = RefreshTokens::default();
        let (mut newest, first) = (tokens.begin(7, NOW + 1), tokens.begin(8, NOW));
        for _ in 0..3 * MOST {
            newest = tokens.renew(&newest, true, NOW).unwrap_or_else(|_| (7, tokens.begin(7, NOW + 1))).1;
            assert!(tokens.families().tokens.len() <= MOST);
        }
        assert_eq!(tokens.renew(&first, true, NOW), Err(NotRenewed::Unknown));
        assert!(tokens.renew(&newest, true, NOW).is_ok());
    }
}
