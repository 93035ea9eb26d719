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
    // One for the whole session: Alice may have the form open in two tabs.
    if let Some(token) = session.get::<String>("csrf").await.map_err(failed)? {
        return Ok(token);
    }
    // 128 random bits, and not the session ID: what is on the page, script on the page can read.
    let token = format!("{:032x}", rand::random::<u128>());
    session.insert("csrf", &token).await.map_err(failed)?;
    Ok(token)
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    // No token kept means that we never gave her a form. Then nothing that comes is right, and nothing least of all.
    match session.get::<String>("csrf").await.map_err(failed)? {
        Some(kept) if kept == sent => Ok(()),
        _ => Err(StatusCode::FORBIDDEN),
    }
}

// Yours: to here.
