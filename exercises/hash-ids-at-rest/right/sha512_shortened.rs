// Right: SHA-512, of which 32 bytes are kept, as numbers.

use sha2::{Digest, Sha512};

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    let hash = Sha512::digest(id.0.to_le_bytes());
    hash.iter().take(32).map(u8::to_string).collect::<Vec<_>>().join(".")
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
