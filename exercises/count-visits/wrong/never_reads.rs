// Fails because: did not go on from the number in that session
// The number is written into the session at each visit, and never read out of it.
// Exercise: count the visits of each browser.
//
// Change [`count`]. The rest of the hotel is in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::http::StatusCode;
use tower_sessions::Session;

pub use hotel::{COOKIE, failed, hotel, sentence};

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let visits = 1;
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(sentence(visits))
}
