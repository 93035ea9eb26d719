//! Exercise: renew the session ID at login.
//!
//! Fix [`log_in`]. The rest of the hotel is in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use tower_sessions::Session;

pub use hotel::{COOKIE, Guests, LogIn, failed, hotel};

// Yours: from here.

/// Logs a guest in: checks the password, and writes into the session who it is.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if !guests.verify(&form.guest, &form.password) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }

    // TODO: the browser may have come with a session ID that somebody else knows.

    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}

// Yours: to here.
