//! The hotel around the exercise: one page and the session layer. Nothing to change here.

use axum::{Router, http::StatusCode, routing::get};
use tower_sessions::{MemoryStore, SessionManagerLayer};

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// The whole hotel, ready to answer.
#[must_use]
pub fn hotel() -> Router {
    Router::new()
        .route("/count", get(super::count))
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE))
}

/// What the page says.
#[must_use]
pub fn sentence(visits: u32) -> String {
    format!("You have been here {visits} {}.", if visits == 1 { "time" } else { "times" })
}

/// For `map_err`: a store that failed is not the visitor's fault.
pub fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}
