//! Who removes what has expired, and what was removed; and the session ID behind the key of a record.

use std::collections::HashMap;

use serde::Serialize;
use time::{OffsetDateTime, macros::format_description};

use crate::{
    sandbox::{ExpiryLog, Removal, Tickets},
    view::{
        shown,
        ticket::{TicketView, ticket_view},
    },
};

/// Who removes what has expired, and when it did.
#[derive(Debug, Serialize)]
pub(super) struct SweeperView {
    last: Option<String>,
    removals: Vec<RemovalView>,
}

#[derive(Debug, Serialize)]
struct RemovalView {
    at: String,
    records: Vec<Option<TicketView>>,
    /// So many more.
    more: usize,
}

/// The session ID behind the key of a row: the key itself, or the ID whose hash it is.
pub(super) struct ByKey<'a> {
    pub(super) tickets: &'a Tickets,
    /// Made only where a key is no ID that has been seen.
    pub(super) hashes: HashMap<String, &'a str>,
}

impl<'a> ByKey<'a> {
    pub(super) fn id_of<'k>(&self, key: &'k str) -> &'k str
    where
        'a: 'k,
    {
        if self.tickets.number(key).is_some() { key } else { self.hashes.get(key).copied().unwrap_or(key) }
    }
}

/// A time of day; with its date, if that is not today's.
pub(super) fn clock_time(at: OffsetDateTime, now: OffsetDateTime) -> String {
    let text = if at.date() == now.date() {
        at.format(format_description!("[hour]:[minute]:[second]"))
    } else {
        at.format(format_description!("[day padding:none] [month repr:short] [hour]:[minute]:[second]"))
    };
    text.unwrap_or_default()
}

pub(super) fn sweeper(sweeps: &ExpiryLog, by_key: &ByKey<'_>, tickets: &Tickets, now: OffsetDateTime) -> SweeperView {
    let view = |removal: &Removal| {
        let drawn = removal.keys.iter().take(shown::MOST_RECORDS);
        RemovalView {
            at: clock_time(removal.at, now),
            records: drawn.map(|key| ticket_view(by_key.id_of(key), tickets)).collect(),
            more: removal.keys.len().saturating_sub(shown::MOST_RECORDS),
        }
    };
    SweeperView {
        last: sweeps.last.map(|at| clock_time(at, now)),
        removals: sweeps.removals.iter().map(view).collect(),
    }
}
