//! The lines with which a new axum program has sessions, and the same lines in the wrong order.

// ANCHOR: hotel
use axum::{Router, http::StatusCode, routing::get};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, session};

pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default());
    Router::new().route("/", get(visit)).layer(sessions) // MARK
}

async fn visit(session: Session) -> Result<String, StatusCode> {
    let before = session.get::<u64>("visits").await.map_err(failed)?;
    let visits = before.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;
    Ok(format!("Visit {visits}\n"))
}

fn failed(_: session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}
// ANCHOR_END: hotel

// ANCHOR: main
#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, hotel()).await
}
// ANCHOR_END: main

pub fn too_late() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default());
    // ANCHOR: too_late
    Router::new().layer(sessions).route("/", get(visit)) // MARK
    // ANCHOR_END: too_late
}
