//! How a world is put together: a new one, or one that was written down.

use std::sync::{
    Arc, Mutex, OnceLock,
    atomic::{AtomicBool, AtomicI64},
};

use tokio::sync::broadcast;

use super::{Sandbox, Services, keeping, pause_registry, sites::Sites, sweeper};
use crate::{
    clock::Clock,
    front::Front,
    hotel::{CoatStore, Guests, SavedHotel, SwitchBoard},
    identity::SavedIdentity,
    ids::SandboxId,
    password::PasswordError,
    store::WorldId,
    switch::Switches,
};

/// What a world begins with.
pub(super) struct Beginning {
    pub(super) id: SandboxId,
    pub(super) switches: Switches,
    pub(super) clock: Clock,
    pub(super) guests: Guests,
    pub(super) rail: CoatStore,
    /// What was in the pocket of each guest's first coat when the evening began.
    pub(super) pockets: Vec<(u32, String)>,
    pub(super) closed: bool,
    /// What its sites have in their databases, where they were open before.
    pub(super) databases: Option<(SavedHotel, SavedIdentity)>,
}

impl Beginning {
    /// Nobody has done anything yet.
    pub(super) fn new(switches: Switches, guests: Guests, closed: bool) -> Self {
        let rail = CoatStore::of(&guests);
        let pockets = guests.iter().filter_map(|g| Some((g.id, rail.coats_of(g.id).first()?.pocket.clone()))).collect();
        let (id, clock) = (SandboxId::random(), Clock::default());
        Self { id, switches, clock, guests, rail, pockets, closed, databases: None }
    }
}

impl Sandbox {
    /// A new world with nobody in it.
    ///
    /// # Errors
    /// The guests' passwords could not be hashed.
    pub fn new(services: &Services, switches: Switches) -> Result<Self, PasswordError> {
        Ok(Self::begin(services, Beginning::new(switches, Guests::check_in()?, false)))
    }

    pub(super) fn begin(services: &Services, beginning: Beginning) -> Self {
        let Beginning { id, switches, clock, guests, rail, pockets, closed, databases } = beginning;
        let world = WorldId::sandbox(&id);
        let (guests, switches) = (Arc::new(guests), SwitchBoard::new(switches));
        let at = (&world, &clock, &switches);
        let Sites { hotel, identity, back_channel } = Sites::open(services, at, (&guests, rail.clone()), databases);
        let front = Front::new(switches.clone(), clock.clone());
        Self {
            id,
            world,
            services: services.clone(),
            guests,
            rail,
            pockets,
            switches,
            clock,
            hotel,
            identity,
            back_channel,
            front,
            turn: tokio::sync::Mutex::default(),
            cast: Mutex::default(),
            player: Mutex::default(),
            holds: pause_registry::PauseRegistry::default(),
            by_hand: Mutex::default(),
            journal: Mutex::default(),
            answers: Mutex::default(),
            changes: broadcast::Sender::new(16),
            used: AtomicBool::new(false),
            last_used: AtomicI64::new(Clock::wall_millis()),
            last_looked_at: AtomicI64::new(0),
            sweeps: sweeper::SharedSweeps::default(),
            policy: OnceLock::new(),
            closed,
            keeping: keeping::Keeping::default(),
        }
    }
}
