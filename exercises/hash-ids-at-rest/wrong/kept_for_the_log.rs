// Breaks 1: stands in a row
// The row says for the log which session it was.

use sha2::{Digest, Sha256};

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    // No salt and no slow function: nobody can try all values of 128 random bits.
    Sha256::digest(id.0.to_be_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the row holds.
pub fn kept(record: &Record) -> Record {
    // The record names its own ID. Only the browser has to know that one.
    let mut row = Record { id: Id(0), ..record.clone() };
    row.data.insert("session".to_owned(), record.id.to_string().into());
    row
}

/// The record again, from a row that was found by `key(id)`.
pub fn restored(id: &Id, row: Record) -> Record {
    Record { id: *id, ..row }
}
