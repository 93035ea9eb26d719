//! The machines that sessions are bound to: a public key each, the challenge that was made up last, and the short cookie.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rand::RngExt;
use time::{Duration, OffsetDateTime};

use super::proof::Proof;
use crate::{es256::PublicKey, store::hashed};

/// So long a short cookie is good.
pub(super) const LIFE: Duration = Duration::minutes(10);
/// So long a browser may take to answer a challenge.
const ANSWERED_WITHIN: Duration = Duration::minutes(5);
/// So many machines are remembered; the one that was offered first goes. Its session then needs a login.
const MOST: usize = 1000;

/// How a session stands with its machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The browser has not taken the offer.
    NotRegistered,
    /// The request comes with the short cookie.
    Proved,
    /// It does not, or nothing is known of this machine any more.
    NotProved,
}

/// Why a proof is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotTaken {
    #[error("no session is known by this name")]
    Unknown,
    #[error("the challenge is not the one that was made up last, or it is too old")]
    Challenge,
    #[error("the signature is not that of the key")]
    Signature,
    #[error("a key is registered already")]
    Registered,
}

#[derive(Debug)]
struct Machine {
    number: u64,
    key: Option<PublicKey>,
    challenge: Option<(String, OffsetDateTime)>,
    /// A hash of the short cookie's value, and its end.
    cookie: Option<(String, OffsetDateTime)>,
}

#[derive(Debug, Default)]
struct Known {
    machines: BTreeMap<String, Machine>,
    count: u64,
}

/// All machines of a hotel, by a random name each. Clones share them.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Machines(Arc<Mutex<Known>>);

impl Machines {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The name of a machine to be, and a challenge for its first proof.
    pub(super) fn offer(&self, now: OffsetDateTime) -> (String, String) {
        let mut known = self.known();
        if known.machines.len() >= MOST
            && let Some(first) = known.machines.iter().min_by_key(|(_, machine)| machine.number)
        {
            let first = first.0.clone();
            known.machines.remove(&first);
        }
        known.count += 1;
        let (name, challenge, number) = (drawn(), drawn(), known.count);
        let waits = Some((challenge.clone(), now + ANSWERED_WITHIN));
        known.machines.insert(name.clone(), Machine { number, key: None, challenge: waits, cookie: None });
        (name, challenge)
    }

    /// Another challenge, in place of the last.
    pub(super) fn challenge(&self, name: &str, now: OffsetDateTime) -> Result<String, NotTaken> {
        let mut known = self.known();
        let machine = known.machines.get_mut(name).filter(|machine| machine.key.is_some()).ok_or(NotTaken::Unknown)?;
        let challenge = drawn();
        machine.challenge = Some((challenge.clone(), now + ANSWERED_WITHIN));
        Ok(challenge)
    }

    // ANCHOR: take
    /// Takes a proof, and gives the value of the next short cookie. The first one has the key in it.
    pub(super) fn take(&self, name: &str, proof: &Proof<'_>, now: OffsetDateTime) -> Result<String, NotTaken> {
        let mut known = self.known();
        let machine = known.machines.get_mut(name).ok_or(NotTaken::Unknown)?;
        let key = match (machine.key, proof.key) {
            (Some(key), None) => key,
            (None, Some(key)) => key,
            (Some(_), Some(_)) => return Err(NotTaken::Registered),
            (None, None) => return Err(NotTaken::Unknown),
        };
        let waits = machine.challenge.take(); // good once
        let fits = waits.is_some_and(|(challenge, until)| challenge == proof.challenge && now < until);
        if !fits {
            return Err(NotTaken::Challenge);
        }
        if !proof.signed_by(&key) {
            return Err(NotTaken::Signature); // MARK
        }
        let value = drawn();
        machine.key = Some(key);
        machine.cookie = Some((hashed(&value), now + LIFE));
        Ok(value)
    }
    // ANCHOR_END: take

    /// How the session of this machine stands, for a request with this short cookie.
    pub(super) fn state(&self, name: &str, cookie: &str, now: OffsetDateTime) -> State {
        let known = self.known();
        let Some(machine) = known.machines.get(name) else { return State::NotProved };
        if machine.key.is_none() {
            return State::NotRegistered;
        }
        let good = machine.cookie.as_ref().is_some_and(|(value, ends)| *value == hashed(cookie) && now < *ends);
        if good { State::Proved } else { State::NotProved }
    }

    /// Forgets a machine.
    pub(super) fn end(&self, name: &str) {
        self.known().machines.remove(name);
    }
}

/// 128 random bits.
fn drawn() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::rng().random::<[u8; 16]>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_never_more_than_a_thousand_and_whose_is_forgotten_has_to_log_in() {
        let (machines, now) = (Machines::default(), OffsetDateTime::UNIX_EPOCH);
        let first = machines.offer(now).0;
        assert_eq!(machines.state(&first, "", now), State::NotRegistered);
        for _ in 0..MOST {
            machines.offer(now);
        }
        assert_eq!(machines.known().machines.len(), MOST);
        assert_eq!(machines.state(&first, "", now), State::NotProved);
        assert_eq!(machines.challenge(&first, now), Err(NotTaken::Unknown));
    }
}
