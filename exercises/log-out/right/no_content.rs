// Right: 204: the script that asked shows what comes next.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.flush().await.map_err(failed)?;

    let _ = Redirect::to("/").into_response();
    Ok(StatusCode::NO_CONTENT.into_response())
}
