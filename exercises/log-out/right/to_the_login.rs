// Right: it leads to the login, and asks the browser to forget everything too.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.flush().await.map_err(failed)?;

    Ok(([("clear-site-data", "\"cache\", \"storage\"")], Redirect::to("/login")).into_response())
}
