//! The demo site: the Grand Hotel, on real tower-sessions, with one switch for every defence.
//!
//! Everything that is insecure on purpose lives in this folder, in files that say so at the top.
//! Deliberately absent: any knowledge of attacks, sandboxes or lessons. It is a site like another,
//! except that its defences can be turned off.

mod account;
mod address_id;
mod adopt;
mod around_handler;
mod book;
mod capacity;
mod carried;
mod client;
mod coat_store;
mod coats;
mod confirm;
mod cookie;
mod cookie_trace;
mod csrf;
mod csrf_token;
mod device_bound;
mod devices;
mod elsewhere;
mod error;
mod exact_names;
mod fields;
mod forgot;
mod forwarded;
mod front;
mod guest_of;
mod guests;
mod https;
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
mod process;
mod refresh;
mod refuse_duplicates;
mod renew;
mod reopened;
mod saved;
mod secure_when;
mod servers;
mod session;
mod set_cookie;
mod signed_in;
mod signing;
mod target;
mod throttle;
mod token;
mod typed;
mod weak_ids;

use std::{
    ops::Deref,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::FromRef,
    routing::{get, post},
};
use bytes::Bytes;
use http::{Request, Response};

use crate::{
    clock::Clock,
    password::Hasher,
    store::{StoreError, StoredRecord, Stores, Swept, WorldId},
    switch::{ALL, Switches},
    views::Views,
};

pub use capacity::MOST_RECORDS;
pub use coat_store::{Coat, CoatStore};
pub use cookie::{is_session_cookie, session_cookie};
pub use elsewhere::Provider;
pub use forwarded::{FromProxy, HOST as FORWARDED_HOST, PROTO as FORWARDED_PROTO};
pub use guests::{Guest, Guests, SavedGuests};
pub use keys::unreadable;
pub use pause::{Data, Pause, PausePoint, PausedState, Resume};
pub use saved::SavedHotel;
pub use session::life;
pub use target::{HOTEL, TARGET};
pub use token::is_token_cookie;

/// The switches of one world. Clones share them; a change counts from the next request on.
#[derive(Debug, Clone, Default)]
pub struct SwitchBoard(Arc<Board>);

#[derive(Debug, Default)]
struct Board {
    switches: RwLock<Switches>,
    /// Noted when a switch is moved, so that a request asks for it in one look.
    front: AtomicBool,
}

impl SwitchBoard {
    /// A board in this position.
    #[must_use]
    pub fn new(switches: Switches) -> Self {
        let front = AtomicBool::new(has_front(&switches));
        Self(Arc::new(Board { switches: RwLock::new(switches), front }))
    }

    /// The position now.
    #[must_use]
    pub fn read(&self) -> Switches {
        self.0.switches.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Is a switch moved that is about what stands in front of the hotel?
    #[must_use]
    pub fn has_front(&self) -> bool {
        self.0.front.load(Ordering::Relaxed)
    }

    /// Changes the position.
    pub fn change(&self, change: impl FnOnce(&mut Switches)) {
        let mut switches = self.0.switches.write().unwrap_or_else(PoisonError::into_inner);
        change(&mut switches);
        self.0.front.store(has_front(&switches), Ordering::Relaxed);
    }
}

fn has_front(switches: &Switches) -> bool {
    ALL.iter().any(|switch| switch.group == "front" && switches.value(switch) != switch.default)
}

/// What the hotel's handlers may ask for. Clones share it: each layer and each handler of a request has one.
#[derive(Clone)]
struct HotelState(Arc<HotelStateParts>);

/// What is at the desk.
struct HotelStateParts {
    guests: Arc<Guests>,
    switches: SwitchBoard,
    hasher: Hasher,
    views: Views,
    clock: Clock,
    book: book::GuestBook,
    rail: CoatStore,
    tokens: token::Tokens,
    keys: signing::SigningKeys,
    throttle: throttle::Throttle,
    provider: Provider,
    machines: device_bound::Machines,
}

impl From<HotelStateParts> for HotelState {
    fn from(parts: HotelStateParts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for HotelState {
    type Target = HotelStateParts;

    fn deref(&self) -> &HotelStateParts {
        &self.0
    }
}

impl FromRef<HotelState> for SwitchBoard {
    fn from_ref(desk: &HotelState) -> Self {
        desk.switches.clone()
    }
}

/// What a hotel is opened with.
#[derive(Debug, Clone)]
pub struct HotelConfig {
    /// Where its session records can live.
    pub stores: Stores,
    /// Under which name.
    pub world: WorldId,
    /// Its clock.
    pub clock: Clock,
    /// Its switches.
    pub switches: SwitchBoard,
    /// Its guests.
    pub guests: Arc<Guests>,
    /// Their coats.
    pub rail: CoatStore,
    /// Who checks passwords.
    pub hasher: Hasher,
    /// Its pages.
    pub views: Views,
    /// The other site that signs its guests in.
    pub provider: Provider,
}

/// One hotel: its databases and its configuration, and the servers that answer for it. Clones share it.
#[derive(Debug, Clone)]
pub struct Hotel(Arc<servers::Servers>);

impl Hotel {
    /// Opens a hotel.
    #[must_use]
    pub fn open(opening: HotelConfig) -> Self {
        Self::reopen(opening, None)
    }

    /// Answers one request. The response's extensions hold what the store was asked, and, if somebody
    /// watches, the way through the session layer.
    pub async fn answer(&self, request: Request<Body>, watched: bool) -> Response<Bytes> {
        self.0.answer(request, watched).await
    }

    /// How many records were let go since there were more than [`MOST_RECORDS`].
    #[must_use]
    pub fn let_go(&self) -> u64 {
        self.0.let_go()
    }

    /// Every record of the store it uses now, expired ones included; of each server's memory where that is the store.
    ///
    /// # Errors
    /// The store failed.
    pub async fn records(&self) -> Result<Vec<StoredRecord>, StoreError> {
        self.0.records().await
    }

    /// The number, from 1, of the server in whose memory a record lies, where there are several.
    #[must_use]
    pub fn whose(&self, key: &str) -> Option<usize> {
        self.0.whose(key)
    }

    /// Removes records that have ended, without waiting for it; `done` is asked for once a store.
    pub fn sweep(&self, done: impl Fn() -> Swept) {
        self.0.sweep(done);
    }

    /// Removes all of its records from the stores that outlive it, without waiting for it.
    pub fn clear(&self) {
        self.0.clear();
    }

    /// Stops each server process and starts it again: what lay in its memory is gone. What stands in databases stays:
    /// guests, their coats, the guest book, refused tokens, records in a store; and keys come from the configuration.
    pub fn restart(&self) {
        self.0.restart();
    }
}

fn routes() -> Router<HotelState> {
    Router::new()
        .route("/", get(front::front))
        .route("/login", get(log_in::form).post(log_in::log_in))
        .route("/login/elsewhere", get(elsewhere::ask).post(elsewhere::begin))
        .route("/callback", get(elsewhere::callback))
        .route(elsewhere::LOGOUT_PATH, post(elsewhere::told_of_logout))
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
        .route(refresh::RENEW_PATH, post(renew::renew))
        .route(device_bound::REGISTER_PATH, post(device_bound::register))
        .route(device_bound::REFRESH_PATH, post(device_bound::refresh))
        .route("/count", get(front::count))
        .route("/whoami", get(account::who_am_i))
        .route("/style.css", get(page::style))
        .fallback(page::no_such_page)
        .method_not_allowed_fallback(page::no_such_method)
}
