// Breaks 1: the bill is not right
// It saves at once. What it saves was read before the kitchen began.

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
    let mut bill = session.get::<Vec<String>>("bill").await.map_err(failed)?.unwrap_or_default();
    kitchen.make(drink).await?;
    bill.push(drink.to_owned());
    session.insert("bill", bill).await.map_err(failed)?;
    session.save().await.map_err(failed)
}

/// What stands on a guest's bill, each drink as often as it was ordered.
pub async fn bill(session: &Session, _bills: &Bills, _guest: &str) -> Result<Vec<String>, StatusCode> {
    Ok(session.get("bill").await.map_err(failed)?.unwrap_or_default())
}
