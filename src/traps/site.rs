//! A site for one trap: a router, tower-sessions' own layer as it comes, and its own MemoryStore with
//! somebody who writes down what it is asked.
//!
//! Deliberately absent: a clock of its own. The library reads the wall's.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use axum::{Router, body::Body, routing::MethodRouter};
use http::{Request, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tower::ServiceExt;
use tower_sessions::{
    SessionManagerLayer, SessionStore,
    session::{Id, Record},
    session_store::Result,
};
use tower_sessions_memory_store::MemoryStore;

use crate::clock::Clock;

/// An ID of the right form that no server ever issued.
pub const INVENTED: &str = "madeUpByMalloryMyselfA";

pub(super) type Layer = SessionManagerLayer<Watched>;

/// The library's store, and what it was asked.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    store: MemoryStore,
    asked: Arc<Mutex<Vec<&'static str>>>,
}

impl Watched {
    fn note(&self, what: &'static str) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }
}

#[async_trait]
impl SessionStore for Watched {
    async fn create(&self, record: &mut Record) -> Result<()> {
        self.note("create");
        self.store.create(record).await
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.note("save");
        self.store.save(record).await
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        self.note("load");
        self.store.load(id).await
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.note("delete");
        self.store.delete(id).await
    }
}

/// One request and what came of it.
#[derive(Debug, Clone, Serialize)]
pub struct Visit {
    /// The path asked for.
    pub path: &'static str,
    /// The Cookie header, as sent.
    pub cookie: String,
    /// The status of the answer.
    #[serde(serialize_with = "as_number")]
    pub status: StatusCode,
    /// The `Set-Cookie` line, if there was one.
    pub set_cookie: Option<String>,
    /// What the store was asked.
    pub asked: Vec<&'static str>,
    /// What the store holds now under the IDs that were sent and set.
    pub holds: Vec<Holding>,
}

fn as_number<S: serde::Serializer>(status: &StatusCode, to: S) -> std::result::Result<S::Ok, S::Error> {
    to.serialize_u16(status.as_u16())
}

/// One ID and its record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holding {
    /// The ID.
    pub id: String,
    /// What is in its record; `None` if there is none.
    pub data: Option<Map<String, Value>>,
    /// So many whole minutes until it ends.
    pub minutes: i64,
}

impl Visit {
    /// The value of the cookie that was set.
    #[must_use]
    pub fn id_set(&self) -> Option<&str> {
        let pair = self.set_cookie.as_deref()?.split(';').next()?;
        pair.split_once('=').map(|(_, value)| value)
    }

    /// What the store holds under an ID after it.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<&Map<String, Value>> {
        self.holds.iter().find(|held| held.id == id)?.data.as_ref()
    }
}

/// A site with the stock layer.
#[derive(Debug)]
pub struct Site {
    store: Watched,
    router: Router,
}

impl Site {
    /// A site with these pages, and the layer with these settings.
    #[must_use]
    pub fn new(
        pages: impl IntoIterator<Item = (&'static str, MethodRouter)>,
        settings: impl FnOnce(Layer) -> Layer,
    ) -> Self {
        let store = Watched::default();
        let router = pages.into_iter().fold(Router::new(), |router, (path, page)| router.route(path, page));
        let router = router.layer(settings(SessionManagerLayer::new(store.clone())));
        Self { store, router }
    }

    /// A session of Alice's that has an hour to go, and its ID.
    ///
    /// # Errors
    /// The store failed.
    pub async fn alice(&self) -> Result<String> {
        self.guest("alice").await
    }

    /// The same for somebody else.
    ///
    /// # Errors
    /// The store failed.
    pub async fn guest(&self, name: &str) -> Result<String> {
        let data = [("guest".to_owned(), json!(name))].into();
        let expiry_date = Clock::wall() + time::Duration::hours(1);
        let mut record = Record { id: Id::default(), data, expiry_date };
        self.store.store.create(&mut record).await?;
        Ok(record.id.to_string())
    }

    /// A browser that sends this Cookie header asks for a page.
    ///
    /// # Errors
    /// The store failed.
    pub async fn visit(&self, path: &'static str, cookie: &str) -> Result<Visit> {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = http::Uri::from_static(path);
        if let Ok(value) = cookie.parse() {
            request.headers_mut().insert(header::COOKIE, value);
        }
        let answered: std::result::Result<_, Infallible> = self.router.clone().oneshot(request).await;
        let response = answered.unwrap_or_else(|never| match never {});
        let line = response.headers().get(header::SET_COOKIE).and_then(|line| line.to_str().ok());
        let asked = std::mem::take(&mut *self.store.asked.lock().unwrap_or_else(PoisonError::into_inner));
        let (status, set_cookie) = (response.status(), line.map(str::to_owned));
        let mut visit = Visit { path, cookie: cookie.to_owned(), status, set_cookie, asked, holds: Vec::new() };
        let sent = cookie.split("; ").filter_map(|pair| pair.split_once('=')).map(|(_, id)| id.to_owned());
        let mut ids: Vec<String> = sent.chain(visit.id_set().map(str::to_owned)).collect();
        ids.dedup();
        for id in ids {
            let Ok(parsed) = id.parse::<Id>() else { continue };
            visit.holds.push(holding(id, self.store.store.load(&parsed).await?));
        }
        Ok(visit)
    }
}

fn holding(id: String, record: Option<Record>) -> Holding {
    // Half a minute more, so that whole hours stay whole.
    let left = |record: &Record| (record.expiry_date - Clock::wall() + time::Duration::seconds(30)).whole_minutes();
    let minutes = record.as_ref().map_or(0, left);
    let data = record.map(|record| {
        let mut pairs: Vec<_> = record.data.into_iter().collect();
        pairs.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        pairs.into_iter().collect()
    });
    Holding { id, data, minutes }
}
