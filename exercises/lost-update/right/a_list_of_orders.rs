// Right: one list of all orders, with the guest in each.

use std::sync::{Mutex, PoisonError};

/// All orders, in the order in which they were made: who, and what.
#[derive(Debug, Default)]
pub struct Bills(Mutex<Vec<(String, String)>>);

/// A guest orders a drink. The kitchen makes it, or says why not; then it goes on the bill.
pub async fn order(
    _session: &Session,
    bills: &Bills,
    guest: &str,
    drink: &str,
    kitchen: &dyn Kitchen,
) -> Result<(), StatusCode> {
    kitchen.make(drink).await?;
    bills.0.lock().unwrap_or_else(PoisonError::into_inner).push((guest.to_owned(), drink.to_owned()));
    Ok(())
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    let orders = bills.0.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(orders.iter().filter(|(whose, _)| whose == guest).map(|(_, drink)| drink.clone()).collect())
}
