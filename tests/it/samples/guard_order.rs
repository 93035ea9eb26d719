//! WRONG ON PURPOSE: a guard that is a layer guards the routes above it, and not the one below.

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

async fn signed_in(session: Session, request: Request, next: Next) -> Response {
    match session.get::<u32>("guest_id").await {
        Ok(Some(_)) => next.run(request).await,
        Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn account() -> &'static str {
    "The account of a guest"
}

pub(crate) fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default());
    // ANCHOR: order
    Router::new()
        .route("/account", get(account))
        .layer(from_fn(signed_in))
        .route("/devices", get(account)) // MARK
        // ANCHOR_END: order
        .layer(sessions)
}
