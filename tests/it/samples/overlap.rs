//! Two requests of one browser at the same time, each with its own copy of the record.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use tower_sessions::{Session, SessionManagerLayer, SessionStore, session};

/// What a handler waits for between reading and writing: a query, a mail, another service.
pub(crate) trait Work: Send + Sync {
    fn done(&self) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

type Slow = Arc<dyn Work>;
type Done = Result<(), StatusCode>;

// ANCHOR: add
async fn add(session: Session, slow: State<Slow>, Path(thing): Path<String>) -> Done {
    // As a guard does: this loads the record.
    session.get::<String>("guest").await.map_err(failed)?;
    slow.done().await;
    session.insert(&thing, 1).await.map_err(failed)?; // MARK
    Ok(())
}
// ANCHOR_END: add

async fn log_in(session: Session) -> Done {
    session.insert("guest", "alice").await.map_err(failed)
}

async fn log_out(session: Session) -> Done {
    session.flush().await.map_err(failed)
}

async fn who_am_i(session: Session) -> Result<String, StatusCode> {
    let guest = session.get::<String>("guest").await.map_err(failed)?;
    Ok(guest.unwrap_or_else(|| "a stranger".into()))
}

fn failed(_: session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

pub(crate) fn hotel(store: impl SessionStore + Clone, slow: Slow) -> Router {
    Router::new()
        .route("/login", post(log_in))
        .route("/add/{thing}", post(add))
        .route("/logout", post(log_out))
        .route("/whoami", get(who_am_i))
        .layer(SessionManagerLayer::new(store))
        .with_state(slow)
}
