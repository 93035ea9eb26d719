// Breaks 4: The session ID stands on the page
// The session ID is random and known to both sides. HttpOnly had kept it from script.

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    Ok(session.id().map(|id| id.to_string()).unwrap_or_default())
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    if session.id().is_some_and(|id| id.to_string() == sent) { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}
