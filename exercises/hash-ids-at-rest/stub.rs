//! Exercise: no session ID in the store.
//!
//! Change [`key`], [`kept`] and [`restored`]. The store that uses them is in `hotel.rs`; there is nothing to change there.

mod hotel;

use tower_sessions::session::{Id, Record};

pub use hotel::{COOKIE, Guests, Table, failed, hotel};

// Yours: from here.

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    // TODO: whoever has a copy of the table reads this.
    id.to_string()
}

/// What the row holds.
pub fn kept(record: &Record) -> Record {
    record.clone()
}

/// The record again, from a row that was found by `key(id)`.
pub fn restored(_id: &Id, row: Record) -> Record {
    row
}

// Yours: to here.
