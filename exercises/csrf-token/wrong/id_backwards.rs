// Breaks 4: The session ID stands on the page
// The session ID from its end.

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    if let Some(token) = session.get::<String>("csrf").await.map_err(failed)? {
        return Ok(token);
    }
    let token = session.id().map(|id| id.to_string().chars().rev().collect::<String>()).unwrap_or_default();
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
