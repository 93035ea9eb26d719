// Breaks 2: her browser still holds the session cookie
// `clear` empties the record. The record stays under its ID, and the layer sends the cookie again.

use tower_sessions::Session;

// ANCHOR: clear
/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    session.clear().await; // MARK

    Ok(Redirect::to("/").into_response())
}
// ANCHOR_END: clear
