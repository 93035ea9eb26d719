// Right: each form has a token of its own, and all of them are right until they are used.

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    let mut issued: Vec<String> = session.get("forms").await.map_err(failed)?.unwrap_or_default();
    let token = format!("{:032X}", rand::random::<u128>());
    issued.push(token.clone());
    // Only the newest: a session must not grow without an end.
    let from = issued.len().saturating_sub(20);
    session.insert("forms", &issued[from..]).await.map_err(failed)?;
    Ok(token)
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    let mut issued: Vec<String> = session.get("forms").await.map_err(failed)?.unwrap_or_default();
    let at = issued.iter().position(|token| token == sent).ok_or(StatusCode::FORBIDDEN)?;
    issued.remove(at);
    session.insert("forms", issued).await.map_err(failed)
}
