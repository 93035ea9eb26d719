// Right: the session is where the layer put it.

use axum::Extension;
use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(Extension(session): Extension<Session>) -> Result<String, StatusCode> {
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(sentence(visits))
}
