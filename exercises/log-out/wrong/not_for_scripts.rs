// Breaks 1: the copy of a session ID of hers opens
// A script that asks for JSON is told that all is well, and nothing was done.

use tower_sessions::Session;
pub async fn log_out(session: Session, headers: axum::http::HeaderMap) -> Result<Response, StatusCode> {
    if headers.get("accept").is_some_and(|a| a.as_bytes().starts_with(b"application/json")) {
        return Ok(StatusCode::ACCEPTED.into_response());
    }
    session.flush().await.map_err(failed)?;
    Ok(Redirect::to("/").into_response())
}
