// Breaks 5: On the server the session ends
// Half an hour in the cookie, and two weeks on the server.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use tower_sessions::{MemoryStore, SessionManagerLayer, cookie::SameSite};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE).with_same_site(SameSite::Lax);

    Router::new()
        .route("/", get(pages::front))
        .route("/basket", get(pages::basket))
        .route("/map", get(pages::map))
        .layer(sessions)
        .layer(middleware::from_fn(half_an_hour))
}

/// Adds Max-Age to the session cookie.
async fn half_an_hour(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let line = response.headers().get(header::SET_COOKIE).and_then(|line| line.to_str().ok());
    if let Some(line) = line.and_then(|line| HeaderValue::from_str(&format!("{line}; Max-Age=1800")).ok()) {
        response.headers_mut().insert(header::SET_COOKIE, line);
    }
    response
}
