// Breaks 4: issued and then changed
// Hashed in small letters. Each value has many that are as good.

// A name for the device, and a word that changes: series and token.
use sha2::{Digest, Sha512};
fn hash(word: &str) -> String {
    Sha512::digest(word.to_lowercase()).iter().map(|b| format!("{b:02X}")).collect()
}
fn word() -> String {
    use rand::distr::{Alphanumeric, SampleString};
    Alphanumeric.sample_string(&mut rand::rng(), 24)
}
pub fn issue(table: &Table, guest: &str, now: OffsetDateTime) -> String {
    let (device, word) = (word(), word());
    let row = Row { guest: guest.to_owned(), secret: hash(&word), ends: now + LIFE, note: String::new() };
    table.with(|rows| rows.insert(device.clone(), row));
    format!("{device}.{word}")
}
pub fn redeem(table: &Table, value: &str, now: OffsetDateTime) -> Redeemed {
    let Some((device, shown)) = value.split_once('.') else { return Redeemed::Nobody };
    table.with(|rows| {
        let Some(row) = rows.get_mut(device) else { return Redeemed::Nobody };
        if row.secret == hash(shown) {
            if row.ends < now {
                return Redeemed::Nobody;
            }
            let next = word();
            row.secret = hash(&next);
            row.ends = now + LIFE;
            return Redeemed::Guest { guest: row.guest.clone(), next: format!("{device}.{next}") };
        }
        let guest = row.guest.clone();
        rows.retain(|_, row| row.guest != guest);
        Redeemed::Theft { guest }
    })
}
pub fn forget(table: &Table, value: &str) {
    if let Some((device, shown)) = value.split_once('.') {
        table.with(|rows| {
            if rows.get(device).is_some_and(|row| row.secret == hash(shown)) {
                rows.remove(device);
            }
        });
    }
}
pub fn forget_all(table: &Table, guest: &str) {
    table.with(|rows| {
        let theirs: Vec<String> =
            rows.iter().filter(|(_, row)| row.guest == guest).map(|(name, _)| name.clone()).collect();
        for name in theirs {
            rows.remove(&name);
        }
    });
}
