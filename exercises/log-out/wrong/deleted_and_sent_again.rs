// Breaks 2: her browser still holds the session cookie
// The record is deleted, and the next line writes into the session: the layer makes a new one.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.flush().await.map_err(failed)?;
    session.insert("message", "Come again").await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
