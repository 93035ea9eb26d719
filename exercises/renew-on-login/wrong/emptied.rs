// Fails because: SITE BROKEN: Alice could not do her own business
// Nobody gets in, Alice included. That is no defence.
// Exercise: renew the session ID at login.
//
// Fix [`log_in`]. The rest of the hotel is in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use tower_sessions::Session;

pub use hotel::{Guests, LogIn, failed, hotel};

/// Logs a guest in: checks the password, and writes into the session who it is.
pub async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    drop((session, guests, form.guest, form.password, failed as fn(_) -> _, Html("")));
    let _ = Redirect::to("/");
    Ok(StatusCode::OK.into_response())
}
