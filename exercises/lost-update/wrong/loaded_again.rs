// Breaks 2: the bill is not right
// Loaded again after the kitchen, it is right in one browser. The phone has another session, and so another bill.

/// Nothing: the bill is in the session.
#[derive(Debug, Default)]
pub struct Bills {}

/// A guest orders a drink. The kitchen makes it, or says why not; then it goes on the bill.
pub async fn order(
    session: &Session,
    _bills: &Bills,
    _guest: &str,
    drink: &str,
    kitchen: &dyn Kitchen,
) -> Result<(), StatusCode> {
    kitchen.make(drink).await?;
    session.load().await.map_err(failed)?;
    let mut bill = session.get::<Vec<String>>("bill").await.map_err(failed)?.unwrap_or_default();
    bill.push(drink.to_owned());
    session.insert("bill", bill).await.map_err(failed)
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(session: &Session, _bills: &Bills, _guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(session.get("bill").await.map_err(failed)?.unwrap_or_default())
}
