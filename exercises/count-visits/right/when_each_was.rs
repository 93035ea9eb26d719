// Right: the times of all visits are kept, and counted.

use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let visits = 0;
    let mut times: Vec<i64> = session.get("times").await.map_err(failed)?.unwrap_or_default();
    times.push(time::OffsetDateTime::now_utc().unix_timestamp());
    let visits = visits + u32::try_from(times.len()).unwrap_or(u32::MAX);
    session.insert("times", times).await.map_err(failed)?;

    Ok(sentence(visits))
}
