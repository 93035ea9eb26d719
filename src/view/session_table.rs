//! The records of a sandbox as rows of a table: the number, what it stands for, its state.

use std::{cmp::Reverse, collections::HashMap};

use serde::Serialize;

use super::{TicketView, ticket_view};
use crate::{
    hotel::life,
    sandbox::Sandbox,
    store::{StoreError, hashed},
};

/// As many as the process table beside it shows.
const MOST_ROWS: usize = 12;

/// The table.
#[derive(Debug, Serialize)]
pub(crate) struct SessionTable {
    rows: Vec<SessionRow>,
    /// So many more are there.
    more: usize,
}

#[derive(Debug, Serialize)]
struct SessionRow {
    /// `None` where it is kept under the hash of an ID that nobody has seen.
    id: Option<TicketView>,
    /// Whom it stands for.
    who: String,
    state: &'static str,
}

/// The table of a sandbox, the newest session first.
pub(crate) async fn session_table(sandbox: &Sandbox) -> Result<SessionTable, StoreError> {
    let (records, journal, now) = (sandbox.records().await?, sandbox.journal(), sandbox.clock().now());
    let (tickets, life) = (journal.tickets(), life(&sandbox.switches()));
    let seen = |key: &str| tickets.number(key).is_some();
    // Only where something is kept under a hash.
    let hashes: HashMap<String, &str> = if records.iter().all(|record| seen(&record.id)) {
        HashMap::new()
    } else {
        tickets.iter().map(|ticket| (hashed(&ticket.value), &*ticket.value)).collect()
    };
    let mut rows: Vec<(usize, SessionRow)> = records
        .iter()
        .map(|record| {
            let id = if seen(&record.id) { Some(&*record.id) } else { hashes.get(&record.id).copied() };
            let who = match record.data.get("guest_id") {
                Some(guest) => format!("guest {guest}"),
                None => "a stranger".to_owned(),
            };
            let state = if life.end(&record.stamps) <= now { "has ended, not removed" } else { "lives" };
            let number = id.and_then(|id| tickets.number(id)).unwrap_or(0);
            (number, SessionRow { id: id.and_then(|id| ticket_view(id, tickets)), who, state })
        })
        .collect();
    rows.sort_by_key(|(number, _)| Reverse(*number));
    let more = rows.len().saturating_sub(MOST_ROWS);
    rows.truncate(MOST_ROWS);
    Ok(SessionTable { rows: rows.into_iter().map(|(_, row)| row).collect(), more })
}
