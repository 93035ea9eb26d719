//! Session IDs numbered in the order this sandbox issued them, and who has held each.
//!
//! Equal IDs look equal at a glance when they carry a number: S1, S2. Read from the recorded
//! headers and store events alone, so it serves any world.

use std::collections::BTreeSet;

use cloakroom_engine::exchange::Exchange;

use crate::hotel::is_session_cookie;

/// One session ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The ID.
    pub value: String,
    /// Who has sent or received it, by name.
    pub seen_by: BTreeSet<String>,
}

/// All session IDs of a sandbox.
#[derive(Debug, Clone, Default)]
pub struct Tickets(Vec<Ticket>);

impl Tickets {
    /// Takes the IDs of one exchange in.
    pub fn see(&mut self, exchange: &Exchange) {
        let request = exchange.request.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("cookie"));
        let sent = request.flat_map(|(_, line)| line.split(';')).filter_map(value_of);
        let response = exchange.response.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("set-cookie"));
        let set = response.filter_map(|(_, line)| value_of(line.split(';').next()?));
        for value in sent.chain(set) {
            self.take(value, Some(&exchange.who));
        }
        for event in &exchange.store.0 {
            if event.found || event.after.is_some() {
                self.take(&event.id, None);
            }
        }
    }

    fn take(&mut self, value: &str, who: Option<&str>) {
        let index = self.0.iter().position(|t| t.value == value).unwrap_or_else(|| {
            self.0.push(Ticket { value: value.to_owned(), seen_by: BTreeSet::new() });
            self.0.len() - 1
        });
        if let (Some(ticket), Some(who)) = (self.0.get_mut(index), who) {
            ticket.seen_by.insert(who.to_owned());
        }
    }

    /// The number of an ID, from 1, if it has been seen.
    #[must_use]
    pub fn number(&self, value: &str) -> Option<usize> {
        let id = session_id(value);
        self.0.iter().position(|t| t.value == id).map(|i| i + 1)
    }

    /// The ID itself.
    #[must_use]
    pub fn get(&self, value: &str) -> Option<&Ticket> {
        let id = session_id(value);
        self.0.iter().find(|t| t.value == id)
    }

    /// Has this person sent or received it?
    #[must_use]
    pub fn known_to(&self, value: &str, who: &str) -> bool {
        self.get(value).is_some_and(|t| t.seen_by.contains(who))
    }

    /// All, in order of issue.
    pub fn iter(&self) -> impl Iterator<Item = &Ticket> {
        self.0.iter()
    }
}

/// The session ID in a `name=value` pair, if the name is the session cookie's.
fn value_of(pair: &str) -> Option<&str> {
    let (name, value) = pair.trim().split_once('=')?;
    (is_session_cookie(name) && !value.is_empty()).then(|| session_id(value))
}

/// The session ID in a cookie's value: a signed value is 44 characters of signature and the ID.
#[must_use]
pub fn session_id(value: &str) -> &str {
    const SIGNATURE: usize = 44;
    const ID: usize = 22;
    if value.len() == SIGNATURE + ID { value.get(SIGNATURE..).unwrap_or(value) } else { value }
}
