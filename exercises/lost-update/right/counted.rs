// Right: each drink has a number, which is raised.

use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
};

/// For each guest and drink, how many.
#[derive(Debug, Default)]
pub struct Bills(RwLock<BTreeMap<(String, String), usize>>);

/// A guest orders a drink. The kitchen makes it, or says why not; then it goes on the bill.
pub async fn order(
    _session: &Session,
    bills: &Bills,
    guest: &str,
    drink: &str,
    kitchen: &dyn Kitchen,
) -> Result<(), StatusCode> {
    kitchen.make(drink).await?;
    let mut counts = bills.0.write().unwrap_or_else(PoisonError::into_inner);
    *counts.entry((guest.to_owned(), drink.to_owned())).or_default() += 1;
    Ok(())
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(_session: &Session, bills: &Bills, guest: &str) -> Result<Vec<String>, StatusCode> {
    let counts = bills.0.read().unwrap_or_else(PoisonError::into_inner);
    let hers = counts.iter().filter(|((whose, _), _)| whose == guest);
    Ok(hers.flat_map(|((_, drink), count)| std::iter::repeat_n(drink.clone(), *count)).collect())
}
