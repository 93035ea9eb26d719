// Breaks 1: did not go on from the number
// Everything in the session is taken out before the number is read.

use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    session.clear().await;
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(sentence(visits))
}
