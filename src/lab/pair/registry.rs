//! The worlds of all pairs of this process: one of each pair, of its last round.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{Hole, PairWorld};
use crate::sandbox::{Full, Gone, Sandboxes};

/// The worlds, by the numbers of their pairs. Clones share them.
#[derive(Debug, Clone)]
pub struct PairWorlds {
    sandboxes: Sandboxes,
    open: Arc<Mutex<HashMap<u64, Arc<PairWorld>>>>,
}

/// What there is of a round's world.
#[derive(Debug)]
pub enum FoundPair {
    /// It is there.
    Open(Arc<PairWorld>),
    /// It was there, and has ended: it was idle for long, or there was no room.
    Lost,
    /// Nobody has come into it yet.
    None,
}

impl PairWorlds {
    /// None yet.
    #[must_use]
    pub fn new(sandboxes: Sandboxes) -> Self {
        Self { sandboxes, open: Arc::default() }
    }

    /// The world of a pair's round.
    #[must_use]
    pub fn get(&self, pair: u64, round: u64) -> FoundPair {
        let found = self.open.lock().unwrap_or_else(PoisonError::into_inner).get(&pair).cloned();
        match found.filter(|world| world.round() == round) {
            Some(world) if self.sandboxes.get(world.sandbox().id()).is_some() => FoundPair::Open(world),
            Some(_) => FoundPair::Lost,
            None => FoundPair::None,
        }
    }

    /// The same; whoever comes first makes it. Those of pairs that are no more go.
    ///
    /// # Errors
    /// All sandboxes are in use, or the guests' passwords could not be hashed.
    pub fn get_or_open(
        &self,
        (pair, round): (u64, u64),
        weak: &str,
        is_there: impl Fn(u64) -> bool,
    ) -> Result<FoundPair, Full> {
        match self.get(pair, round) {
            FoundPair::None => {}
            found => return Ok(found),
        }
        let hole = Hole::named(weak);
        let sandbox = self.sandboxes.create_closed(&hole.switches(), None)?;
        let fresh = Arc::new(PairWorld::new(round, hole, sandbox));
        let mut gone: Vec<Arc<PairWorld>> = Vec::new();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        gone.extend(open.extract_if(|number, _| !is_there(*number)).map(|(_, world)| world));
        let there = open.get(&pair).filter(|world| world.round() >= round).cloned();
        let now = match there {
            // The other one was faster.
            Some(there) => {
                gone.push(fresh);
                there
            }
            None => {
                gone.extend(open.insert(pair, Arc::clone(&fresh)));
                fresh
            }
        };
        drop(open);
        for world in gone {
            self.sandboxes.remove(world.sandbox().id(), Gone::Reset);
        }
        Ok(if now.round() == round { FoundPair::Open(now) } else { FoundPair::Lost })
    }

    /// Lets go of a pair's world.
    pub fn close(&self, pair: u64) {
        let gone = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&pair);
        if let Some(world) = gone {
            self.sandboxes.remove(world.sandbox().id(), Gone::Reset);
        }
    }
}
