// Breaks 4: stands in a header
// The number goes out in an ETag, and the browser sends it back: a cookie by another name.

use axum::{
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use tower_sessions::Session;
pub async fn count(session: Session, headers: HeaderMap) -> Result<Response, StatusCode> {
    let kept = session.get::<u32>("visits").await.map_err(failed)?;
    let sent = headers.get("if-none-match").and_then(|v| v.to_str().ok()?.trim_matches('"').parse::<u32>().ok());
    let visits = sent.or(kept).unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;
    Ok(([("etag", format!("\"{visits}\""))], sentence(visits)).into_response())
}
