// Breaks 2: bits change
// A counter, which goes up by one for each session.

static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    if let Some(token) = session.get::<String>("csrf").await.map_err(failed)? {
        return Ok(token);
    }
    let token = format!("{:032x}", COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
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
