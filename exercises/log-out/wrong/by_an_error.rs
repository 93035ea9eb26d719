// Breaks 4: the logout answers with an error
// The session ends, and then comes 500.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.flush().await.map_err(failed)?;

    let _ = Redirect::to("/").into_response();
    Err(StatusCode::INTERNAL_SERVER_ERROR)
}
