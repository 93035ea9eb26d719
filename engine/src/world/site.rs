//! One service as the site under test: how an exercise's router becomes a world.

use std::{
    collections::BTreeMap,
    marker::PhantomData,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use bytes::Bytes;
use http::{Request, Response};
use time::{Duration, OffsetDateTime};
use tower_service::Service;

use super::{Answer, World, call, no_such_host};
use crate::target::Target;

/// A world with a single site, the one under test, answered by a tower service.
///
/// The service reads a clock of its own, which nothing here can move: so a script cannot wait in this world. The
/// browsers' clock can be moved by whoever moves the service's too.
#[derive(Debug)]
pub struct Site<S, Body> {
    service: Mutex<S>,
    target: Target,
    fixtures: BTreeMap<String, String>,
    ahead: AtomicI64,
    body: PhantomData<fn() -> Body>,
}

impl<S, Body> Site<S, Body> {
    /// The service, what it is like, and what was drawn for it: at least `alice.password` and `secret`.
    #[must_use]
    pub fn new<'a>(service: S, target: Target, fixtures: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let fixtures = fixtures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let ahead = AtomicI64::new(0);
        Self { service: Mutex::new(service), target, fixtures, ahead, body: PhantomData }
    }

    /// Moves the clock by which browsers let cookies expire. The service does not notice.
    pub fn browsers_wait(&self, by: Duration) {
        self.ahead.fetch_add(by.whole_seconds().max(0), Ordering::Relaxed);
    }
}

impl<S, Body, Answered> World for Site<S, Body>
where
    S: Service<Request<Body>, Response = Response<Answered>> + Clone + Send + 'static,
    S::Error: std::fmt::Display + Send,
    S::Future: Send,
    Body: From<Bytes> + Send + 'static,
    Answered: http_body::Body + Send + 'static,
    Answered::Data: Send,
    Answered::Error: std::fmt::Display + Send,
{
    fn answer(&self, request: Request<Bytes>) -> Answer<'_> {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match request.uri().host() {
            Some(host) if host == self.target.host => Box::pin(call::<S, Body, Answered>(service, request)),
            other => {
                let response = no_such_host(other.unwrap_or_default());
                Box::pin(async move { response })
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the wall clock is where this world's clock begins")]
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + Duration::seconds(self.ahead.load(Ordering::Relaxed))
    }

    fn target(&self) -> &Target {
        &self.target
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.fixtures.get(name).cloned()
    }
}
