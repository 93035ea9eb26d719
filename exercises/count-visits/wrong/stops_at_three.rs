// Breaks 1: does not go on with her
// It has been tried three times by hand, and was right three times.

use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let visits = (session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1).min(3);
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(sentence(visits))
}
