// Right: the line that removes the cookie is written out too.

use axum::http::header;
use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.flush().await.map_err(failed)?;

    Ok((
        [(header::SET_COOKIE, format!("{COOKIE}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly"))],
        Redirect::to("/"),
    )
        .into_response())
}
