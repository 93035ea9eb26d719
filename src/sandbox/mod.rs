//! One learner's own world: the demo sites, their switches, clock and records, and two simulated
//! browsers to visit them with.
//!
//! A sandbox is an owned value. There is no `static` state, and no handle of one leads to another.
//! Deliberately absent: HTTP routes; the tutorial and the hosts reach a sandbox through its methods.

mod answers;
mod caller;
mod closed;
pub mod credential;
mod gone;
mod hold;
mod keeping;
mod opening;
mod pause_registry;
mod registry;
mod request_log;
mod room;
mod saved;
mod saver;
mod sites;
mod sweeper;
mod table;
mod tickets;
mod usage;
mod visit;
mod world;

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicI64},
    },
};

use cloakroom_engine::script::Browsers;
use http::HeaderValue;
use time::Duration;
use tokio::sync::broadcast;

use crate::{
    back_channel::BackChannel,
    clock::Clock,
    front::Front,
    hotel::{CoatStore, Guests, Hotel, SwitchBoard},
    identity::Identity,
    ids::SandboxId,
    password::Hasher,
    store::{StoreError, StoredRecord, Stores, WorldId},
    switch::{SHARED_CACHE, Switches},
    views::Views,
};

pub use answers::{BlockAnswer, Ending};
pub use caller::{Call, Caller, OWN_BROWSER};
pub use gone::Gone;
pub use hold::{EditError, ManualEdit};
pub use pause_registry::{Breakpoint, CannotHold, LONGEST_HELD, MOST_HELD, PausedRequest};
pub use registry::{Full, Sandboxes};
pub use request_log::{LoggedExchange, RequestLog};
pub use room::Room;
pub use sweeper::{ExpiryLog, Removal};
pub use tickets::{Ticket, Tickets, session_id};
pub use visit::Numbered;

/// What every sandbox shares: nothing of a learner's is in here.
#[derive(Debug, Clone)]
pub struct Services {
    /// The stores that hold all worlds' records, each under its own name.
    pub stores: Stores,
    /// The hasher threads.
    pub hasher: Hasher,
    /// The hotel's templates.
    pub views: Views,
}

/// One world.
#[derive(Debug)]
pub struct Sandbox {
    id: SandboxId,
    world: WorldId,
    services: Services,
    guests: Arc<Guests>,
    rail: CoatStore,
    /// What was in the pocket of each guest's first coat when the evening began.
    pockets: Vec<(u32, String)>,
    switches: SwitchBoard,
    clock: Clock,
    hotel: Hotel,
    /// The site that signs people in for the hotel.
    identity: Identity,
    /// From server to server.
    back_channel: BackChannel,
    /// What all requests to the hotel pass.
    front: Front,
    /// The simulated browsers act one after the other. Whoever has the turn plays on a copy; nobody else waits for it.
    turn: tokio::sync::Mutex<()>,
    /// Both browsers after the last line.
    cast: Mutex<Arc<Browsers>>,
    /// Who waits for what the simulated browsers do now.
    player: Mutex<Caller>,
    holds: pause_registry::PauseRegistry,
    by_hand: Mutex<BTreeMap<String, ManualEdit>>,
    journal: Mutex<Arc<RequestLog>>,
    answers: Mutex<answers::Answers>,
    changes: broadcast::Sender<u64>,
    /// Has anything been done in it since it was made?
    used: AtomicBool,
    last_used: AtomicI64,
    last_looked_at: AtomicI64,
    sweeps: sweeper::SharedSweeps,
    policy: OnceLock<HeaderValue>,
    /// Who learns here is Mallory, and is told nothing of the others.
    closed: bool,
    /// Whether it outlives the process, and what is still to be written down.
    keeping: keeping::Keeping,
}

impl Sandbox {
    /// Its name in host names.
    #[must_use]
    pub fn id(&self) -> &SandboxId {
        &self.id
    }

    /// The switches now.
    #[must_use]
    pub fn switches(&self) -> Switches {
        self.switches.read()
    }

    /// Moves switches; they count from the next request on.
    pub fn change_switches(&self, change: impl FnOnce(&mut Switches)) {
        self.switches.change(change);
        if self.switches().value(&SHARED_CACHE) == "off" {
            self.front.forget();
        }
        self.touch();
        self.changed();
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The name its records go by.
    #[must_use]
    pub fn world(&self) -> &WorldId {
        &self.world
    }

    /// Moves its clock ahead. The sweeper would have come by meanwhile, so it does.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.touch();
        self.sweep();
        self.changed();
    }

    /// Stops the hotel's process and starts it again.
    pub fn restart(&self) {
        self.hotel.restart();
        self.touch();
        self.changed();
    }

    /// The policy that all answers of its hotel carry into a real browser, made once by whoever gives them.
    pub fn policy(&self, make: impl FnOnce() -> HeaderValue) -> HeaderValue {
        self.policy.get_or_init(make).clone()
    }

    /// How many records were let go, since the store keeps only so many.
    #[must_use]
    pub fn let_go_records(&self) -> u64 {
        self.hotel.let_go()
    }

    /// Every record in its store, expired ones included.
    ///
    /// # Errors
    /// The store failed.
    pub async fn records(&self) -> Result<Vec<StoredRecord>, StoreError> {
        self.hotel.records().await
    }

    /// The number, from 1, of the hotel's server in whose memory a record lies, where there are several.
    #[must_use]
    pub fn whose(&self, key: &str) -> Option<usize> {
        self.hotel.whose(key)
    }

    /// The journal of requests as it is now. Nobody waits for whoever looks into it.
    #[must_use]
    pub fn journal(&self) -> Arc<RequestLog> {
        Arc::clone(&self.journal.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A value that counts up with every change: the signal to look again.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Both browsers as they were after the last line, to look into.
    #[must_use]
    pub fn cast(&self) -> Arc<Browsers> {
        Arc::clone(&self.cast.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Records that were edited by hand, by what they are kept under.
    pub fn by_hand(&self) -> MutexGuard<'_, BTreeMap<String, ManualEdit>> {
        self.by_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something outside of it has changed that its pages show.
    pub fn look_again(&self) {
        self.changed();
    }

    fn changed(&self) {
        self.to_be_saved();
        let latest = self.latest();
        // Nobody may be listening.
        let _ = self.changes.send(latest);
    }

    fn latest(&self) -> u64 {
        self.journal().latest()
    }
}

impl Drop for Sandbox {
    /// Its records go with it, if it does not outlive the process.
    fn drop(&mut self) {
        self.back_channel.close();
        if !self.is_kept() {
            self.hotel.clear();
        }
    }
}
