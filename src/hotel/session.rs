//! INSECURE ON PURPOSE, by switch: `cookie_only`, `strict_ids`, `save_policy`.
//!
//! tower-sessions' own layer, built for each request from the switches, over a store handle that
//! carries clock and trace. Building it costs about 0.1 us, and a change of a switch counts from
//! the next request on.

use axum::{Router, body::Body};
use bytes::Bytes;
use cloakroom_engine::{
    switch::{COOKIE_ONLY, SAVE_POLICY, SIGNED, STRICT_IDS, Switches},
    world,
};
use http::{Request, Response};
use tower::Layer;
use tower_sessions::{
    Expiry, SessionManagerLayer,
    cookie::{Key, SameSite},
};

use super::{
    SwitchBoard, address_id,
    adopt::HotelStore,
    cookie::{Attributes, session_cookie},
    page::MOST_BYTES,
    set_cookie,
};
use crate::{
    clock::Clock,
    store::{SavePolicy, Sqlite, StoreHandle, WorldId},
};

/// What a session layer is built from.
#[derive(Clone)]
pub(super) struct Layering {
    pub(super) store: Sqlite,
    pub(super) world: WorldId,
    pub(super) clock: Clock,
    pub(super) switches: SwitchBoard,
    pub(super) key: Key,
}

impl std::fmt::Debug for Layering {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layering").field("world", &self.world).field("switches", &self.switches).finish_non_exhaustive()
    }
}

impl Layering {
    pub(super) async fn answer(&self, router: Router, mut request: Request<Body>) -> Response<Bytes> {
        let switches = self.switches.read();
        let attributes = Attributes::of(&switches, request.uri().host().unwrap_or_default());
        if !switches.on(&COOKIE_ONLY) {
            address_id::adopt(&mut request, session_cookie(&switches));
        }
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, MOST_BYTES).await.unwrap_or_default();
        let request = Request::from_parts(parts, body);
        let handle = self.handle(&switches);
        let store = HotelStore { handle: handle.clone(), adopts: !switches.on(&STRICT_IDS) };
        let layer = layer(&switches, &attributes, store);
        let mut response = if switches.on(&SIGNED) {
            world::call::<_, Body, _>(layer.with_signed(self.key.clone()).layer(router), request).await
        } else {
            world::call::<_, Body, _>(layer.layer(router), request).await
        };
        set_cookie::say_what_the_layer_cannot(&switches, &attributes, response.headers_mut());
        response.extensions_mut().insert(handle.trace());
        response
    }

    fn handle(&self, switches: &Switches) -> StoreHandle {
        let policy = match switches.value(&SAVE_POLICY) {
            "update_only" => SavePolicy::UpdateOnly,
            _ => SavePolicy::Upsert,
        };
        StoreHandle::new(self.store.clone(), self.world.clone(), self.clock.clone(), policy)
    }
}

// ANCHOR: layer
fn layer(switches: &Switches, cookie: &Attributes, store: HotelStore) -> SessionManagerLayer<HotelStore> {
    let layer = SessionManagerLayer::new(store)
        .with_name(session_cookie(switches))
        .with_http_only(cookie.http_only)
        .with_secure(cookie.secure)
        .with_path(cookie.path)
        .with_same_site(cookie.same_site.unwrap_or(SameSite::None)) // left out: cut from the header later
        .with_expiry(cookie.max_age.map_or(Expiry::OnSessionEnd, Expiry::OnInactivity));
    match &cookie.domain {
        Some(parent) => layer.with_domain(parent.clone()),
        None => layer,
    }
}
// ANCHOR_END: layer
