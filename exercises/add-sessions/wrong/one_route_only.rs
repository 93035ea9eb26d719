// Breaks 1: into her basket at /basket, and
// One of the pages has the layer.

use time::Duration;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer, cookie::SameSite};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name(COOKIE)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(Duration::minutes(30)));

    Router::new()
        .route("/basket", get(pages::basket).layer(sessions))
        .route("/", get(pages::front))
        .route("/map", get(pages::map))
}
