// Breaks 4: the logout answers with an error
// Who is not logged in gets 401, and with it a page that says that they should log in.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    if session.get::<String>("guest").await.map_err(failed)?.is_none() {
        return Err(StatusCode::UNAUTHORIZED);
    }
    session.flush().await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
