// Breaks 1: opens the account
// The session is given an hour to end by itself.

use axum::http::header;
use time::Duration;
use tower_sessions::{Expiry, Session};

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.set_expiry(Some(Expiry::OnInactivity(Duration::hours(1))));
    session.save().await.map_err(failed)?;

    Ok(([(header::SET_COOKIE, format!("{COOKIE}=; Path=/; Max-Age=0; Secure"))], Redirect::to("/")).into_response())
}
