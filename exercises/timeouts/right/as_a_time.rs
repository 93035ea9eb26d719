// Right: the last request is kept as a time, and durations are compared.

use time::OffsetDateTime;

/// Who is logged in, if the session has not ended: not longer than [`IDLE`] after the last request, and not longer than
/// [`ABSOLUTE`] after the login. Every page for guests asks this first.
pub async fn guest(session: &Session, clock: &dyn Clock) -> Result<Option<String>, StatusCode> {
    let Some(since) = session.get::<i64>("logged_in").await.map_err(failed)? else { return Ok(None) };
    let login = OffsetDateTime::from_unix_timestamp(since).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let seen: Option<i64> = session.get("last").await.map_err(failed)?;
    let seen = seen.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok()).unwrap_or(login);
    let now = clock.now();

    if now - seen > IDLE || now - login > ABSOLUTE {
        session.flush().await.map_err(failed)?;
        return Ok(None);
    }

    session.insert("last", now.unix_timestamp()).await.map_err(failed)?;
    session.get("guest").await.map_err(failed)
}
