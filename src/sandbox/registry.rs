//! All sandboxes: made by the first act, found by name, gone when idle or when there are too many.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use cloakroom_engine::switch::Switches;

use super::{Sandbox, Services};
use crate::{clock::Clock, ids::SandboxId, password::PasswordError};

/// Idle sandboxes go after this many milliseconds: a day.
const LONGEST_IDLE: i64 = 24 * 60 * 60 * 1000;
/// Beyond this many, the one idle for longest goes.
const MOST: usize = 64;

/// Why no sandbox could be made.
#[derive(Debug, thiserror::Error)]
#[error("no sandbox could be made: {0}")]
pub struct Full(#[from] PasswordError);

/// The sandboxes of this process. Clones share them.
#[derive(Debug, Clone)]
pub struct Sandboxes {
    services: Services,
    open: Arc<RwLock<HashMap<SandboxId, Arc<Sandbox>>>>,
}

impl Sandboxes {
    /// None yet.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self { services, open: Arc::default() }
    }

    /// What worlds are made from.
    #[must_use]
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// Makes a sandbox, and lets go of what is idle or too many.
    ///
    /// # Errors
    /// The guests' passwords could not be hashed.
    pub fn create(&self) -> Result<Arc<Sandbox>, Full> {
        let sandbox = Arc::new(Sandbox::new(&self.services, Switches::default())?);
        // Whoever makes one is about to look at what happens in it.
        sandbox.looked_at();
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        let oldest_allowed = Clock::wall_millis() - LONGEST_IDLE;
        open.retain(|_, s| s.idle_since() >= oldest_allowed);
        while open.len() >= MOST {
            let Some(idlest) = open.values().min_by_key(|s| s.idle_since()).map(|s| s.id().clone()) else { break };
            open.remove(&idlest).iter().for_each(|sandbox| sandbox.hold_no_more());
        }
        open.insert(sandbox.id().clone(), Arc::clone(&sandbox));
        Ok(sandbox)
    }

    /// Looks a sandbox up; asking creates nothing.
    #[must_use]
    pub fn get(&self, id: &SandboxId) -> Option<Arc<Sandbox>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Lets go of a sandbox, and of the requests that are held in it.
    pub fn remove(&self, id: &SandboxId) {
        let gone = self.open.write().unwrap_or_else(PoisonError::into_inner).remove(id);
        gone.iter().for_each(|sandbox| sandbox.hold_no_more());
    }

    /// All there are.
    pub(super) fn all(&self) -> Vec<Arc<Sandbox>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.open.read().unwrap_or_else(PoisonError::into_inner).len()
    }
}
