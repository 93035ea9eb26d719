// Breaks 1: After the first visit the browser holds no session cookie
// The number is read and raised, and nobody writes it back. An empty session gets no cookie.

use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;

    Ok(sentence(visits))
}
