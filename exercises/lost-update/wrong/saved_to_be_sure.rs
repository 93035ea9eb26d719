// Breaks 5: her old ID opens the bill again
// It saves the session, to be sure. The record is not there any more, and `save` puts it back.

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
    // Nothing is held while the kitchen works.
    kitchen.make(drink).await?;
    // One step: nothing was read before, and so nothing old is written.
    bills.drinks().entry(guest.to_owned()).or_default().push(drink.to_owned());
    session.save().await.map_err(failed)
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(bills.drinks().get(guest).cloned().unwrap_or_default())
}
