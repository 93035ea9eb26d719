// Breaks 2: nearly the same
// A secret number is added. Two IDs of her own tell Mallory which.

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    format!("{:032x}", id.0.wrapping_add(0x1234_5678_9abc_def0_0fed_cba9_8765_4321))
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
