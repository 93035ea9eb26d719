// Right: an order has a number, and is confirmed by it or withdrawn.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// For each guest, the drinks on the bill. In a database this is a table, and an order is one `INSERT`.
#[derive(Debug, Default)]
pub struct Bills {
    drinks: Mutex<HashMap<String, Vec<(u128, bool, String)>>>,
}

impl Bills {
    fn drinks(&self) -> MutexGuard<'_, HashMap<String, Vec<(u128, bool, String)>>> {
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
    let number = rand::random();
    bills.drinks().entry(guest.to_owned()).or_default().push((number, false, drink.to_owned()));
    let made = kitchen.make(drink).await;
    let mut drinks = bills.drinks();
    let mine = drinks.entry(guest.to_owned()).or_default();
    match made {
        Ok(()) => mine.iter_mut().filter(|order| order.0 == number).for_each(|order| order.1 = true),
        Err(_) => mine.retain(|order| order.0 != number),
    }
    made
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    let drinks = bills.drinks();
    let made = drinks.get(guest).into_iter().flatten().filter(|order| order.1);
    Ok(made.map(|order| order.2.clone()).collect())
}
