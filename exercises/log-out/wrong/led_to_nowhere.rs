// Breaks 4: the logout answers with an error
// The redirect leads to a page that there is not.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.flush().await.map_err(failed)?;

    Ok(Redirect::to("/goodbye").into_response())
}
