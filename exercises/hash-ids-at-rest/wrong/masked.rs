// Breaks 2: nearly the same
// Every bit is turned over where the constant has one. Whoever knows the constant turns them back.

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    format!("{:032x}", id.0 ^ 0x5bd1_e995_1b87_3593_cc9e_2d51_e654_6b64)
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
