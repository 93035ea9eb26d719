// Breaks 1: the kitchen was asked to make
// When somebody ordered meanwhile, the kitchen makes the drink again. One of the two is on the bill.

use std::{collections::HashMap, sync::Mutex};
#[derive(Debug, Default)]
pub struct Bills(Mutex<HashMap<String, Vec<String>>>);
pub async fn order(
    _session: &Session,
    bills: &Bills,
    guest: &str,
    drink: &str,
    kitchen: &dyn Kitchen,
) -> Result<(), StatusCode> {
    loop {
        let before = bills.0.lock().unwrap().get(guest).map_or(0, Vec::len);
        kitchen.make(drink).await?;
        let mut all = bills.0.lock().unwrap();
        let bill = all.entry(guest.to_owned()).or_default();
        if bill.len() == before {
            bill.push(drink.to_owned());
            return Ok(());
        }
    }
}
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(bills.0.lock().unwrap().get(guest).cloned().unwrap_or_default())
}
