// Right: each page has a layer of its own, over one store.

use axum::routing::MethodRouter;
use time::Duration;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer, cookie::SameSite};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let store = MemoryStore::default();
    let kept = |pages: MethodRouter| {
        let layer = SessionManagerLayer::new(store.clone()).with_name(COOKIE).with_same_site(SameSite::Lax);
        pages.layer(layer.with_expiry(Expiry::OnInactivity(Duration::minutes(30))))
    };
    Router::new()
        .route("/", kept(get(pages::front)))
        .route("/basket", kept(get(pages::basket)))
        .route("/map", get(pages::map))
}
