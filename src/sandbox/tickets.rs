//! Session IDs and tokens numbered in the order this sandbox met them, and who has held each.
//!
//! Equal looks equal at a glance when it carries a number: S1, S2 for session IDs, T1, T2 for tokens. Read from the
//! recorded headers and store events alone, so it serves any world. What is a token that no hotel issued, the record
//! tells too: no response has set it. Those that nobody has shown for longest are forgotten when there are too many; a
//! number is never given out twice.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use cloakroom_engine::exchange::Exchange;

use super::{
    OWN_BROWSER,
    credential::{self, Credential, Kind},
};
use crate::hotel::HOTEL;

/// So many are remembered.
const MOST: usize = 2000;
/// So many characters all of them may have.
const MOST_BYTES: usize = 256 * 1024;
/// Nothing longer than this is taken for an ID or a token: twice what a browser keeps in a cookie.
const MOST_LENGTH: usize = 8192;

/// One session ID or token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Which of the two.
    pub kind: Kind,
    /// The ID, or the token as it is written.
    pub value: Arc<str>,
    /// Its number among its kind, from 1.
    pub number: usize,
    /// Who has sent or received it, by name.
    pub seen_by: BTreeSet<String>,
    /// A response of the hotel has set it.
    pub issued: bool,
}

impl Ticket {
    /// A token that somebody wrote, and the hotel did not. An ID that the hotel takes from outside is another thing:
    /// it says nothing by itself.
    #[must_use]
    pub fn forged(&self) -> bool {
        self.kind == Kind::Token && !self.issued
    }
}

/// A ticket, and when it was last seen, as a count of sights.
#[derive(Debug, Clone)]
struct Kept {
    ticket: Arc<Ticket>,
    seen: u64,
}

/// The session IDs and tokens of a sandbox. Clones share what they hold until one of them changes.
#[derive(Debug, Clone, Default)]
pub struct Tickets {
    /// By place in the order of issue.
    kept: BTreeMap<u64, Kept>,
    ids: HashMap<Arc<str>, u64>,
    tokens: HashMap<Arc<str>, u64>,
    /// How many numbers were given out.
    numbered: [usize; 2],
    bytes: usize,
    sights: u64,
}

impl Tickets {
    /// Takes what one exchange shows in.
    pub fn see(&mut self, exchange: &Exchange) {
        let who = Some(exchange.who.as_str());
        for Credential { kind, value, .. } in credential::sent(&exchange.request.headers) {
            self.take(kind, value, who, false);
        }
        // Of the learner's own browser nothing is recorded but what the hotel answers, under another name.
        let hotels = exchange.who == OWN_BROWSER || exchange.request.url.host_str() == Some(HOTEL);
        for Credential { kind, value, .. } in credential::set(&exchange.response.headers) {
            self.take(kind, value, who, hotels);
        }
        for event in &exchange.store.0 {
            if event.found || event.after.is_some() {
                self.take(Kind::SessionId, &event.id, None, false);
            }
        }
    }

    /// Somebody has come to know an ID or a token without a request: from a copy, on the way, or by making it up.
    pub fn learn(&mut self, kind: Kind, value: &str, who: &str) {
        self.take(kind, value, Some(who), false);
    }

    fn take(&mut self, kind: Kind, value: &str, who: Option<&str>, issued: bool) {
        let value = if kind == Kind::SessionId { session_id(value) } else { value };
        if value.is_empty() || value.len() > MOST_LENGTH {
            return;
        }
        self.sights += 1;
        let place = match self.places(kind).get(value) {
            Some(place) => *place,
            None => self.admit(kind, value),
        };
        let Some(kept) = self.kept.get_mut(&place) else { return };
        kept.seen = self.sights;
        let news = who.filter(|who| !kept.ticket.seen_by.contains(*who));
        if news.is_some() || (issued && !kept.ticket.issued) {
            let ticket = Arc::make_mut(&mut kept.ticket);
            ticket.seen_by.extend(news.map(str::to_owned));
            ticket.issued |= issued;
        }
    }

    /// Gives a new one the next number, and its place.
    fn admit(&mut self, kind: Kind, value: &str) -> u64 {
        let numbered = &mut self.numbered[usize::from(kind == Kind::Token)];
        *numbered += 1;
        let (value, number) = (Arc::<str>::from(value), *numbered);
        let place = self.kept.last_key_value().map_or(0, |(last, _)| last + 1);
        let ticket = Ticket { kind, value: Arc::clone(&value), number, seen_by: BTreeSet::new(), issued: false };
        self.kept.insert(place, Kept { ticket: Arc::new(ticket), seen: self.sights });
        self.bytes += value.len();
        match kind {
            Kind::SessionId => self.ids.insert(value, place),
            Kind::Token => self.tokens.insert(value, place),
        };
        if self.kept.len() > MOST || self.bytes > MOST_BYTES {
            self.forget_unseen();
        }
        place
    }

    /// Forgets the tenth part that was not seen for longest: a part, so that one more costs the same as the one before.
    fn forget_unseen(&mut self) {
        let mut by_sight: Vec<(u64, u64)> = self.kept.iter().map(|(place, kept)| (kept.seen, *place)).collect();
        by_sight.sort_unstable();
        let (fewest, lightest) = (MOST - MOST / 10, MOST_BYTES - MOST_BYTES / 10);
        // The newest stays, however long it is.
        let oldest = by_sight.iter().take(by_sight.len().saturating_sub(1));
        for (_, place) in oldest {
            if self.kept.len() <= fewest && self.bytes <= lightest {
                break;
            }
            if let Some(Kept { ticket, .. }) = self.kept.remove(place) {
                self.bytes -= ticket.value.len();
                match ticket.kind {
                    Kind::SessionId => self.ids.remove(&ticket.value),
                    Kind::Token => self.tokens.remove(&ticket.value),
                };
            }
        }
    }

    fn places(&self, kind: Kind) -> &HashMap<Arc<str>, u64> {
        if kind == Kind::Token { &self.tokens } else { &self.ids }
    }

    /// The number of an ID or a token among its kind, from 1, if it has been seen.
    #[must_use]
    pub fn number(&self, value: &str) -> Option<usize> {
        self.get(value).map(|ticket| ticket.number)
    }

    /// What is known of an ID or a token.
    #[must_use]
    pub fn get(&self, value: &str) -> Option<&Ticket> {
        self.kept.get(&self.place(value)?).map(|kept| &*kept.ticket)
    }

    /// Of a text that is both, what was met first.
    fn place(&self, value: &str) -> Option<u64> {
        let (id, token) = (self.ids.get(session_id(value)), self.tokens.get(value));
        id.into_iter().chain(token).min().copied()
    }

    /// Has this person sent or received it?
    #[must_use]
    pub fn known_to(&self, value: &str, who: &str) -> bool {
        self.get(value).is_some_and(|t| t.seen_by.contains(who))
    }

    /// The token to hold a forged one against: the last that the hotel issued before, to the same person if to any.
    #[must_use]
    pub fn issued_before(&self, forged: &Ticket) -> Option<&Ticket> {
        let place = self.tokens.get(&forged.value)?;
        let before = || {
            self.kept.range(..place).rev().map(|(_, kept)| &*kept.ticket).filter(|t| t.kind == Kind::Token && t.issued)
        };
        let own = before().find(|t| !t.seen_by.is_disjoint(&forged.seen_by));
        own.or_else(|| before().next())
    }

    /// All, in order of issue.
    pub fn iter(&self) -> impl Iterator<Item = &Ticket> {
        self.kept.values().map(|kept| &*kept.ticket)
    }
}

/// The session ID in a cookie's value: a signed value is 44 characters of signature and the ID.
#[must_use]
pub fn session_id(value: &str) -> &str {
    const SIGNATURE: usize = 44;
    const ID: usize = 22;
    if value.len() == SIGNATURE + ID { value.get(SIGNATURE..).unwrap_or(value) } else { value }
}

#[cfg(test)]
mod tests;
