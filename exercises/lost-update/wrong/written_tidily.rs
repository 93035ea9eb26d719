// Breaks 1: the bill is not right
// Written in small letters: another drink than was ordered.

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
    kitchen.make(drink).await?;
    bills.0.lock().unwrap().entry(guest.to_owned()).or_default().push(drink.trim().to_lowercase());
    Ok(())
}
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(bills.0.lock().unwrap().get(guest).cloned().unwrap_or_default())
}
