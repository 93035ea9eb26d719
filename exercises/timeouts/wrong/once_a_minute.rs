// Breaks 1: was logged out
// Written at most once a minute, to spare the store. Then up to a minute is missing.

pub async fn guest(session: &Session, clock: &dyn Clock) -> Result<Option<String>, StatusCode> {
    let Some(guest) = session.get::<String>("guest").await.map_err(failed)? else { return Ok(None) };
    let now = clock.now().unix_timestamp();
    let login = session.get::<i64>("logged_in").await.map_err(failed)?.unwrap_or_default();
    let last = session.get::<i64>("last").await.map_err(failed)?.unwrap_or(login);
    if now - last > IDLE.whole_seconds() || now - login > ABSOLUTE.whole_seconds() {
        session.flush().await.map_err(failed)?;
        return Ok(None);
    }
    if now - last >= 60 {
        session.insert("last", now).await.map_err(failed)?;
    }
    Ok(Some(guest))
}
