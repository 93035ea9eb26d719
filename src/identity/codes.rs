//! Authorization codes: each good once, for a minute, for the request that it was given to (RFC 6749, section 4.1.2).

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

use super::question::same;
use crate::ids::unguessable;

/// How long a code is good.
const LIFE: Duration = Duration::minutes(1);
/// So many there may be in one world; beyond that the oldest goes.
const MOST: usize = 200;

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) sub: String,
    pub(super) sid: String,
    pub(super) signed_in: OffsetDateTime,
    pub(super) redirect_uri: String,
    pub(super) nonce: Option<String>,
    /// The challenge of PKCE, made by S256.
    pub(super) challenge: Option<String>,
    pub(super) issued: OffsetDateTime,
}

/// Why a code is refused: the words of `error_description`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    #[error("this code is not known, was used before, or is older than a minute")]
    Unknown,
    #[error("the code was issued for another redirect_uri")]
    Redirect,
    #[error("the code was issued with a code_challenge, and no code_verifier came with it")]
    NoVerifier,
    #[error("the code_verifier does not fit the code_challenge that the code was issued with")]
    WrongVerifier,
    #[error("a code_verifier came, and the code was issued without a code_challenge")]
    NoChallenge,
}

/// The codes that are out.
#[derive(Debug, Default)]
pub(super) struct Codes(Mutex<BTreeMap<String, Grant>>);

impl Codes {
    /// A new code.
    pub(super) fn issue(&self, grant: Grant) -> String {
        let code = unguessable::<16>();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = grant.issued;
        all.retain(|_, grant| now - grant.issued < LIFE);
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, grant)| grant.issued).map(|(code, _)| code.clone())
        {
            all.remove(&oldest);
        }
        all.insert(code.clone(), grant);
        code
    }

    /// Takes a code back. However that ends, it is good no more.
    pub(super) fn redeem(
        &self,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<Grant, Refused> {
        let taken = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(code);
        let grant = taken.filter(|grant| now - grant.issued < LIFE).ok_or(Refused::Unknown)?;
        if grant.redirect_uri != redirect_uri {
            return Err(Refused::Redirect);
        }
        match (&grant.challenge, verifier) {
            (Some(challenge), Some(verifier)) if same(challenge, &challenge_of(verifier)) => Ok(grant),
            (Some(_), Some(_)) => Err(Refused::WrongVerifier),
            (Some(_), None) => Err(Refused::NoVerifier),
            // Somebody has taken the challenge out of the address (RFC 9700, section 4.8.2).
            (None, Some(_)) => Err(Refused::NoChallenge),
            (None, None) => Ok(grant),
        }
    }
}

/// The challenge for a verifier by S256 (RFC 7636, section 4.2).
#[must_use]
pub fn challenge_of(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn grant(challenge: Option<&str>) -> Grant {
        Grant {
            sub: "a".to_owned(),
            sid: "s".to_owned(),
            signed_in: NOW,
            redirect_uri: "r".to_owned(),
            nonce: None,
            challenge: challenge.map(challenge_of),
            issued: NOW,
        }
    }

    #[test]
    fn a_challenge_is_the_one_of_the_standards_example() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge_of(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_code_is_good_once_for_a_minute_and_for_its_own_address() {
        let codes = Codes::default();
        let code = codes.issue(grant(None));
        assert_eq!(codes.redeem(&code, "r", None, NOW).unwrap().sub, "a");
        assert_eq!(codes.redeem(&code, "r", None, NOW), Err(Refused::Unknown));
        let late = codes.issue(grant(None));
        assert_eq!(codes.redeem(&late, "r", None, NOW + LIFE), Err(Refused::Unknown));
        let away = codes.issue(grant(None));
        assert_eq!(codes.redeem(&away, "r/", None, NOW), Err(Refused::Redirect));
        assert_eq!(codes.redeem(&away, "r", None, NOW), Err(Refused::Unknown), "a try uses it up");
    }

    #[test]
    fn a_code_with_a_challenge_needs_its_verifier_and_one_without_takes_none() {
        let codes = Codes::default();
        let judged = |challenge: Option<&str>, verifier: Option<&str>| {
            let code = codes.issue(grant(challenge));
            codes.redeem(&code, "r", verifier, NOW).map(|_| ())
        };
        assert_eq!(judged(Some("v"), Some("v")), Ok(()));
        assert_eq!(judged(Some("v"), Some("w")), Err(Refused::WrongVerifier));
        assert_eq!(judged(Some("v"), None), Err(Refused::NoVerifier));
        assert_eq!(judged(None, Some("v")), Err(Refused::NoChallenge));
    }

    #[test]
    fn there_are_never_more_than_the_limit() {
        let codes = Codes::default();
        let all: Vec<String> = (0..3 * MOST).map(|_| codes.issue(grant(None))).collect();
        assert_eq!(all.iter().filter(|code| codes.redeem(code, "r", None, NOW).is_ok()).count(), MOST);
    }
}
