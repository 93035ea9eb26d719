// Right: a new ID, then the end: more than is needed.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.cycle_id().await.map_err(failed)?;
    session.flush().await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
