// Breaks 3: with a token of her own
// The token is random, and the same for everybody who stays here.

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    let token = session.get::<String>("csrf").await.map_err(failed)?;
    Ok(token.unwrap_or_else(|| "6f1b8a6d0c3e4f5a9b7c2d1e0f8a7b6c".to_owned()))
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    if token(session).await? == sent { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}
