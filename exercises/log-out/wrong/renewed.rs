// Breaks 2: her browser still holds the session cookie
// A new ID: the copy is worth nothing, and Alice is logged in under the new one.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.cycle_id().await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
