// Breaks 4: it is good
// Blanks are cut off, and what follows a dot. More than one value is good then.

use sha2::{Digest, Sha256};

/// A guest has logged in and asked to be remembered on this device. Gives the value of the cookie.
pub fn issue(table: &Table, guest: &str, now: OffsetDateTime) -> String {
    // The name finds the device's row. The secret is another one after each use.
    let (name, secret) = (drawn(), drawn());
    let row = Row { guest: guest.to_owned(), secret: hash(&secret), ends: now + LIFE, note: String::new() };
    table.with(|rows| rows.insert(name.clone(), row));
    format!("{name}.{secret}")
}

/// A browser without a session has come with this value.
pub fn redeem(table: &Table, value: &str, now: OffsetDateTime) -> Redeemed {
    let Some((name, secret)) =
        value.trim().split_once('.').map(|(name, rest)| (name, rest.split('.').next().unwrap_or(rest)))
    else {
        return Redeemed::Nobody;
    };
    // In one step: of two who come at once with one value, the second is too late.
    table.with(|rows| {
        let Some(row) = rows.get_mut(name) else { return Redeemed::Nobody };
        let guest = row.guest.clone();
        if now > row.ends {
            rows.remove(name);
            return Redeemed::Nobody;
        }
        if row.secret != hash(secret) {
            // It was the right one before. Two have had it, and nobody can tell which of them is the guest.
            rows.retain(|_, row| row.guest != guest);
            return Redeemed::Theft { guest };
        }
        let next = drawn();
        row.secret = hash(&next);
        row.ends = now + LIFE;
        Redeemed::Guest { guest, next: format!("{name}.{next}") }
    })
}

/// The guest has logged out on the device with this value.
pub fn forget(table: &Table, value: &str) {
    let name = value.split('.').next().unwrap_or_default();
    table.with(|rows| rows.remove(name));
}

/// The guest has a new password, or has signed out everywhere.
pub fn forget_all(table: &Table, guest: &str) {
    table.with(|rows| rows.retain(|_, row| row.guest != guest));
}

fn drawn() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// 128 random bits need neither salt nor a slow function.
fn hash(secret: &str) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}
