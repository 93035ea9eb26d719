// Breaks 2: her browser still holds the session cookie
// The browser is given a cookie that is never removed, under the name of the session's.

use axum::http::header;
use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.flush().await.map_err(failed)?;

    Ok(([(header::SET_COOKIE, format!("{COOKIE}=ended; Path=/account; Secure; Max-Age=600"))], Redirect::to("/"))
        .into_response())
}
