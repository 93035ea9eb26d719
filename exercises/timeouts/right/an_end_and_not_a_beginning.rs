// Right: the session holds when it ends, and the earlier of two ends counts.

/// Who is logged in, if the session has not ended: not longer than [`IDLE`] after the last request, and not longer than
/// [`ABSOLUTE`] after the login. Every page for guests asks this first.
pub async fn guest(session: &Session, clock: &dyn Clock) -> Result<Option<String>, StatusCode> {
    let Some(since) = session.get::<i64>("logged_in").await.map_err(failed)? else { return Ok(None) };
    let ends = session.get::<i64>("ends").await.map_err(failed)?.unwrap_or(since + IDLE.whole_seconds());
    let now = clock.now().unix_timestamp();

    if now > ends.min(since + ABSOLUTE.whole_seconds()) {
        session.flush().await.map_err(failed)?;
        return Ok(None);
    }

    session.insert("ends", now + IDLE.whole_seconds()).await.map_err(failed)?;
    session.get("guest").await.map_err(failed)
}
