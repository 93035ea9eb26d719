//! Exercise: count the visits of each browser.
//!
//! Change [`count`]. The rest of the hotel is in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::http::StatusCode;
use tower_sessions::Session;

pub use hotel::{COOKIE, failed, hotel, sentence};

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    // No number yet means that this browser is new here.
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(sentence(visits))
}
