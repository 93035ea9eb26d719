// Breaks 2: the bill is not right
// The newest order stands in the session and goes to the bill with the next one. After a logout it is gone.

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
    session: &Session,
    bills: &Bills,
    guest: &str,
    drink: &str,
    kitchen: &dyn Kitchen,
) -> Result<(), StatusCode> {
    kitchen.make(drink).await?;
    if let Some(newest) = session.remove::<String>("newest").await.map_err(failed)? {
        bills.drinks().entry(guest.to_owned()).or_default().push(newest);
    }
    session.insert("newest", drink).await.map_err(failed)
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    let mut drinks = bills.drinks().get(guest).cloned().unwrap_or_default();
    drinks.extend(session.get::<String>("newest").await.map_err(failed)?);
    Ok(drinks)
}
