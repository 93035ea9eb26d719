// Breaks 2: her browser still holds the session cookie
// The guest is taken out, and who it was is kept in the session for the greeting.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    let guest = session.remove::<String>("guest").await.map_err(failed)?;
    session.cycle_id().await.map_err(failed)?;
    session.insert("was", guest).await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
