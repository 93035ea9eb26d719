// Breaks 5: The cookie has no Max-Age
// Half an hour on the server, and the browser is told nothing.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
};
use time::Duration;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer, cookie::SameSite};

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
        .layer(sessions)
        .layer(middleware::from_fn(until_the_browser_ends))
}

/// Takes Max-Age out of the session cookie.
async fn until_the_browser_ends(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let line = response.headers().get(header::SET_COOKIE).and_then(|line| line.to_str().ok());
    let line =
        line.map(|line| line.split("; ").filter(|part| !part.starts_with("Max-Age")).collect::<Vec<_>>().join("; "));
    if let Some(line) = line.and_then(|line| HeaderValue::from_str(&line).ok()) {
        response.headers_mut().insert(header::SET_COOKIE, line);
    }
    response
}
