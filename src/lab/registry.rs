//! All labs at work, by the names of their worlds. A world that its sandbox has left is forgotten with the next new one.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::LabWorld;
use crate::{
    course::Lab,
    ids::SandboxId,
    sandbox::{Full, Gone, Sandboxes},
};

/// The worlds of this process. Clones share them.
#[derive(Debug, Clone)]
pub struct Labs {
    sandboxes: Sandboxes,
    open: Arc<Mutex<HashMap<SandboxId, Arc<LabWorld>>>>,
}

impl Labs {
    /// None yet.
    #[must_use]
    pub fn new(sandboxes: Sandboxes) -> Self {
        Self { sandboxes, open: Arc::default() }
    }

    /// The world of this name, if its sandbox is there, or was saved, and it is of this lab.
    pub async fn find(&self, id: &SandboxId, slug: &str) -> Option<Arc<LabWorld>> {
        let sandbox = self.sandboxes.find(id).await?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match open.get(id) {
            Some(world) => Arc::clone(world),
            None => {
                let world = LabWorld::reopened(sandbox)?;
                open.insert(id.clone(), Arc::clone(&world));
                world
            }
        };
        drop(open);
        (found.slug() == slug).then_some(found)
    }

    /// Makes a new world for a lab; `instead` of another, whose place counts as free and which then goes.
    ///
    /// # Errors
    /// All sandboxes are in use, or the guests' passwords could not be hashed.
    pub fn open(&self, lab: &Lab, instead: Option<&SandboxId>) -> Result<Arc<LabWorld>, Full> {
        let sandbox = self.sandboxes.create_closed(&lab.switches, instead)?;
        let world = LabWorld::new(lab, Arc::clone(&sandbox)).saved_with_it();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(sandbox.id().clone(), Arc::clone(&world));
        let gone: Vec<_> = open.extract_if(|id, _| self.sandboxes.get(id).is_none()).collect();
        drop(open);
        // After the lock: their records go with them.
        drop(gone);
        if let Some(old) = instead {
            self.close(old);
        }
        Ok(world)
    }

    /// Lets go of a world.
    pub fn close(&self, id: &SandboxId) {
        let gone = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        self.sandboxes.remove(id, Gone::Reset);
        drop(gone);
    }
}
