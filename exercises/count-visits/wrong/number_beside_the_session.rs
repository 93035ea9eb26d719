// Breaks 4: given more than its session ID
// The number is in the session, and in a cookie too, "for the page's script".

use axum::http::header;
use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<([(header::HeaderName, String); 1], String), StatusCode> {
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(([(header::SET_COOKIE, format!("visits={visits}; Path=/"))], sentence(visits)))
}
