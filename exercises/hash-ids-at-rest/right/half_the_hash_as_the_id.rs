// Right: 128 bits of the hash, in the alphabet of the cookie; the row has the same.

use sha2::{Digest, Sha256};

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    hashed(id).to_string()
}

/// Half of the hash, as an ID. Sent as a cookie, it is hashed again, and is the key of nothing.
fn hashed(id: &Id) -> Id {
    let mut half = [0; 16];
    half.copy_from_slice(&Sha256::digest(id.0.to_be_bytes())[..16]);
    Id(i128::from_be_bytes(half))
}

/// What the row holds.
pub fn kept(record: &Record) -> Record {
    // The record names its own ID. Only the browser has to know that one.
    Record { id: hashed(&record.id), ..record.clone() }
}

/// The record again, from a row that was found by `key(id)`.
pub fn restored(id: &Id, row: Record) -> Record {
    Record { id: *id, ..row }
}
