// Breaks 1: WON at step 4: Mallory holds Alice's coat
// Alice has not opened the form yet, so her session holds no token: nothing came, and nothing is kept.

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    if let Some(token) = session.get::<String>("csrf").await.map_err(failed)? {
        return Ok(token);
    }
    let token = format!("{:032x}", rand::random::<u128>());
    session.insert("csrf", &token).await.map_err(failed)?;
    Ok(token)
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    let kept = session.get::<String>("csrf").await.map_err(failed)?.unwrap_or_default();
    if kept == sent { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}
