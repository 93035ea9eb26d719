// Right: the bill has a version, and a write that began from an older one is tried again.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// A bill, and how often it was written.
type Versioned = (u64, Vec<String>);

/// For each guest the bill.
#[derive(Debug, Default)]
pub struct Bills(Mutex<HashMap<String, Versioned>>);

impl Bills {
    fn read(&self, guest: &str) -> Versioned {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(guest).cloned().unwrap_or_default()
    }

    /// Writes, if nobody has written since `version`.
    fn swap(&self, guest: &str, version: u64, drinks: Vec<String>) -> bool {
        let mut bills = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bill = bills.entry(guest.to_owned()).or_default();
        let same = bill.0 == version;
        if same {
            *bill = (version + 1, drinks);
        }
        same
    }
}

/// A guest orders a drink. The kitchen makes it, or says why not; then it goes on the bill.
pub async fn order(
    _session: &Session,
    bills: &Bills,
    guest: &str,
    drink: &str,
    kitchen: &dyn Kitchen,
) -> Result<(), StatusCode> {
    kitchen.make(drink).await?;
    loop {
        let (version, mut drinks) = bills.read(guest);
        drinks.push(drink.to_owned());
        if bills.swap(guest, version, drinks) {
            return Ok(());
        }
    }
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(bills.read(guest).1)
}
