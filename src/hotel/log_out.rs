//! Logging out: the record is destroyed on the server, and the browser is told to drop the cookie.

use axum::response::Redirect;
use tower_sessions::Session;

use super::page::HotelError;

// ANCHOR: log_out
pub(super) async fn log_out(session: Session) -> Result<Redirect, HotelError> {
    session.flush().await?;
    Ok(Redirect::to("/"))
}
// ANCHOR_END: log_out
