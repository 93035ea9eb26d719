//! Exercise: put a token into the form.
//!
//! Change [`token`] and [`check`]. The pages are in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::http::StatusCode;
use tower_sessions::Session;

pub use hotel::{COOKIE, Guests, failed, hotel};

// Yours: from here.

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    // TODO: what can Mallory's page not know?
    let _ = session;
    Ok(String::new())
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    // TODO: is it what this session's form held?
    let _ = (session, sent);
    Ok(())
}

// Yours: to here.
