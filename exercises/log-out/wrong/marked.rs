// Breaks 3: SITE BROKEN
// The session is marked as logged out, and nobody looks at the mark.

use axum::http::header;
use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.insert("logged_out", true).await.map_err(failed)?;

    Ok(([(header::SET_COOKIE, format!("{COOKIE}=; Path=/; Max-Age=0; Secure"))], Redirect::to("/")).into_response())
}
