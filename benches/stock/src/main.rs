//! The same requests as `benches/ours`, on the SQLite store that tower-sessions publishes.

#[path = "../../ours/src/measure.rs"]
mod measure;

use axum::{Router, routing::get};
use measure::{log_in, per_request};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};
use tower_sessions::{Session, SessionManagerLayer};
use tower_sessions_sqlx_store::SqliteStore;

fn pages() -> Router {
    let read = |session: Session| async move { format!("{:?}", session.get::<u64>("n").await.unwrap()) };
    let write = |session: Session| async move {
        let n = session.get::<u64>("n").await.unwrap().unwrap_or(0);
        session.insert("n", n + 1).await.unwrap();
    };
    Router::new().route("/read", get(read)).route("/write", get(write))
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    // As our own store is opened; the defaults would be slower.
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("bench.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal);
    let store = SqliteStore::new(SqlitePool::connect_with(options).await.unwrap());
    store.migrate().await.unwrap();
    let router = pages().layer(SessionManagerLayer::new(store));
    let cookies = log_in(&router).await;
    println!("stock-read {:.2}", per_request(&router, "/read", &cookies).await);
    println!("stock-write {:.2}", per_request(&router, "/write", &cookies).await);
}
