//! Exercise: end the session at logout.
//!
//! Fix [`log_out`]. The rest of the hotel is in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

pub use hotel::{COOKIE, Guests, LogIn, failed, hotel};

// Yours: from here.

use tower_sessions::Session;

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    // Deletes the record, so that every copy of the ID names nothing; the layer then removes the cookie.
    session.flush().await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}

// Yours: to here.
