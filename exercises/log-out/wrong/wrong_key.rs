// Breaks 3: SITE BROKEN
// The login wrote `guest`. Nothing is called `user`, so nothing is removed, and Alice stays logged in.

use axum::http::header;
use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.remove::<String>("user").await.map_err(failed)?;
    let forget = format!("{COOKIE}=; Path=/; Max-Age=0");

    Ok(([(header::SET_COOKIE, forget)], Redirect::to("/")).into_response())
}
