//! A learner's router as the site `hotel.grand.example`.

use std::{
    convert::Infallible,
    future::{Future, Ready, ready},
    sync::mpsc,
    task::{Context, Poll, Waker},
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderValue, Request, Response, Uri, header},
};
use cloakroom_engine::{
    target::Target,
    world::{Answer, Backup, Kept, Site, World, WorldError},
};
use time::{Duration, OffsetDateTime};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower_service::Service;

use crate::{limit, target};

/// The learner's hotel, open for visitors.
pub struct TestSite {
    site: Site<TestService, Body>,
    copy: Option<Box<dyn Fn() -> Vec<Kept> + Send + Sync>>,
}

impl TestSite {
    /// Opens the hotel. `cookie` is the name of its session cookie; `known` is what an attack's file may name,
    /// such as `alice.password` and `secret`. `build` runs on the hotel's own thread.
    pub fn open<'a>(
        cookie: &str,
        known: impl IntoIterator<Item = (&'a str, String)>,
        build: impl FnOnce() -> Router + Send + 'static,
    ) -> Self {
        // What is generic is compiled again in each test: so nothing more than this.
        Self::opened(cookie, known.into_iter().collect(), Box::new(build))
    }

    fn opened(cookie: &str, known: Vec<(&str, String)>, build: Box<dyn FnOnce() -> Router + Send>) -> Self {
        let (asked, mut inbox) = unbounded_channel::<Asked>();
        limit::start(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
            runtime.block_on(async move {
                let router = limit::caught(build);
                while let Some(Asked { request, reply }) = inbox.recv().await {
                    let router = router.clone();
                    tokio::spawn(async move {
                        // Nobody waits any more: the test has failed already.
                        let _ = reply.send(match router {
                            Ok(router) => served(router, request).await,
                            Err(says) => Err(says),
                        });
                    });
                }
            });
        });
        Self { site: Site::new(TestService(asked), target::hotel(cookie), known), copy: None }
    }

    /// Lets a copy of the hotel's store fall into hands that an attack's file names: `copy` reads what is kept now.
    #[must_use]
    pub fn with_copy(mut self, copy: impl Fn() -> Vec<Kept> + Send + Sync + 'static) -> Self {
        self.copy = Some(Box::new(copy));
        self
    }

    /// Lets time pass for the visitors' browsers. The hotel's own clock is the test's to move.
    pub(crate) fn browsers_wait(&self, by: Duration) {
        self.site.browsers_wait(by);
    }
}

/// A task of its own, so that a panic in a handler ends the task and not the hotel.
async fn served(router: Router, request: Request<Body>) -> Result<Response<Bytes>, String> {
    let answering = tokio::spawn(async move {
        let mut router = router;
        let Ok(response) = router.call(request).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(|e| e.to_string())?;
        Ok(Response::from_parts(parts, body))
    });
    match answering.await {
        Ok(answered) => answered,
        Err(ended) => Err(limit::said(&*ended.into_panic())),
    }
}

struct Asked {
    request: Request<Body>,
    reply: mpsc::Sender<Result<Response<Bytes>, String>>,
}

/// Where requests go in. It blocks the test that knocks: each test has a thread of its own.
#[derive(Clone)]
struct TestService(UnboundedSender<Asked>);

impl Service<Request<Body>> for TestService {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let what = format!("{} {}", request.method(), request.uri().path());
        let request = in_origin_form(request);
        let (reply, answered) = mpsc::channel();
        // A closed hotel drops the request, and with it the sender of the reply: `answer` says so.
        let _ = self.0.send(Asked { request, reply });
        match limit::answer(&answered, &what) {
            Ok(response) => ready(Ok(response.map(Body::from))),
            Err(says) => panic!("\n\n{what}: your code panicked: {says}\n"),
        }
    }
}

/// The request as a browser sends it over HTTP/1.1: path and query alone, and the host in a header (RFC 9112, section 3.2.1).
fn in_origin_form(mut request: Request<Body>) -> Request<Body> {
    let uri = request.uri().clone();
    if let Some(host) = uri.authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok()) {
        request.headers_mut().entry(header::HOST).or_insert(host);
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = Uri::try_from(path).expect("what was a path of an address is a path");
    request
}

impl World for TestSite {
    fn answer(&self, request: Request<Bytes>) -> Answer<'_> {
        self.site.answer(request)
    }

    fn backup(&self) -> Backup<'_> {
        Box::pin(ready(self.copy.as_ref().map(|copy| copy()).ok_or(WorldError::NoBackup)))
    }

    fn now(&self) -> OffsetDateTime {
        self.site.now()
    }

    fn target(&self) -> &Target {
        self.site.target()
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.site.fixture(name)
    }
}

/// Runs a future of the engine's. They wait for nothing but the [`TestService`], and that blocks.
pub(crate) fn played<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}
