// Right: a row a device, with the hashes of all that was used.

// One row a device; note holds the hashes of all values that were used.
use sha2::{Digest, Sha256};
fn hash(value: &str) -> String {
    Sha256::digest(value.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}
fn draw() -> String {
    let a: [u8; 32] = rand::random();
    a.iter().map(|b| format!("{b:02x}")).collect()
}
pub fn issue(table: &Table, guest: &str, now: OffsetDateTime) -> String {
    let value = draw();
    let row = Row { guest: guest.into(), secret: hash(&value), ends: now + LIFE, note: String::new() };
    table.with(|rows| rows.insert(rand::random::<u64>().to_string(), row));
    value
}
pub fn redeem(table: &Table, value: &str, now: OffsetDateTime) -> Redeemed {
    let shown = hash(value);
    table.with(|rows| {
        if let Some(guest) =
            rows.values().find(|row| row.note.split(' ').any(|used| used == shown)).map(|row| row.guest.clone())
        {
            rows.retain(|_, row| row.guest != guest);
            return Redeemed::Theft { guest };
        }
        let Some(row) = rows.values_mut().find(|row| row.secret == shown && now <= row.ends) else {
            return Redeemed::Nobody;
        };
        let next = draw();
        row.note += &format!(" {shown}");
        row.secret = hash(&next);
        row.ends = now + LIFE;
        Redeemed::Guest { guest: row.guest.clone(), next }
    })
}
pub fn forget(table: &Table, value: &str) {
    let shown = hash(value);
    table.with(|rows| rows.retain(|_, row| row.secret != shown));
}
pub fn forget_all(table: &Table, guest: &str) {
    table.with(|rows| rows.retain(|_, row| row.guest != guest));
}
