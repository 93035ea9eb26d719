//! WRONG ON PURPOSE in `forgets`: what `get` gives is a copy.

use axum::{Router, http::StatusCode, routing::post};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, session};

// ANCHOR: forgets
async fn forgets(session: Session) -> Result<String, StatusCode> {
    let mut basket: Vec<String> = session.get("basket").await.map_err(failed)?.unwrap_or_default();
    basket.push("umbrella".into()); // MARK
    Ok(basket.len().to_string())
}
// ANCHOR_END: forgets

// ANCHOR: keeps
async fn keeps(session: Session) -> Result<String, StatusCode> {
    let mut basket: Vec<String> = session.get("basket").await.map_err(failed)?.unwrap_or_default();
    basket.push("umbrella".into());
    session.insert("basket", &basket).await.map_err(failed)?; // MARK
    Ok(basket.len().to_string())
}
// ANCHOR_END: keeps

fn failed(_: session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

pub(crate) fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default());
    Router::new().route("/forgets", post(forgets)).route("/keeps", post(keeps)).layer(sessions)
}
