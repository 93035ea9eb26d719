//! The demo site: the Grand Hotel, on real tower-sessions, with one switch for every defence.
//!
//! Everything that is insecure on purpose lives in this folder, in files that say so at the top.
//! Deliberately absent: any knowledge of attacks, sandboxes or lessons. It is a site like another,
//! except that its defences can be turned off.

mod account;
mod address_id;
mod adopt;
mod book;
mod capacity;
mod client;
mod coats;
mod confirm;
mod cookie;
mod csrf;
mod csrf_token;
mod devices;
mod error;
mod exact_names;
mod fields;
mod forgot;
mod front;
mod guest_of;
mod guests;
mod https;
mod inside;
mod jwt;
mod keys;
mod log_in;
mod log_out;
mod manager;
mod narrow_path;
mod next;
mod old_desk;
mod origin;
mod page;
mod password;
mod pause;
mod rail;
mod session;
mod set_cookie;
mod signed_in;
mod throttle;
mod token;
mod weak_ids;
mod witness;

use std::{
    ops::Deref,
    sync::{Arc, PoisonError, RwLock, atomic::Ordering},
};

use axum::{
    Router,
    body::Body,
    extract::FromRef,
    routing::{get, post},
};
use bytes::Bytes;
use cloakroom_engine::{
    exchange::{StoreOp, StoreTrace},
    switch::Switches,
};
use http::{Request, Response};
use tower::Layer;
use tower_sessions::cookie::Key;

pub use capacity::MOST_RECORDS;
pub use cookie::{is_session_cookie, session_cookie};
pub use guests::{Guest, Guests};
pub use keys::unreadable;
pub use pause::{Data, InHand, Pause, PausePoint, Release};
pub use rail::{Coat, Rail};
pub use session::life;
pub use token::is_token_cookie;

use crate::{
    clock::Clock,
    password::Hasher,
    store::{Memory, Sqlite, StoreError, StoredRecord, Swept, WorldId},
    views::Views,
};

/// The switches of one world. Clones share them; a change counts from the next request on.
#[derive(Debug, Clone, Default)]
pub struct SwitchBoard(Arc<RwLock<Switches>>);

impl SwitchBoard {
    /// A board in this position.
    #[must_use]
    pub fn new(switches: Switches) -> Self {
        Self(Arc::new(RwLock::new(switches)))
    }

    /// The position now.
    #[must_use]
    pub fn read(&self) -> Switches {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the position.
    pub fn change(&self, change: impl FnOnce(&mut Switches)) {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }
}

/// What the hotel's handlers may ask for. Clones share it: each layer and each handler of a request has one.
#[derive(Clone)]
struct Desk(Arc<DeskParts>);

/// What is at the desk.
struct DeskParts {
    guests: Arc<Guests>,
    switches: SwitchBoard,
    hasher: Hasher,
    views: Views,
    clock: Clock,
    book: book::GuestBook,
    rail: Rail,
    throttle: throttle::Throttle,
    tokens: token::Tokens,
    key: Key,
}

impl Deref for Desk {
    type Target = DeskParts;

    fn deref(&self) -> &DeskParts {
        &self.0
    }
}

impl FromRef<Desk> for SwitchBoard {
    fn from_ref(desk: &Desk) -> Self {
        desk.switches.clone()
    }
}

/// What a hotel is opened with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Where its session records live.
    pub store: Sqlite,
    /// Under which name.
    pub world: WorldId,
    /// Its clock.
    pub clock: Clock,
    /// Its switches.
    pub switches: SwitchBoard,
    /// Its guests.
    pub guests: Arc<Guests>,
    /// Their coats.
    pub rail: Rail,
    /// Who checks passwords.
    pub hasher: Hasher,
    /// Its pages.
    pub views: Views,
}

/// One hotel: routes built once, the session layer built for each request from the switches.
#[derive(Debug, Clone)]
pub struct Hotel {
    router: Router,
    layer: session::Layering,
    throttle: throttle::Throttle,
    capacity: capacity::Capacity,
    clock: Clock,
}

impl Hotel {
    /// Opens a hotel.
    #[must_use]
    pub fn open(opening: Opening) -> Self {
        let Opening { store, world, clock, switches, guests, rail, hasher, views } = opening;
        // What is signed in one world is worth nothing in another.
        let key = Key::generate();
        let layer = session::Layering {
            store,
            memory: Memory::default(),
            world,
            clock: clock.clone(),
            switches: switches.clone(),
            key: key.clone(),
            issued: weak_ids::Counter::default(),
            asked_sqlite: Arc::default(),
        };
        let policy = axum::middleware::from_fn_with_state(switches.clone(), page::with_policy);
        let https = axum::middleware::from_fn_with_state(switches.clone(), https::guard);
        let book = book::GuestBook::default();
        let throttle = throttle::Throttle::default();
        let desk = Desk(Arc::new(DeskParts {
            guests,
            switches,
            hasher,
            views,
            clock: clock.clone(),
            book,
            rail,
            throttle: throttle.clone(),
            tokens: token::Tokens::default(),
            key,
        }));
        let csrf = axum::middleware::from_fn_with_state(desk.clone(), csrf::guard);
        let slowly = axum::middleware::from_fn_with_state(desk.clone(), throttle::guard);
        // Around the whole, and not around each route: a world is made for every run of an attack.
        let guarded = https.layer(policy.layer(slowly.layer(csrf.layer(routes().with_state(desk)))));
        Self {
            router: Router::new().fallback_service(guarded),
            layer,
            throttle,
            capacity: capacity::Capacity::default(),
            clock,
        }
    }

    /// Answers one request. The response's extensions hold what the store was asked, and, if somebody
    /// watches, the way through the session layer.
    pub async fn answer(&self, mut request: Request<Body>, watched: bool) -> Response<Bytes> {
        if let Some(way_in) = narrow_path::lead_in(&mut request, &self.layer.switches.read()) {
            return way_in;
        }
        let address = client::address(request.extensions());
        let response = self.layer.answer(self.router.clone(), request, watched).await;
        if let Some(trace) = response.extensions().get::<StoreTrace>() {
            if trace.0.iter().any(|e| e.op == StoreOp::Load && !e.found) {
                self.throttle.wrong(address, self.clock.now());
            }
            if self.capacity.due(trace) {
                let capacity = self.capacity.clone();
                self.layer.keep_newest(MOST_RECORDS, Box::new(move |keys| capacity.note_let_go(keys.len())));
            }
        }
        response
    }

    /// How many records were let go since there were more than [`MOST_RECORDS`].
    #[must_use]
    pub fn let_go(&self) -> u64 {
        self.capacity.let_go()
    }

    /// Every record of the store it uses now, expired ones included.
    ///
    /// # Errors
    /// The store failed.
    pub async fn records(&self) -> Result<Vec<StoredRecord>, StoreError> {
        self.layer.records().await
    }

    /// Has SQLite ever been asked for a record of this hotel's? If not, none is there.
    #[must_use]
    pub fn has_asked_sqlite(&self) -> bool {
        self.layer.asked_sqlite.load(Ordering::Relaxed)
    }

    /// Removes records that have ended, without waiting for it; `done` is asked for once a store.
    pub fn sweep(&self, done: impl Fn() -> Swept) {
        self.layer.sweep(done);
    }

    /// Stops the process and starts it again, as far as a guest can tell: what lay in its memory is
    /// gone: records of that store, and who was wrong too often. Guests, their coats, the guest book, refused tokens and
    /// what is in SQLite stand in databases, and stay; keys come from the configuration.
    pub fn restart(&self) {
        self.layer.restart();
        self.throttle.forget();
    }
}

fn routes() -> Router<Desk> {
    Router::new()
        .route("/", get(front::front))
        .route("/login", get(log_in::form).post(log_in::log_in))
        .route("/account", get(account::account))
        .route("/coats", post(coats::hand_in))
        .route("/coats/fetch", post(coats::fetch))
        .route("/coats/pass", get(coats::pass_by_link).post(coats::pass))
        .route("/password", get(password::form).post(password::change))
        .route("/confirm", get(confirm::form).post(confirm::confirm))
        .route("/forgot", get(forgot::form).post(forgot::claim))
        .route("/forgot/code", get(forgot::proof_form).post(forgot::prove))
        .route("/devices", get(devices::list))
        .route("/devices/end", post(devices::end))
        .route("/devices/end-others", post(devices::end_others))
        .route("/manager", get(manager::list))
        .route("/manager/end", post(manager::end))
        .route("/manager/close", post(manager::close))
        .route("/manager/open", post(manager::open))
        .route("/logout", post(log_out::log_out))
        .route("/book", get(book::read).post(book::write))
        .route("/old-desk", get(old_desk::old_desk))
        .route("/token", get(token::show).post(token::log_in))
        .route("/token/logout", post(token::log_out))
        .route("/count", get(front::count))
        .route("/whoami", get(account::who_am_i))
        .route("/style.css", get(page::style))
        .fallback(page::no_such_page)
        .method_not_allowed_fallback(page::no_such_method)
}
