//! Whether a sandbox outlives its process, what is still to be written down of it, and what its learner is to be told.
//!
//! A request costs a flag here, and nothing else. Deliberately absent: when it is written down; that is the saver's.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering},
};

use serde_json::Value;

use super::Sandbox;

/// What somebody else keeps with a sandbox, asked for when it is written down.
type Beside = Box<dyn Fn() -> Option<Value> + Send + Sync>;

/// Nothing is to be told.
const SILENT: u8 = 0;
/// It was opened again, and nobody has been told.
const UNTOLD: u8 = 1;
/// A page or an answer has said so. It is said until the next act.
const TOLD: u8 = 2;

#[derive(Default)]
pub(super) struct Keeping {
    kept: AtomicBool,
    unsaved: AtomicBool,
    reopened: AtomicU8,
    settings: AtomicU64,
    beside: Mutex<Option<Beside>>,
    was_beside: Mutex<Option<Value>>,
}

impl std::fmt::Debug for Keeping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeping").field("kept", &self.kept).field("unsaved", &self.unsaved).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// From here on it outlives the process, or no more.
    pub(super) fn keep_it(&self, kept: bool) {
        self.keeping.unsaved.store(kept, Ordering::Relaxed);
        self.keeping.kept.store(kept, Ordering::SeqCst);
    }

    pub(super) fn is_kept(&self) -> bool {
        self.keeping.kept.load(Ordering::SeqCst)
    }

    /// Something has changed in it, or beside it, that is to outlive the process.
    pub fn to_be_saved(&self) {
        self.keeping.unsaved.store(true, Ordering::Relaxed);
    }

    /// Is there something to be written down? Whoever asks does it.
    pub(super) fn take_unsaved(&self) -> bool {
        self.is_kept() && self.keeping.unsaved.swap(false, Ordering::Relaxed)
    }

    /// It was read back: whoever has it is to be told, once.
    pub(super) fn was_reopened(&self, beside: Option<Value>) {
        *self.keeping.was_beside.lock().unwrap_or_else(PoisonError::into_inner) = beside;
        self.keeping.reopened.store(UNTOLD, Ordering::Relaxed);
    }

    /// Is its learner to be told that it was opened again? Whoever asks tells.
    #[must_use]
    pub fn tells_of_restart(&self) -> bool {
        let tells = self.keeping.reopened.load(Ordering::Relaxed) != SILENT;
        if tells {
            self.keeping.reopened.store(TOLD, Ordering::Relaxed);
        }
        tells
    }

    /// An act after somebody was told: it need not be said again.
    pub(super) fn has_been_told(&self) {
        if self.keeping.reopened.load(Ordering::Relaxed) == TOLD {
            self.keeping.reopened.store(SILENT, Ordering::Relaxed);
        }
    }

    /// Settings come from outside, numbered: this has those up to `number` from now on. Gives the number it had before.
    pub fn has_settings_up_to(&self, number: u64) -> u64 {
        let before = self.keeping.settings.fetch_max(number, Ordering::Relaxed);
        if before < number {
            self.to_be_saved();
        }
        before
    }

    /// Somebody else's state that is written down with it.
    pub fn save_beside(&self, state: impl Fn() -> Option<Value> + Send + Sync + 'static) {
        *self.keeping.beside.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(state));
        self.to_be_saved();
    }

    /// What was written down with it by somebody else.
    #[must_use]
    pub fn saved_beside(&self) -> Option<Value> {
        self.keeping.was_beside.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same now: what somebody says, or what was read back and nobody has asked for.
    pub(super) fn beside_now(&self) -> Option<Value> {
        let beside = self.keeping.beside.lock().unwrap_or_else(PoisonError::into_inner);
        beside.as_ref().map_or_else(|| self.saved_beside(), |state| state())
    }
}
