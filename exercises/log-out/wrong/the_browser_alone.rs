// Breaks 1: WON at step 3
// The browser is told to drop the cookie, which it does. The record is still there.

use axum::http::header;
use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    let _ = (session, failed);

    Ok(([(header::SET_COOKIE, format!("{COOKIE}=; Path=/; Max-Age=0; Secure"))], Redirect::to("/")).into_response())
}
