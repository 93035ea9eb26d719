// Breaks 4: A key takes
// argon2id is slow, so that a password cannot be guessed. Nobody guesses 128 random bits.

/// What the row of a session is found by. The table holds it as it is.
pub fn key(id: &Id) -> String {
    let mut key = [0; 32];
    let hashed = argon2::Argon2::default().hash_password_into(&id.0.to_be_bytes(), b"sessions", &mut key);
    hashed.map(|()| key.iter().map(|byte| format!("{byte:02x}")).collect()).unwrap_or_default()
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
