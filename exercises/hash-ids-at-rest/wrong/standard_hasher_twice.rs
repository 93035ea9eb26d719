// Breaks 2: made with the hash of the standard library
// Two of them side by side look like 128 bits.

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    let first = hasher.finish();
    1_u8.hash(&mut hasher);
    format!("{first:016x}{:016x}", hasher.finish())
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
