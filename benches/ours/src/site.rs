//! A small site on one of our stores, over HTTP: the same answers as `benches/express`. `cloakroom-bench serve STORE` starts the
//! server of the store, prints the port and the address of the store, and ends with its standard input.

use std::{io::Read, sync::Arc};

use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use cloakroom::{
    clock::Clock,
    private_servers,
    store::{Memory, Postgres, RecordStore, Redis, Rules, StoreHandle, WorldId},
};
use tower_sessions::{Session, SessionManagerLayer};

const NAMES: [(u64, &str); 1] = [(7, "alice")];

async fn log_in(session: Session) -> &'static str {
    session.insert("guest_id", 7).await.unwrap();
    session.insert("logged_in_at", 1_700_000_000).await.unwrap();
    session.insert("from", "Chromium on Linux, 127.0.0.1").await.unwrap();
    "ok\n"
}

async fn whoami(session: Session) -> Response {
    let id = session.get::<u64>("guest_id").await.unwrap();
    let guest = NAMES.iter().find(|(number, _)| Some(*number) == id).map(|(_, name)| *name);
    let status = if guest.is_some() { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
    (status, Json(serde_json::json!({ "guest": guest }))).into_response()
}

async fn count(session: Session) -> String {
    let visits = session.get::<u64>("visits").await.unwrap().unwrap_or(0) + 1;
    session.insert("visits", visits).await.unwrap();
    format!("You have been here {visits} time{}.\n", if visits == 1 { "" } else { "s" })
}

/// Until standard input ends.
pub async fn serve(kind: &str) {
    // The server of the store lives as long as this does.
    let (store, server): (Arc<dyn RecordStore>, _) = match kind {
        "redis" => {
            let server = tokio::task::spawn_blocking(private_servers::redis).await.unwrap().unwrap();
            (Arc::new(Redis::at(server.address()).unwrap()), Some(server))
        }
        "postgres" => {
            let server = tokio::task::spawn_blocking(private_servers::postgres).await.unwrap().unwrap();
            (Arc::new(Postgres::at(server.address()).unwrap()), Some(server))
        }
        _ => (Arc::new(Memory::default()), None),
    };
    let handle = StoreHandle::new(store, WorldId::tutorial(), Clock::default(), Rules::default());
    let pages = Router::new().route("/login", get(log_in)).route("/whoami", get(whoami)).route("/count", get(count));
    let site = pages.layer(SessionManagerLayer::new(handle).with_secure(false));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    println!("{port} {}", server.as_ref().map_or("", private_servers::PrivateServer::address));
    let ends = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    tokio::select! {
        served = axum::serve(listener, site).into_future() => served.unwrap(),
        _ = ends => {}
    }
}
