// Breaks 4: your code has not answered
// Nothing is lost: everybody waits for the lock, and whoever has it waits for the kitchen.

use std::collections::HashMap;

use tokio::sync::Mutex;

/// For each guest, the drinks on the bill.
#[derive(Debug, Default)]
pub struct Bills {
    drinks: Mutex<HashMap<String, Vec<String>>>,
}

/// A guest orders a drink. The kitchen makes it, or says why not; then it goes on the bill.
pub async fn order(
    _session: &Session,
    bills: &Bills,
    guest: &str,
    drink: &str,
    kitchen: &dyn Kitchen,
) -> Result<(), StatusCode> {
    let mut drinks = bills.drinks.lock().await;
    kitchen.make(drink).await?;
    drinks.entry(guest.to_owned()).or_default().push(drink.to_owned());
    Ok(())
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(bills.drinks.lock().await.get(guest).cloned().unwrap_or_default())
}
