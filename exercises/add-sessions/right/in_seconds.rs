// Right: another order, another unit, and what is the default is written out.

use time::Duration;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer, cookie::SameSite};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_secure(true)
        .with_http_only(true)
        .with_path("/")
        .with_same_site(SameSite::Lax)
        .with_name(COOKIE)
        .with_expiry(Expiry::OnInactivity(Duration::seconds(1800)));

    Router::new()
        .route("/", get(pages::front))
        .route("/basket", get(pages::basket))
        .route("/map", get(pages::map))
        .layer(sessions)
}
