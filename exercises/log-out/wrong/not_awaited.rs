// Breaks 1: WON at step 3: Mallory opened Alice's account
// `flush` makes a future. Nobody awaits it, so it never runs, and `let _ =` keeps the compiler quiet.

use axum::http::header;
use tower_sessions::Session;

// ANCHOR: not_awaited
/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    let _ = session.flush(); // MARK
    let forget = format!("{COOKIE}=; Path=/; Max-Age=0");

    Ok(([(header::SET_COOKIE, forget)], Redirect::to("/")).into_response())
}
// ANCHOR_END: not_awaited
