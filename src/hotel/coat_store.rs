//! The rail: coats that hang there, on which peg, and whose they are.
//!
//! What is in a coat's pocket is drawn at random for each world: whoever holds the coat can read it.
//! Deliberately absent: pages; those are in `coats.rs`.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::Guests;
use crate::ids::room_code;

/// The most coats one guest may hand in.
const MOST_EACH: usize = 12;
/// The most coats there are in all: those that others passed on count for nobody who handed in.
const MOST: usize = 60;
/// The longest description of a coat or of what is in it, in characters.
pub(super) const MOST_TEXT: usize = 60;

/// A coat on the rail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coat {
    /// The peg it hangs on. Pegs are counted, so anybody can guess one.
    pub peg: u32,
    /// The number of the guest it belongs to.
    pub owner: u32,
    /// What it is.
    pub what: String,
    /// What is in its pocket.
    pub pocket: String,
}

/// Why the rail does not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoCoat {
    /// No coat of this guest hangs on that peg.
    NotHere,
    /// The guest has handed in as many as the hotel takes.
    Full,
}

/// All coats. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct CoatStore(Arc<Mutex<Vec<Coat>>>);

impl CoatStore {
    /// The coats of an evening: two of Alice's, one of Mallory's.
    #[must_use]
    pub fn of(guests: &Guests) -> Self {
        let rail = Self::default();
        for (name, what) in [("alice", "Camel coat"), ("alice", "Silk scarf"), ("mallory", "Black trench coat")] {
            if let Some(guest) = guests.named(name) {
                // The rail of an evening is far from full.
                let _ = rail.hang(guest.id, what, &format!("a note: {}", room_code()));
            }
        }
        rail
    }

    /// Coats that were written down.
    #[must_use]
    pub fn restored(mut coats: Vec<Coat>) -> Self {
        coats.truncate(MOST);
        Self(Arc::new(Mutex::new(coats)))
    }

    /// All of them, to be written down.
    #[must_use]
    pub fn saved(&self) -> Vec<Coat> {
        self.with(|coats| coats.clone())
    }

    /// The coats of one guest, by peg.
    #[must_use]
    pub fn coats_of(&self, owner: u32) -> Vec<Coat> {
        self.with(|coats| coats.iter().filter(|c| c.owner == owner).cloned().collect())
    }

    /// How many coats hang here.
    #[must_use]
    pub fn count(&self) -> usize {
        self.with(|coats| coats.len())
    }

    /// Hangs a coat on the next peg.
    pub(super) fn hang(&self, owner: u32, what: &str, pocket: &str) -> Result<(), NoCoat> {
        let cut = |text: &str| text.trim().chars().take(MOST_TEXT).collect::<String>();
        self.with(|coats| {
            if coats.len() >= MOST || coats.iter().filter(|c| c.owner == owner).count() >= MOST_EACH {
                return Err(NoCoat::Full);
            }
            let peg = coats.iter().map(|c| c.peg).max().unwrap_or(0) + 1;
            coats.push(Coat { peg, owner, what: cut(what), pocket: cut(pocket) });
            Ok(())
        })
    }

    /// Takes a guest's coat off its peg.
    pub(super) fn take(&self, owner: u32, peg: u32) -> Result<Coat, NoCoat> {
        self.with(|coats| {
            let at = coats.iter().position(|c| c.owner == owner && c.peg == peg).ok_or(NoCoat::NotHere)?;
            Ok(coats.remove(at))
        })
    }

    /// Gives a guest's coat to another. It stays on its peg.
    pub(super) fn pass(&self, owner: u32, peg: u32, to: u32) -> Result<(), NoCoat> {
        self.with(|coats| {
            let coat = coats.iter_mut().find(|c| c.owner == owner && c.peg == peg).ok_or(NoCoat::NotHere)?;
            coat.owner = to;
            Ok(())
        })
    }

    fn with<T>(&self, look: impl FnOnce(&mut Vec<Coat>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
