// Breaks 5: opened the form in two tabs
// A new token each time the form is shown: the form in the other tab is worth nothing.

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    let token = format!("{:032x}", rand::random::<u128>());
    session.insert("csrf", &token).await.map_err(failed)?;
    Ok(token)
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    match session.get::<String>("csrf").await.map_err(failed)? {
        Some(kept) if kept == sent => Ok(()),
        _ => Err(StatusCode::FORBIDDEN),
    }
}
