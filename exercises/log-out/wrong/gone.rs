// Breaks 4: the logout answers with an error
// 410 says it well, and is an error all the same.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.flush().await.map_err(failed)?;

    let _ = Redirect::to("/");
    Ok(StatusCode::GONE.into_response())
}
