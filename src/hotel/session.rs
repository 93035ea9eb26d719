//! INSECURE ON PURPOSE, by switch: `cookie_only`, `refuse_duplicates`, `strict_ids`, `save_policy`, `save_when`, the
//! time-outs, `slide_on`, `hash_ids_at_rest`, `store`.
//!
//! tower-sessions' own layer, built for each request from the switches, over a store handle that
//! carries clock, rules and trace. Building it costs about 0.1 us, and a change of a switch counts
//! from the next request on.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, StatusCode, header},
};
use bytes::Bytes;
use cloakroom_engine::{exchange::TraceEvent, world};
use http::{Request, Response, uri::Scheme};
use time::Duration;
use tower::{Layer, service_fn};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use super::{
    SwitchBoard, address_id,
    adopt::HotelStore,
    around_handler::AroundHandler,
    cookie::{Attributes, session_cookie},
    cookie_trace, exact_names,
    page::MOST_BYTES,
    pause::{Pause, Stops},
    refuse_duplicates, secure_when, set_cookie,
    signing::SigningKeys,
    weak_ids::{Counter, IdGenerator},
};
use crate::{
    clock::Clock,
    passage::Recorder,
    store::{
        Failure, Life, RecordStore, Rules, SavePolicy, StoreHandle, StoreKind, Stores, Trouble, Troubled, WorldId,
    },
    switch::{
        ABSOLUTE_TIMEOUT, COOKIE_ONLY, EXACT_NAMES, HASH_IDS_AT_REST, IDLE_TIMEOUT, REFUSE_DUPLICATES, RENEWAL_TIMEOUT,
        SAVE_EMPTY, SAVE_POLICY, SAVE_WHEN, SIGNED, SLIDE_ON, STORE, STORE_TROUBLE, STRICT_IDS, Switches,
    },
};

/// What a session layer is built from.
#[derive(Clone)]
pub(super) struct SessionLayerFactory {
    pub(super) stores: Stores,
    /// The process' own memory, for the store of that name.
    pub(super) memory: Arc<dyn RecordStore>,
    pub(super) world: WorldId,
    pub(super) clock: Clock,
    pub(super) switches: SwitchBoard,
    pub(super) keys: SigningKeys,
    pub(super) issued: Counter,
}

impl std::fmt::Debug for SessionLayerFactory {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layering").field("world", &self.world).field("switches", &self.switches).finish_non_exhaustive()
    }
}

impl SessionLayerFactory {
    /// Answers one request. The response's extensions hold what the store was asked, and the way
    /// through the layer if somebody watches.
    pub(super) async fn answer(&self, router: Router, request: Request<Body>, watched: bool) -> Response<Bytes> {
        if !watched {
            return self.pass(router, request, None).await;
        }
        let recorder = Recorder::default();
        let mut response = recorder.watch(self.pass(router, request, Some(recorder.clone()))).await;
        let name = session_cookie(&self.switches.read());
        cookie_trace::leaves(&recorder, response.status().as_u16(), response.headers(), name);
        response.extensions_mut().insert(recorder.passage());
        response
    }

    async fn pass(&self, router: Router, mut request: Request<Body>, recorder: Option<Recorder>) -> Response<Bytes> {
        let switches = self.switches.read();
        let attributes = Attributes::of(&switches, host(&request));
        let (name, scheme) = (session_cookie(&switches), request.uri().scheme().cloned());
        if switches.on(&REFUSE_DUPLICATES)
            && let Some(refused) = refuse_duplicates::refused(request.headers(), name, &attributes, host(&request))
        {
            if let Some(recorder) = &recorder {
                recorder.note(TraceEvent::Said { text: format!("two cookies called {name}: refused") });
            }
            return refused;
        }
        if switches.on(&EXACT_NAMES) {
            exact_names::keep(request.headers_mut(), name);
        }
        if !switches.on(&COOKIE_ONLY) {
            address_id::adopt(&mut request, name);
        }
        let key = switches.on(&SIGNED).then(|| self.keys.of(&switches));
        if let Some(recorder) = &recorder {
            cookie_trace::arrives(recorder, request.headers(), name, key);
        }
        let (parts, body) = request.into_parts();
        let Ok(body) = axum::body::to_bytes(body, MOST_BYTES).await else { return too_large() };
        let mut request = Request::from_parts(parts, body);
        let handle = self.handle(&switches, recorder.clone());
        // For pages about other sessions than this request's own.
        request.extensions_mut().insert(handle.clone());
        let mint = IdGenerator::of(&switches, &self.issued, &self.clock);
        let stops = Stops { pause: request.extensions().get::<Pause>().cloned(), recorder: recorder.clone() };
        let store = HotelStore { handle: handle.clone(), adopts: !switches.on(&STRICT_IDS), mint, stops };
        let inside = self.inside(&switches, handle.clone(), recorder.clone());
        let inner = service_fn(move |request: Request<Body>| inside.clone().answer(router.clone(), request));
        let layer = layer(&switches, &attributes, store);
        let mut response = match key {
            Some(key) => world::call::<_, Body, _>(layer.with_signed(key.clone()).layer(inner), request).await,
            None => world::call::<_, Body, _>(layer.layer(inner), request).await,
        };
        if handle.refused() {
            response = refused();
        } else if let Some(failure) = handle.failure().filter(|_| response.status().is_server_error()) {
            response = not_stored(&failure);
        }
        if let Err(error) = handle.finish().await {
            tracing::error!(%error, "the end of a session could not be moved");
        }
        set_cookie::say_what_the_layer_cannot(&switches, &attributes, response.headers_mut());
        let scheme = scheme.as_ref().map(Scheme::as_str);
        if secure_when::hold_back(&switches, name, scheme, response.headers_mut())
            && let Some(recorder) = recorder
        {
            let text = "no Set-Cookie: the cookie is Secure, and this request looks like plain http".to_owned();
            recorder.note(TraceEvent::Said { text });
        }
        response.extensions_mut().insert(handle.trace());
        response
    }

    /// The store that the switches name.
    pub(super) fn store(&self, switches: &Switches) -> &Arc<dyn RecordStore> {
        self.stores.of(kind(switches)).unwrap_or(&self.memory)
    }

    fn handle(&self, switches: &Switches, recorder: Option<Recorder>) -> StoreHandle {
        let policy = match switches.value(&SAVE_POLICY) {
            "update_only" => SavePolicy::UpdateOnly,
            "compare_and_swap" => SavePolicy::CompareAndSwap,
            _ => SavePolicy::Upsert,
        };
        let rules = Rules {
            policy,
            life: life(switches),
            slides_on_reads: switches.value(&SLIDE_ON) == "reads",
            hashed: switches.on(&HASH_IDS_AT_REST),
        };
        let store = Arc::clone(self.store(switches));
        let store = match trouble(switches) {
            Some(trouble) => Arc::new(Troubled::new(store, trouble)) as Arc<dyn RecordStore>,
            None => store,
        };
        StoreHandle::recorded(store, self.world.clone(), self.clock.clone(), rules, recorder)
    }

    fn inside(&self, switches: &Switches, handle: StoreHandle, recorder: Option<Recorder>) -> AroundHandler {
        AroundHandler {
            handle,
            clock: self.clock.clone(),
            recorder,
            renew_after: (switches.value(&RENEWAL_TIMEOUT) == "15m").then(|| Duration::minutes(15)),
            stores_empty: switches.value(&SAVE_EMPTY) == "stored",
        }
    }
}

fn host(request: &Request<Body>) -> &str {
    request.uri().host().unwrap_or_default()
}

/// The kind of store that the switches name.
pub(super) fn kind(switches: &Switches) -> StoreKind {
    // A test holds the words of the switch and the kinds together.
    StoreKind::of(switches.value(&STORE)).unwrap_or(StoreKind::Memory)
}

/// What the switches put on the way to the store.
fn trouble(switches: &Switches) -> Option<Trouble> {
    match switches.value(&STORE_TROUBLE) {
        "slow" => Some(Trouble::Slow),
        "hangs" => Some(Trouble::Hangs),
        "cut" => Some(Trouble::Cut),
        "answer_lost" => Some(Trouble::AnswerLost),
        _ => None,
    }
}

// ANCHOR: life
/// How long the hotel's sessions may live.
#[must_use]
pub fn life(switches: &Switches) -> Life {
    Life {
        idle: (switches.value(&IDLE_TIMEOUT) == "30m").then(|| Duration::minutes(30)),
        absolute: (switches.value(&ABSOLUTE_TIMEOUT) == "8h").then(|| Duration::hours(8)),
    }
}
// ANCHOR_END: life

/// In place of the bare 500 that the layer makes of a store's error: nothing broke, two requests met.
fn refused() -> Response<Bytes> {
    let says = "Another request changed your session meanwhile. Nothing was saved. Try again.\n";
    plain(StatusCode::CONFLICT, says)
}

/// In place of the same bare 500, where the store itself failed.
fn not_stored(failure: &Failure) -> Response<Bytes> {
    let status = if failure.full { StatusCode::INSUFFICIENT_STORAGE } else { StatusCode::SERVICE_UNAVAILABLE };
    let what = if failure.full { "could not be saved" } else { "cannot be reached" };
    let mut response = plain(status, "");
    *response.body_mut() = Bytes::from(format!("Your session {what}: {}.\n", failure.says.trim_end_matches('.')));
    // A store that comes back does so within seconds.
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response
}

/// Before any handler and any session: a form that was cut short would be read as another one.
fn too_large() -> Response<Bytes> {
    plain(
        StatusCode::PAYLOAD_TOO_LARGE,
        "The hotel reads forms of at most 64 kB. Nothing was changed. Go back and send less.\n",
    )
}

fn plain(status: StatusCode, says: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(says.as_bytes()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

// ANCHOR: layer
fn layer(switches: &Switches, cookie: &Attributes, store: HotelStore) -> SessionManagerLayer<HotelStore> {
    let layer = SessionManagerLayer::new(store)
        .with_name(session_cookie(switches))
        .with_http_only(cookie.http_only)
        .with_secure(cookie.secure)
        .with_path(cookie.path)
        .with_same_site(cookie.same_site.unwrap_or(SameSite::None)) // left out: cut from the header later
        .with_always_save(switches.value(&SAVE_WHEN) == "always")
        .with_expiry(cookie.max_age.map_or(Expiry::OnSessionEnd, Expiry::OnInactivity));
    match &cookie.domain {
        Some(parent) => layer.with_domain(parent.clone()),
        None => layer,
    }
}
// ANCHOR_END: layer
