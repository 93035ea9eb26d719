// Breaks 5: ends with the browser
// No expiry: the cookie ends with the browser, and the record stays for two weeks.

use tower_sessions::{MemoryStore, SessionManagerLayer, cookie::SameSite};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE).with_same_site(SameSite::Lax);

    Router::new()
        .route("/", get(pages::front))
        .route("/basket", get(pages::basket))
        .route("/map", get(pages::map))
        .layer(sessions)
}
