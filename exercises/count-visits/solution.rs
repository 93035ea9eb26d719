//! Exercise: count the visits of each browser.
//!
//! Change [`count`]. The rest of the hotel is in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::http::StatusCode;

pub use hotel::{COOKIE, failed, hotel, sentence};

// Yours: from here.

use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    // No number yet means that this browser is new here.
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    // Writing is what makes the layer send the cookie: an untouched session costs nobody anything.
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(sentence(visits))
}

// Yours: to here.
