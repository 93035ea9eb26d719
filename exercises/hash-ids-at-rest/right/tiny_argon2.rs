// Right: argon2id with the least memory and one pass: fast enough.

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    let mut key = [0; 32];
    let cheap = argon2::Params::new(8, 1, 1, Some(32)).unwrap_or_default();
    let hash = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, cheap);
    match hash.hash_password_into(&id.0.to_be_bytes(), b"sessions", &mut key) {
        Ok(()) => key.iter().map(|byte| format!("{byte:02x}")).collect(),
        // Too short a salt is the only way to fail, and it is long enough.
        Err(_) => String::new(),
    }
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
