//! One server process of the hotel: all that its memory holds, and that ends with it.

use axum::Router;
use tower::Layer;
use tower_sessions::cookie::Key;

use super::{
    HotelConfig, HotelState, HotelStateParts, book::GuestBook, csrf, device_bound, https, page, routes,
    session::SessionLayerFactory, signing::SigningKeys, throttle, throttle::Throttle, token::Tokens, weak_ids::Counter,
};
use crate::store::Memory;

/// What all processes of a hotel share: its databases, and its configuration.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) opening: HotelConfig,
    pub(super) book: GuestBook,
    pub(super) tokens: Tokens,
    pub(super) machines: device_bound::Machines,
    /// From the configuration. What is signed in one world is worth nothing in another.
    pub(super) key: Key,
}

impl Shared {
    pub(super) fn new(opening: HotelConfig) -> Self {
        let (book, tokens, machines) = (GuestBook::default(), Tokens::default(), device_bound::Machines::default());
        Self { opening, book, tokens, machines, key: Key::generate() }
    }
}

/// A process: routes built once, the session layer built for each request from the switches.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) router: Router,
    pub(super) layer: SessionLayerFactory,
    /// The memory that the layer keeps records in, where memory is the store.
    pub(super) memory: Memory,
    /// Who was wrong too often.
    pub(super) throttle: Throttle,
}

impl Process {
    /// Starts a process with nothing in its memory.
    pub(super) fn start(shared: &Shared) -> Self {
        let Shared { opening, book, tokens, machines, key } = shared.clone();
        let keys = SigningKeys::at_start(&key);
        let HotelConfig { stores, world, clock, switches, guests, rail, hasher, views, provider } = opening;
        let memory = Memory::default();
        let layer = SessionLayerFactory {
            stores,
            memory: memory.clone().into(),
            world,
            clock: clock.clone(),
            switches: switches.clone(),
            keys: keys.clone(),
            issued: Counter::default(),
        };
        let policy = axum::middleware::from_fn_with_state(switches.clone(), page::with_policy);
        let https = axum::middleware::from_fn_with_state(switches.clone(), https::guard);
        let throttle = Throttle::default();
        let desk = HotelState::from(HotelStateParts {
            guests,
            switches,
            hasher,
            views,
            clock,
            book,
            rail,
            tokens,
            keys,
            throttle: throttle.clone(),
            provider,
            machines,
        });
        let csrf = axum::middleware::from_fn_with_state(desk.clone(), csrf::guard);
        let bound = axum::middleware::from_fn_with_state(desk.clone(), device_bound::guard);
        let slowly = axum::middleware::from_fn_with_state(desk.clone(), throttle::guard);
        // Around the whole, and not around each route: a world is made for every run of an attack.
        let guarded = https.layer(policy.layer(slowly.layer(bound.layer(csrf.layer(routes().with_state(desk))))));
        Self { router: Router::new().fallback_service(guarded), layer, memory, throttle }
    }
}
