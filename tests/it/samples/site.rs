//! What the tests of the samples share: a client, a store that is watched, and three pages.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
    routing::{get, post},
};
use http_body_util::BodyExt;
use tokio::sync::Notify;
use tower::ServiceExt;
use tower_sessions::{
    MemoryStore, Session, SessionManagerLayer, SessionStore,
    session::{Id, Record},
    session_store,
};

/// Of the right form, and issued by nobody.
pub(super) const INVENTED: &str = "madeUpByMalloryMyselfA";

/// A response, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect()
    }

    /// `name=value` of its one Set-Cookie line, as it goes back.
    pub(super) fn cookie(&self) -> String {
        let lines = self.set_cookies();
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines[0].split(';').next().unwrap().to_owned()
    }
}

pub(super) async fn ask(site: &Router, method: &str, path: &str, cookie: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).header(header::COOKIE, cookie);
    let answer = site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

pub(super) async fn get_page(site: &Router, path: &str, cookie: &str) -> Answer {
    ask(site, "GET", path, cookie).await
}

/// A browser without cookies of this site.
pub(super) const NONE: &str = "theme=dark";

/// MemoryStore, with a list of what it was asked, a door that can be shut, and two ways to fail.
#[derive(Debug, Clone, Default)]
pub(super) struct Watched {
    pub(super) inner: MemoryStore,
    asked: Arc<Mutex<Vec<&'static str>>>,
    pub(super) shut: Arc<AtomicBool>,
    pub(super) opened: Arc<Notify>,
    pub(super) full: Arc<AtomicBool>,
    pub(super) down: Arc<AtomicBool>,
    update_only: bool,
}

impl Watched {
    /// One whose `save` makes nothing anew, or does.
    pub(super) fn saving(update_only: bool) -> Self {
        Self { update_only, ..Self::default() }
    }

    fn note(&self, what: &'static str) {
        self.asked.lock().unwrap().push(what);
    }

    /// What it was asked since the last time.
    pub(super) fn asked(&self) -> Vec<&'static str> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    async fn write(&self, what: &'static str) -> session_store::Result<()> {
        self.note(what);
        while self.shut.load(Ordering::Relaxed) {
            self.opened.notified().await;
        }
        match self.full.load(Ordering::Relaxed) {
            true => Err(session_store::Error::Backend("the disk is full".into())),
            false => Ok(()),
        }
    }

    pub(super) async fn record(&self, cookie: &str) -> Option<Record> {
        let (_, id) = cookie.split_once('=').unwrap();
        self.inner.load(&id.parse().unwrap()).await.unwrap()
    }
}

#[async_trait]
impl SessionStore for Watched {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        self.write("create").await?;
        self.inner.create(record).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.write("save").await?;
        if self.update_only && self.inner.load(&record.id).await?.is_none() {
            return Ok(());
        }
        self.inner.save(record).await
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        self.note("load");
        match self.down.load(Ordering::Relaxed) {
            true => Err(session_store::Error::Backend("the store is down".into())),
            false => self.inner.load(id).await,
        }
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.note("delete");
        self.inner.delete(id).await
    }
}

pub(super) type Layer = SessionManagerLayer<Watched>;

/// One page that writes, one that reads, and one that does not look.
pub(super) fn pages(store: &Watched, settings: impl FnOnce(Layer) -> Layer) -> Router {
    routes().layer(settings(SessionManagerLayer::new(store.clone())))
}

pub(super) fn routes() -> Router {
    Router::new()
        .route("/basket", post(|session: Session| async move { session.insert("basket", "umbrella").await.unwrap() }))
        .route("/", get(read))
        .route("/style.css", get(|| async { "body {}" }))
}

async fn read(session: Session) -> Result<String, StatusCode> {
    let basket = session.get::<String>("basket").await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(basket.unwrap_or_else(|| "nothing".into()))
}
