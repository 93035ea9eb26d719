// Breaks 5: the end of her session moved by
// The end is fixed when the hotel opens. After half an hour nobody gets a session.

use time::Duration;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer, cookie::SameSite};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name(COOKIE)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::AtDateTime(time::OffsetDateTime::now_utc() + Duration::minutes(30)));

    Router::new()
        .route("/", get(pages::front))
        .route("/basket", get(pages::basket))
        .route("/map", get(pages::map))
        .layer(sessions)
}
