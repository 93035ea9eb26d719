// Right: a page and no redirect, and the session out of the extensions.

use axum::{Extension, response::Html};
use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(Extension(session): Extension<Session>) -> Result<Response, StatusCode> {
    session.flush().await.map_err(failed)?;

    let _ = Redirect::to("/");
    Ok(Html("<p>Come again.</p><a href=/login>Log in</a>").into_response())
}
