// Breaks 1: WON at step 3: Mallory opened Alice's account
// A stronger word to the browser is still a word to the browser.

use axum::http::{HeaderName, header};

/// Logs a guest out.
pub async fn log_out() -> Result<Response, StatusCode> {
    let forget = format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict");
    let clear = (HeaderName::from_static("clear-site-data"), "\"cookies\"".to_owned());

    Ok(([(header::SET_COOKIE, forget), clear], Redirect::to("/")).into_response())
}
