// Fails because: WON at step 3: Mallory opened Alice's account
// A stronger word to the browser is still a word to the browser.
// Exercise: end the session at logout.
//
// Fix [`log_out`]. The rest of the hotel is in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::{
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

pub use hotel::{COOKIE, Guests, LogIn, failed, hotel};

/// Logs a guest out.
pub async fn log_out() -> Result<Response, StatusCode> {
    let forget = format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict");
    let clear = (HeaderName::from_static("clear-site-data"), "\"cookies\"".to_owned());

    Ok(([(header::SET_COOKIE, forget), clear], Redirect::to("/")).into_response())
}
