// Breaks 3: a link on another site leads Alice back, and her basket is empty
// The defaults are safe, and Strict forgets Alice on her way back.

use time::Duration;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name(COOKIE)
        .with_expiry(Expiry::OnInactivity(Duration::minutes(30)));

    Router::new()
        .route("/", get(pages::front))
        .route("/basket", get(pages::basket))
        .route("/map", get(pages::map))
        .layer(sessions)
}
