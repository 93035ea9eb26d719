// Breaks 1: did not go on from the number in that session
// The number is written into the session at each visit, and never read out of it.

use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let visits = 1;
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(sentence(visits))
}
