// Right: the old time is read, the new one written, and then the two are compared.

/// Who is logged in, if the session has not ended: not longer than [`IDLE`] after the last request, and not longer than
/// [`ABSOLUTE`] after the login. Every page for guests asks this first.
pub async fn guest(session: &Session, clock: &dyn Clock) -> Result<Option<String>, StatusCode> {
    let Some(since) = session.get::<i64>("logged_in").await.map_err(failed)? else { return Ok(None) };
    let seen = session.get::<i64>("seen").await.map_err(failed)?.unwrap_or(since);
    let now = clock.now().unix_timestamp();

    session.insert("seen", now).await.map_err(failed)?;
    if now - seen > IDLE.whole_seconds() || now - since > ABSOLUTE.whole_seconds() {
        session.flush().await.map_err(failed)?;
        return Ok(None);
    }

    session.get("guest").await.map_err(failed)
}
