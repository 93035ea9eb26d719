//! The tutorial's own session: it finds the learner's sandbox, and nothing else.
//!
//! Hardened: `__Host-` and Secure on our own name, strict IDs, an update-only store. What cookie gets here is decided in
//! `cookies`: at most one, by its exact name.

mod labs;

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{FromRef, FromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::{Layer, ServiceExt};
use tower_sessions::{Expiry, Session, SessionManagerLayer, cookie::SameSite};

use super::{
    Problem,
    class::{Classroom, Person, everywhere},
    cookies,
    lifetime::{IDLE, Life, Visit},
    own_browser::OwnBrowser,
    shown_sandbox,
};
pub(super) use labs::Found;

use crate::{
    class::{Class, Seen},
    clock::Clock,
    hosts::{Addresses, HostKind, Hosts},
    ids::{LearnerId, SandboxId},
    private_servers::StoreServers,
    sandbox::{Gone, Sandbox, Sandboxes},
    store::{RecordStore, Rules, SavePolicy, StoreHandle, WorldId},
    view::Ended,
};

const SANDBOX: &str = "sandbox";
/// Which process made that sandbox.
const PROCESS: &str = "process";
const LIFE: &str = "life";

/// The session layer under our own name, and the one for `localhost` and addresses.
#[derive(Debug, Clone)]
pub(super) struct SessionLayers {
    store: Arc<dyn RecordStore>,
    clock: Clock,
}

impl SessionLayers {
    pub(super) fn new(store: Arc<dyn RecordStore>, clock: Clock) -> Self {
        Self { store, clock }
    }

    /// One request's view of the store: it keeps one request's trace.
    fn handle(&self, only_looks: bool) -> StoreHandle {
        let rules = Rules { policy: SavePolicy::UpdateOnly, ..Rules::default() };
        StoreHandle::new(Arc::clone(&self.store), WorldId::tutorial(), self.clock.clone(), rules)
            .only_looking(only_looks)
    }

    fn layer(handle: StoreHandle, name: &'static str) -> SessionManagerLayer<StoreHandle> {
        SessionManagerLayer::new(handle)
            .with_name(name)
            .with_secure(name.starts_with("__Host-"))
            .with_same_site(SameSite::Lax)
            .with_expiry(Expiry::OnInactivity(IDLE))
    }
}

pub(super) async fn with_session(State(layers): State<SessionLayers>, request: Request, next: Next) -> Response {
    let name = cookies::name(request.extensions().get::<HostKind>());
    let inner = tower::service_fn(move |request: Request| {
        let next = next.clone();
        async move { Ok::<_, Infallible>(next.run(request).await) }
    });
    let handle = layers.handle(request.method().is_safe());
    let response = match SessionLayers::layer(handle.clone(), name).layer(inner).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    match handle.failure() {
        // The layer makes a bare 500 of what the store said.
        Some(failure) if response.status().is_server_error() => {
            tracing::error!(?failure, "a session of ours was not kept");
            Problem::NotStored(failure).into_response()
        }
        _ => response,
    }
}

/// Who is asking, as far as it matters: whose sandbox.
#[derive(Debug, Clone)]
pub(super) struct Learner {
    session: Session,
    sandboxes: Sandboxes,
    servers: StoreServers,
    own_browser: OwnBrowser,
    clock: Clock,
    /// In a class: who it is.
    of_class: Option<(Class, LearnerId)>,
    /// The sandbox that the page which asks shows.
    shown: Option<SandboxId>,
    /// What this request has put in the place of another one.
    replaced: Arc<Mutex<Option<Ended>>>,
}

impl Learner {
    /// The learner's sandbox, if there is one. Asking creates nothing; once a day it notes the visit, and beyond its
    /// limits it ends the session.
    pub(super) async fn sandbox(&self) -> Result<Option<Arc<Sandbox>>, Problem> {
        match self.session.get::<Life>(LIFE).await?.map(|life| life.visited(self.clock.now())) {
            Some(Visit::GoesOn) | None => {}
            Some(Visit::Note(life)) => self.session.insert(LIFE, life).await?,
            Some(Visit::Ended) => {
                let led_to = self.led_to().await?;
                self.session.flush().await?;
                self.was_replaced(led_to.map(|id| Ended::replaced(&id, Gone::Aged)));
                return Ok(None);
            }
        }
        let Some(id) = self.led_to().await? else { return Ok(None) };
        let found = self.sandboxes.find(&id).await;
        if let Some(((class, learner), sandbox)) = self.of_class.as_ref().zip(found.as_ref()) {
            everywhere::take_over(&class.state(), sandbox);
            if class.presence().of(learner).sandbox.is_none() {
                // After a restart nobody knows yet.
                class.saw(learner, Seen::Sandbox(id));
            }
        }
        Ok(found)
    }

    /// The learner's sandbox, for what needs one that is there.
    pub(super) async fn there(&self) -> Result<Arc<Sandbox>, Problem> {
        match self.sandbox().await? {
            Some(sandbox) => Ok(sandbox),
            None => Err(self.lost().await?.map_or(Problem::NoSandbox, |(id, why)| Problem::NotNow {
                says: Ended::without_another(&id, why).says().to_owned(),
            })),
        }
    }

    /// What there is to tell about a sandbox that has ended: the one that the page shows, or the one that the session
    /// leads to.
    pub(super) async fn ended(&self) -> Result<Option<Ended>, Problem> {
        if let Some(replaced) = self.replaced.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(Some(replaced));
        }
        let now = self.sandbox().await?;
        if let Some(shown) = self.shown.as_ref().filter(|shown| now.as_ref().is_none_or(|now| now.id() != *shown)) {
            let led_there = self.lost().await?.filter(|(id, _)| id == shown).map(|(_, why)| why);
            let why = led_there.or_else(|| self.sandboxes.why_gone(shown)).unwrap_or(Gone::Elsewhere);
            let tell = if now.is_some() { Ended::replaced } else { Ended::without_another };
            return Ok(Some(tell(shown, why)));
        }
        if let Some(now) = now {
            return Ok(now.tells_of_restart().then(|| Ended::reopened(now.id())));
        }
        Ok(self.lost().await?.map(|(id, why)| Ended::without_another(&id, why)))
    }

    /// The sandbox that the session leads to and that is no more, and why.
    async fn lost(&self) -> Result<Option<(SandboxId, Gone)>, Problem> {
        let Some(id) = self.led_to().await? else { return Ok(None) };
        let Some(why) = self.sandboxes.why_gone(&id) else { return Ok(None) };
        let made_by: Option<String> = self.session.get(PROCESS).await?;
        let here = made_by.as_deref() == Some(self.sandboxes.process());
        let known = here || why != Gone::Unknown;
        Ok(Some((id, if known { why } else { Gone::Restarted })))
    }

    async fn led_to(&self) -> Result<Option<SandboxId>, Problem> {
        // Who has a phone and a laptop in a class has one sandbox.
        if let Some(id) = self.of_class.as_ref().and_then(|(class, id)| class.presence().of(id).sandbox) {
            return Ok(Some(id));
        }
        let name: Option<String> = self.session.get(SANDBOX).await?;
        Ok(name.and_then(|name| name.parse().ok()))
    }

    fn was_replaced(&self, what: Option<Ended>) {
        *self.replaced.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    /// The learner's sandbox; this act makes it, if it is the first.
    pub(super) async fn sandbox_or_new(&self) -> Result<Arc<Sandbox>, Problem> {
        match self.sandbox().await? {
            Some(sandbox) => Ok(sandbox),
            None => {
                let lost = self.lost().await?;
                let sandbox = self.new_sandbox(None).await?;
                if let Some((id, why)) = lost {
                    self.was_replaced(Some(Ended::replaced(&id, why)));
                }
                Ok(sandbox)
            }
        }
    }

    /// Lets go of the sandbox and makes another: a new name, and thereby an empty real jar.
    pub(super) async fn reset(&self) -> Result<Arc<Sandbox>, Problem> {
        let old = self.sandbox().await?;
        let sandbox = self.new_sandbox(old.as_deref()).await?;
        // Only now: where nothing can be written, the old one stays.
        if let Some(old) = old {
            self.sandboxes.remove(old.id(), Gone::Reset);
        }
        Ok(sandbox)
    }

    /// Where a sandbox's sites stand for a real browser.
    pub(super) fn addresses(&self, sandbox: &Sandbox) -> Addresses {
        self.own_browser.hosts.addresses(sandbox.id())
    }

    /// The browser that asks.
    pub(super) fn own_browser(&self) -> &OwnBrowser {
        &self.own_browser
    }

    /// The servers behind the stores.
    pub(super) fn servers(&self) -> &StoreServers {
        &self.servers
    }

    async fn new_sandbox(&self, instead: Option<&Sandbox>) -> Result<Arc<Sandbox>, Problem> {
        let sandbox = self.sandboxes.create_instead(instead.map(Sandbox::id))?;
        if let Some((class, _)) = &self.of_class {
            everywhere::take_over(&class.state(), &sandbox);
        }
        if let Err(problem) = self.lead_to(&sandbox).await {
            // Nobody could find it.
            self.sandboxes.remove(sandbox.id(), Gone::Unknown);
            return Err(problem);
        }
        Ok(sandbox)
    }

    /// Written at once, so that what cannot be written is known here, and not after the answer.
    async fn lead_to(&self, sandbox: &Sandbox) -> Result<(), Problem> {
        // Another sandbox is another identity: the record moves to a new ID (ASVS 5.0, 7.2.4).
        self.session.cycle_id().await?;
        self.session.insert(SANDBOX, sandbox.id().as_str()).await?;
        self.session.insert(PROCESS, self.sandboxes.process()).await?;
        self.session.insert(LIFE, Life::begins(self.clock.now())).await?;
        self.session.save().await?;
        if let Some((class, id)) = &self.of_class {
            class.saw(id, Seen::Sandbox(sandbox.id().clone()));
        }
        Ok(())
    }
}

impl<S> FromRequestParts<S> for Learner
where
    S: Send + Sync,
    Sandboxes: FromRef<S>,
    StoreServers: FromRef<S>,
    Hosts: FromRef<S>,
    Clock: FromRef<S>,
    Option<Classroom>: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let own_browser = match OwnBrowser::from_request_parts(parts, state).await {
            Ok(own_browser) => own_browser,
            Err(never) => match never {},
        };
        let of_class = match Person::asks(parts) {
            Some(Person::Learner(id)) => Option::<Classroom>::from_ref(state).map(|room| (room.class, id.clone())),
            _ => None,
        };
        Ok(Self {
            session,
            sandboxes: Sandboxes::from_ref(state),
            servers: StoreServers::from_ref(state),
            own_browser,
            clock: Clock::from_ref(state),
            of_class,
            shown: shown_sandbox::shown(&parts.headers),
            replaced: Arc::default(),
        })
    }
}
