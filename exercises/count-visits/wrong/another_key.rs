// Breaks 1: did not go on from the number
// It reads `visit` and writes `visits`.

use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let visits = session.get::<u32>("visit").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(sentence(visits))
}
