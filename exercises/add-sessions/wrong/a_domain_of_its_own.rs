// Breaks 4: even the hotel's own
// The Domain is the host itself. That takes in all hosts below it.

use time::Duration;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer, cookie::SameSite};
fn layer(store: MemoryStore) -> SessionManagerLayer<MemoryStore> {
    SessionManagerLayer::new(store)
        .with_name(COOKIE)
        .with_same_site(SameSite::Lax)
        .with_secure(true)
        .with_http_only(true)
        .with_domain("hotel.grand.example")
        .with_expiry(Expiry::OnInactivity(Duration::minutes(30)))
}
pub fn hotel() -> Router {
    Router::new()
        .route("/", get(pages::front))
        .route("/basket", get(pages::basket))
        .route("/map", get(pages::map))
        .layer(layer(MemoryStore::default()))
}
