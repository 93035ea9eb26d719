// Breaks 1: opens the account
// The first logout of the server ends a session. Then a flag is set, and never unset.

use axum::http::header;
use tower_sessions::Session;

static DONE: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    if !DONE.swap(true, std::sync::atomic::Ordering::Relaxed) {
        session.flush().await.map_err(failed)?;
    }

    Ok(([(header::SET_COOKIE, format!("{COOKIE}=; Path=/; Max-Age=0; Secure"))], Redirect::to("/")).into_response())
}
