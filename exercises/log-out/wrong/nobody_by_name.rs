// Breaks 1: opens the account
// The name is emptied, and the session still has one.

use axum::http::header;
use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.insert("guest", "").await.map_err(failed)?;

    Ok(([(header::SET_COOKIE, format!("{COOKIE}=; Path=/; Max-Age=0; Secure"))], Redirect::to("/")).into_response())
}
