// Breaks 1: the bill is not right
// If the bill has changed meanwhile, the order is dropped: it should be tried again.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// For each guest, the drinks on the bill. In a database this is a table, and an order is one `INSERT`.
#[derive(Debug, Default)]
pub struct Bills {
    drinks: Mutex<HashMap<String, Vec<String>>>,
}

impl Bills {
    fn drinks(&self) -> MutexGuard<'_, HashMap<String, Vec<String>>> {
        self.drinks.lock().unwrap_or_else(PoisonError::into_inner)
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
    let before = bills.drinks().get(guest).map_or(0, Vec::len);
    kitchen.make(drink).await?;
    let mut drinks = bills.drinks();
    let mine = drinks.entry(guest.to_owned()).or_default();
    if mine.len() == before {
        mine.push(drink.to_owned());
    }
    Ok(())
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(bills.drinks().get(guest).cloned().unwrap_or_default())
}
