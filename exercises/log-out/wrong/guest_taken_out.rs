// Breaks 2: her browser still holds the session cookie
// Nobody is in the session any more. The record stays, and the layer sends its ID again.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.remove::<String>("guest").await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
