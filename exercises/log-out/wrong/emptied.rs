// Fails because: SITE BROKEN: Alice could not do her own business
// Nobody gets out. The page comes, and nothing has happened.
// Exercise: end the session at logout.
//
// Fix [`log_out`]. The rest of the hotel is in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

pub use hotel::{COOKIE, Guests, LogIn, failed, hotel};

/// Logs a guest out.
pub async fn log_out() -> Result<Response, StatusCode> {
    Ok(StatusCode::OK.into_response())
}
