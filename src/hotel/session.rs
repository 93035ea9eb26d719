//! INSECURE ON PURPOSE, by switch: `http_only`, `secure`, `same_site`, `cookie_only`.
//!
//! tower-sessions' own layer, built for each request from the switches, over a store handle that
//! carries clock and trace. Building it costs about 0.1 us, and a change of a switch counts from
//! the next request on.

use axum::{Router, body::Body};
use bytes::Bytes;
use cloakroom_engine::{
    switch::{COOKIE_ONLY, HTTP_ONLY, SAME_SITE, SECURE, Switches},
    world,
};
use http::{Request, Response};
use tower::Layer;
use tower_sessions::{SessionManagerLayer, cookie::SameSite};

use super::{SESSION_COOKIE, SwitchBoard, address_id, set_cookie};
use crate::{
    clock::Clock,
    store::{SavePolicy, Sqlite, StoreHandle, WorldId},
};

/// What a session layer is built from.
#[derive(Debug, Clone)]
pub(super) struct Layering {
    pub(super) store: Sqlite,
    pub(super) world: WorldId,
    pub(super) clock: Clock,
    pub(super) switches: SwitchBoard,
}

impl Layering {
    pub(super) async fn answer(&self, router: Router, mut request: Request<Body>) -> Response<Bytes> {
        let switches = self.switches.read();
        if !switches.on(&COOKIE_ONLY) {
            address_id::adopt(&mut request);
        }
        let policy = SavePolicy::Upsert;
        let handle = StoreHandle::new(self.store.clone(), self.world.clone(), self.clock.clone(), policy);
        let service = layer(&switches, handle.clone()).layer(router);
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, crate::hotel::page::MOST_BYTES).await.unwrap_or_default();
        let mut response = world::call::<_, Body, _>(service, Request::from_parts(parts, body)).await;
        set_cookie::say_what_the_layer_cannot(&switches, response.headers_mut());
        response.extensions_mut().insert(handle.trace());
        response
    }
}

// ANCHOR: layer
fn layer(switches: &Switches, store: StoreHandle) -> SessionManagerLayer<StoreHandle> {
    SessionManagerLayer::new(store)
        .with_name(SESSION_COOKIE)
        .with_http_only(switches.on(&HTTP_ONLY))
        .with_secure(switches.on(&SECURE))
        .with_same_site(match switches.value(&SAME_SITE) {
            "strict" => SameSite::Strict,
            "lax" => SameSite::Lax,
            _ => SameSite::None, // "omitted" is cut out of the header afterwards
        })
}
// ANCHOR_END: layer
