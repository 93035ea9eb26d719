// Breaks 2: her browser still holds the session cookie
// `null` is written as the guest. The session lives on, and reading its guest fails with 503.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.insert("guest", None::<String>).await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
