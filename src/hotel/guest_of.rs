//! Which guest a session belongs to.

use std::sync::Arc;

use tower_sessions::Session;

use super::{Guest, Guests, error::HotelError, keys::GUEST_ID};

/// The guest this session belongs to, if anybody has logged in with it.
pub(super) async fn guest_of(session: &Session, guests: &Guests) -> Result<Option<Arc<Guest>>, HotelError> {
    Ok(session.get::<u32>(GUEST_ID).await?.and_then(|id| guests.numbered(id)).cloned())
}
