//! The Rust side of the rows of `/reference/express`, on the library as it comes: its layer, its MemoryStore. The Express
//! side is `tests/express/rows-*.test.js`, group by group.
//!
//! Deliberately absent: rows that another file proves already; `lessons/reference/express.toml` says which.

mod cookie;
mod ending;
mod id;
mod saving;
mod store;

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::{Router, body::Body, http::StatusCode, routing::get};
use http::{Request, header};
use tower::ServiceExt;
use tower_sessions::{
    MemoryStore, Session, SessionManagerLayer, SessionStore,
    session::{Error, Id, Record},
    session_store,
};

use crate::harness::Answer;

/// A browser without cookies of this site.
const NONE: &str = "theme=dark";
/// Of the right form, and issued by nobody.
const INVENTED: &str = "madeUpByMalloryMyselfA";

/// One page that writes, one that reads, one that does not look.
fn pages() -> Router {
    let write = |session: Session| async move { session.insert("guest", "alice").await.map_err(failed) };
    Router::new()
        .route("/write", get(write))
        .route("/read", get(read))
        .route("/untouched", get(|| async { "Nothing about you" }))
}

async fn read(session: Session) -> Result<String, StatusCode> {
    let guest = session.get::<String>("guest").await.map_err(failed)?;
    Ok(guest.unwrap_or_else(|| "a stranger".into()))
}

fn failed(_: Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// The layer as it comes.
fn layer() -> SessionManagerLayer<MemoryStore> {
    SessionManagerLayer::new(MemoryStore::default())
}

async fn visit(site: &Router, path: &str, cookie: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    Answer::read(site.clone().oneshot(request).await.unwrap()).await
}

/// Writes, and gives the cookie as it goes back.
async fn begun(site: &Router) -> String {
    format!("id={}", visit(site, "/write", NONE).await.expect_set_cookie("id").value())
}

fn id_in(cookie: &str) -> Id {
    cookie.strip_prefix("id=").unwrap().parse().unwrap()
}

type Failure = fn() -> session_store::Error;

/// MemoryStore that counts what is written, and that can be told to fail.
#[derive(Debug, Clone, Default)]
struct Watched {
    inner: MemoryStore,
    written: Arc<Mutex<usize>>,
    fails: Arc<Mutex<Option<Failure>>>,
}

impl Watched {
    fn written(&self) -> usize {
        *self.written.lock().unwrap()
    }

    fn fails_with(&self, error: Failure) {
        *self.fails.lock().unwrap() = Some(error);
    }

    fn answer(&self) -> session_store::Result<()> {
        self.fails.lock().unwrap().map_or(Ok(()), |error| Err(error()))
    }
}

#[async_trait]
impl SessionStore for Watched {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        *self.written.lock().unwrap() += 1;
        self.inner.create(record).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        *self.written.lock().unwrap() += 1;
        self.inner.save(record).await
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        self.answer()?;
        self.inner.load(id).await
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.answer()?;
        self.inner.delete(id).await
    }
}
