// Breaks 5: Alice's own form is refused as well
// A wrong token logs Alice out, "to be safe".

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
    match session.get::<String>("csrf").await.map_err(failed)? {
        Some(kept) if kept == sent => Ok(()),
        _ => {
            session.flush().await.map_err(failed)?;
            Err(StatusCode::FORBIDDEN)
        }
    }
}
