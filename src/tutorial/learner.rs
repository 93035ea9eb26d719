//! The tutorial's own session: it finds the learner's sandbox, and nothing else.
//!
//! Hardened: `__Host-` and Secure on our own name, strict IDs, an update-only store. What cookie gets here is decided in
//! `cookies`: at most one, by its exact name.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRef, FromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::{Layer, ServiceExt};
use tower_sessions::{Expiry, Session, SessionManagerLayer, cookie::SameSite};

use super::{
    Port, Problem, cookies,
    lifetime::{IDLE, Life, Visit},
};
use crate::{
    clock::Clock,
    hosts::{Addresses, Place},
    ids::SandboxId,
    sandbox::{Sandbox, Sandboxes},
    store::{Rules, SavePolicy, Sqlite, StoreHandle, WorldId},
};

const SANDBOX: &str = "sandbox";
const LIFE: &str = "life";

/// The session layer under our own name, and the one for `localhost` and addresses.
#[derive(Debug, Clone)]
pub(super) struct SessionLayers {
    store: Sqlite,
    clock: Clock,
}

impl SessionLayers {
    pub(super) fn new(store: Sqlite, clock: Clock) -> Self {
        Self { store, clock }
    }

    /// Built for each request, because the handle keeps one request's trace.
    fn layer(&self, name: &'static str) -> SessionManagerLayer<StoreHandle> {
        let rules = Rules { policy: SavePolicy::UpdateOnly, ..Rules::default() };
        let handle = StoreHandle::new(self.store.clone(), WorldId::tutorial(), self.clock.clone(), rules);
        SessionManagerLayer::new(handle)
            .with_name(name)
            .with_secure(name.starts_with("__Host-"))
            .with_same_site(SameSite::Lax)
            .with_expiry(Expiry::OnInactivity(IDLE))
    }
}

pub(super) async fn with_session(State(layers): State<SessionLayers>, request: Request, next: Next) -> Response {
    let name = cookies::name(request.extensions().get::<Place>());
    let inner = tower::service_fn(move |request: Request| {
        let next = next.clone();
        async move { Ok::<_, Infallible>(next.run(request).await) }
    });
    match layers.layer(name).layer(inner).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

/// Who is asking, as far as it matters: whose sandbox.
#[derive(Debug, Clone)]
pub(super) struct Learner {
    session: Session,
    sandboxes: Sandboxes,
    port: Port,
    clock: Clock,
}

impl Learner {
    /// The learner's sandbox, if there is one. Asking creates nothing; once a day it notes the visit, and beyond its
    /// limits it ends the session.
    pub(super) async fn sandbox(&self) -> Result<Option<Arc<Sandbox>>, Problem> {
        match self.session.get::<Life>(LIFE).await?.map(|life| life.visited(self.clock.now())) {
            Some(Visit::GoesOn) | None => {}
            Some(Visit::Note(life)) => self.session.insert(LIFE, life).await?,
            Some(Visit::Ended) => {
                self.session.flush().await?;
                return Ok(None);
            }
        }
        let name: Option<String> = self.session.get(SANDBOX).await?;
        Ok(name.and_then(|n| n.parse::<SandboxId>().ok()).and_then(|id| self.sandboxes.get(&id)))
    }

    /// The learner's sandbox; this act makes it, if it is the first.
    pub(super) async fn sandbox_or_new(&self) -> Result<Arc<Sandbox>, Problem> {
        match self.sandbox().await? {
            Some(sandbox) => Ok(sandbox),
            None => self.new_sandbox().await,
        }
    }

    /// Lets go of the sandbox and makes another: a new name, and thereby an empty real jar.
    pub(super) async fn reset(&self) -> Result<Arc<Sandbox>, Problem> {
        if let Some(old) = self.sandbox().await? {
            self.sandboxes.remove(old.id());
        }
        self.new_sandbox().await
    }

    /// Where a sandbox's sites stand for a real browser.
    pub(super) fn addresses(&self, sandbox: &Sandbox) -> Addresses {
        Addresses::of(sandbox.id(), self.port.0)
    }

    async fn new_sandbox(&self) -> Result<Arc<Sandbox>, Problem> {
        let sandbox = self.sandboxes.create()?;
        // Another sandbox is another identity: the record moves to a new ID (ASVS 5.0, 7.2.4).
        self.session.cycle_id().await?;
        self.session.insert(SANDBOX, sandbox.id().as_str()).await?;
        self.session.insert(LIFE, Life::begins(self.clock.now())).await?;
        Ok(sandbox)
    }
}

impl<S> FromRequestParts<S> for Learner
where
    S: Send + Sync,
    Sandboxes: FromRef<S>,
    Port: FromRef<S>,
    Clock: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        Ok(Self {
            session,
            sandboxes: Sandboxes::from_ref(state),
            port: Port::from_ref(state),
            clock: Clock::from_ref(state),
        })
    }
}
