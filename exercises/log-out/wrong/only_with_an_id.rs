// Breaks 4: the logout answers with an error
// A session without an ID is taken for a fault of the store.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    if session.id().is_none() {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    session.flush().await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
