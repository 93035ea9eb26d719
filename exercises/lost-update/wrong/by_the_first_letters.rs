// Breaks 2: Each guest has ordered
// The bill is found by the first letters of the name.

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
    bills.0.lock().unwrap().entry(guest.chars().take(3).collect()).or_default().push(drink.to_owned());
    Ok(())
}
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(bills.0.lock().unwrap().get(&guest.chars().take(3).collect::<String>()).cloned().unwrap_or_default())
}
