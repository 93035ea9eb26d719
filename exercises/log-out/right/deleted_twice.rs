// Right: the record is deleted, emptied, and the session ended: belt and braces.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.delete().await.map_err(failed)?;
    session.clear().await;
    session.flush().await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
