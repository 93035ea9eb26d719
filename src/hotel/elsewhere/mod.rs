//! INSECURE ON PURPOSE, by switch: `oauth_state`, `pkce`, `nonce`, `ask_first`, `back_channel_logout`, `logout_at_both` off.
//!
//! "Sign in with id.example": the hotel as a client of another site, by the authorization-code flow. The browser carries a
//! code, the hotel's server changes it for an ID token, and from then on a session is a session like any other.
//! Deliberately absent: what id.example does; and linking accounts, which was done when the guests checked in.

mod arrive;
mod begin;
mod flow;
mod leave;
mod told;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{back_channel::BackChannel, identity::Client};

pub(super) use arrive::callback;
pub(super) use begin::{ask, begin};
pub(super) use leave::leave_there_too;
pub(super) use told::{PATH as LOGOUT_PATH, log_out as told_of_logout};

/// So many logout tokens are remembered, so that none counts twice; beyond that the one that ends first is forgotten.
const MOST_SEEN: usize = 1000;

/// What the hotel knows of id.example. Clones share it.
#[derive(Debug, Clone)]
pub struct Provider {
    /// Who the hotel is there.
    pub client: Client,
    /// Which guest is which account there: by its `sub`, which never changes, and not by a name or an e-mail address.
    pub guests: BTreeMap<String, u32>,
    /// The way to its server.
    pub back_channel: BackChannel,
    seen: Arc<Mutex<BTreeMap<String, i64>>>,
}

impl Provider {
    /// A provider that knows these guests.
    #[must_use]
    pub fn new(client: Client, guests: BTreeMap<String, u32>, back_channel: BackChannel) -> Self {
        Self { client, guests, back_channel, seen: Arc::default() }
    }

    /// Is this the first time that a token of this name comes? What has ended by itself need not be remembered.
    fn first_time(&self, jti: &str, ends: i64, now: i64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, ends| *ends > now);
        if seen.len() >= MOST_SEEN
            && let Some(first) = seen.iter().min_by_key(|(_, ends)| **ends).map(|(name, _)| name.clone())
        {
            seen.remove(&first);
        }
        seen.insert(jti.to_owned(), ends).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logout_token_counts_once_and_few_are_remembered() {
        let client = Client { id: "hotel", secret: String::new() };
        let provider = Provider::new(client, BTreeMap::new(), BackChannel::default());
        assert!(provider.first_time("a", 120, 0) && !provider.first_time("a", 120, 60));
        for n in 0..3 * MOST_SEEN {
            provider.first_time(&format!("{n}"), 120, 0);
        }
        assert_eq!(provider.seen.lock().unwrap().len(), MOST_SEEN);
    }
}
