// Breaks 4: your code has not answered
// Bob does not wait any more. Alice still waits for her own cocoa, with every other tab.

use std::{collections::HashMap, sync::Arc};

use tokio::sync::Mutex;

/// For each guest a bill with a lock of its own.
#[derive(Debug, Default)]
pub struct Bills {
    of: Mutex<HashMap<String, Arc<Mutex<Vec<String>>>>>,
}

impl Bills {
    async fn of(&self, guest: &str) -> Arc<Mutex<Vec<String>>> {
        Arc::clone(self.of.lock().await.entry(guest.to_owned()).or_default())
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
    let bill = bills.of(guest).await;
    let mut drinks = bill.lock().await;
    kitchen.make(drink).await?;
    drinks.push(drink.to_owned());
    Ok(())
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(bills.of(guest).await.lock().await.clone())
}
