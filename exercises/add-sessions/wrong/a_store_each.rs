// Breaks 1: another store
// Two stores: what one page wrote, the other does not know.

use time::Duration;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer, cookie::SameSite};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let sessions = || {
        SessionManagerLayer::new(MemoryStore::default())
            .with_name(COOKIE)
            .with_same_site(SameSite::Lax)
            .with_expiry(Expiry::OnInactivity(Duration::minutes(30)))
    };

    Router::new()
        .route("/", get(pages::front).layer(sessions()))
        .route("/basket", get(pages::basket).layer(sessions()))
        .route("/map", get(pages::map))
}
