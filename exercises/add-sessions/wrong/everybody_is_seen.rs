// Breaks 6: and it set a cookie
// Each request writes into the session that somebody was here.

use axum::{
    extract::Request,
    middleware::{self, Next},
    response::Response,
};
use time::Duration;
use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer, cookie::SameSite};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name(COOKIE)
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(Duration::minutes(30)));

    Router::new()
        .route("/", get(pages::front))
        .route("/basket", get(pages::basket))
        .route("/map", get(pages::map))
        .layer(middleware::from_fn(seen))
        .layer(sessions)
}

async fn seen(session: Session, request: Request, next: Next) -> Response {
    let _ = session.insert("seen", true).await;
    next.run(request).await
}
