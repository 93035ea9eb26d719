//! Session IDs numbered in the order this sandbox issued them, and who has held each.
//!
//! Equal IDs look equal at a glance when they carry a number: S1, S2. Read from the recorded
//! headers and store events alone, so it serves any world.

use std::collections::BTreeSet;

use cloakroom_engine::exchange::Exchange;

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
    pub fn see(&mut self, exchange: &Exchange, cookie: &str) {
        let request = exchange.request.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("cookie"));
        let sent = request.flat_map(|(_, line)| line.split(';')).filter_map(|pair| value_of(pair, cookie));
        let response = exchange.response.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("set-cookie"));
        let set = response.filter_map(|(_, line)| value_of(line.split(';').next()?, cookie));
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
        self.0.iter().position(|t| t.value == value).map(|i| i + 1)
    }

    /// The ID itself.
    #[must_use]
    pub fn get(&self, value: &str) -> Option<&Ticket> {
        self.0.iter().find(|t| t.value == value)
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

fn value_of<'a>(pair: &'a str, cookie: &str) -> Option<&'a str> {
    let (name, value) = pair.trim().split_once('=')?;
    (name == cookie && !value.is_empty()).then_some(value)
}
