// Breaks 1: the bill is not right
// The bill is out of the session, and still read as a whole before, and written as a whole after.

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
    let mut mine = bills.drinks().get(guest).cloned().unwrap_or_default();
    kitchen.make(drink).await?;
    mine.push(drink.to_owned());
    bills.drinks().insert(guest.to_owned(), mine);
    Ok(())
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(bills.drinks().get(guest).cloned().unwrap_or_default())
}
