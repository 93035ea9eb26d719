// Right: the answer is a page, and the number a wide one.

use axum::response::Html;
use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<Html<String>, StatusCode> {
    let visits = session.get::<u64>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(Html(format!("<p>{}</p>", sentence(u32::try_from(visits).unwrap_or(u32::MAX)))))
}
