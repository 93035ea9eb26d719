// Breaks 2: Mallory sat down at it
// 30 minutes and 59 seconds are 30 whole minutes.

pub async fn guest(session: &Session, clock: &dyn Clock) -> Result<Option<String>, StatusCode> {
    let Some(guest) = session.get::<String>("guest").await.map_err(failed)? else { return Ok(None) };
    let now = clock.now().unix_timestamp();
    let login = session.get::<i64>("logged_in").await.map_err(failed)?.unwrap_or_default();
    let last = session.get::<i64>("last").await.map_err(failed)?.unwrap_or(login);
    if (now - last) / 60 > IDLE.whole_minutes() || now - login > ABSOLUTE.whole_seconds() {
        session.flush().await.map_err(failed)?;
        return Ok(None);
    }
    session.insert("last", now).await.map_err(failed)?;
    Ok(Some(guest))
}
