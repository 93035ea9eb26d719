// Right: the text of the cookie is hashed, and a prefix says how.

use sha2::{Digest, Sha256};

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    let hash: String = Sha256::digest(id.to_string()).iter().map(|byte| format!("{byte:02X}")).collect();
    format!("sha256:{hash}")
}

/// What the row holds.
pub fn kept(record: &Record) -> Record {
    // The record names its own ID. Only the browser has to know that one.
    Record { id: Id(0), ..record.clone() }
}

/// The record again, from a row that was found by `key(id)`.
pub fn restored(id: &Id, row: Record) -> Record {
    Record { id: *id, ..row }
}
