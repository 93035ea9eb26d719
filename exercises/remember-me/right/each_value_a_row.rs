// Right: each value is a row under its hash, and a used one stays, marked.

use sha2::{Digest, Sha256};

/// A guest has logged in and asked to be remembered on this device. Gives the value of the cookie.
pub fn issue(table: &Table, guest: &str, now: OffsetDateTime) -> String {
    let device = format!("{:032x}", rand::random::<u128>());
    table.with(|rows| {
        rows.retain(|_, row| row.ends >= now);
        another(rows, guest, &device, now)
    })
}

type Rows = std::collections::BTreeMap<String, Row>;

/// A value that is good, under its hash. `device` is the same for all of one device.
fn another(rows: &mut Rows, guest: &str, device: &str, now: OffsetDateTime) -> String {
    let value = format!("{:064x}", rand::random::<u128>()).replace('0', "z") + &format!("{:x}", rand::random::<u64>());
    let row = Row { guest: guest.to_owned(), secret: device.to_owned(), ends: now + LIFE, note: "good".to_owned() };
    rows.insert(key(&value), row);
    value
}

fn key(value: &str) -> String {
    Sha256::digest(value).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A browser without a session has come with this value.
pub fn redeem(table: &Table, value: &str, now: OffsetDateTime) -> Redeemed {
    table.with(|rows| {
        let Some(row) = rows.get_mut(&key(value)).filter(|row| row.ends >= now) else { return Redeemed::Nobody };
        let (guest, device) = (row.guest.clone(), row.secret.clone());
        if row.note == "used" {
            rows.retain(|_, row| row.guest != guest);
            return Redeemed::Theft { guest };
        }
        row.note = "used".to_owned();
        let next = another(rows, &guest, &device, now);
        Redeemed::Guest { guest, next }
    })
}

/// The guest has logged out on the device with this value.
pub fn forget(table: &Table, value: &str) {
    table.with(|rows| {
        if let Some(device) = rows.get(&key(value)).map(|row| row.secret.clone()) {
            rows.retain(|_, row| row.secret != device);
        }
    });
}

/// The guest has a new password, or has signed out everywhere.
pub fn forget_all(table: &Table, guest: &str) {
    table.with(|rows| rows.retain(|_, row| row.guest != guest));
}
