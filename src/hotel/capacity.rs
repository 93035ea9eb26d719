//! How many session records the hotel keeps: the oldest go, and it is counted how many went.
//!
//! A real store fills its disk until somebody notices. This one stands in a course, where a script in a guest book makes
//! sessions by the thousand. Looked at every so often and not for each record, so that one more costs the same as the one
//! before. Deliberately absent: any wait for it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use cloakroom_engine::exchange::{StoreEvent, StoreOp, StoreTrace};

/// So many records stay when the oldest go. More than an attack tries IDs in a run.
pub const MOST_RECORDS: usize = 2000;
/// So many may come between two looks.
const BETWEEN_LOOKS: u64 = 200;

/// What has been made and let go. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Capacity(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    made: AtomicU64,
    looked: AtomicU64,
    let_go: AtomicU64,
}

impl Capacity {
    /// Counts what a request has made. Is it time to look?
    pub(super) fn due(&self, trace: &StoreTrace) -> bool {
        let made = trace.0.iter().filter(|event| makes(event)).count() as u64;
        if made == 0 {
            return false;
        }
        let all = self.0.made.fetch_add(made, Ordering::Relaxed) + made;
        let looked = self.0.looked.load(Ordering::Relaxed);
        let due = all - looked.min(all) >= BETWEEN_LOOKS;
        // Of several that see it at once, one looks.
        due && self.0.looked.compare_exchange(looked, all, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Counts records that went.
    pub(super) fn note_let_go(&self, count: usize) {
        self.0.let_go.fetch_add(count as u64, Ordering::Relaxed);
    }

    /// How many went since the hotel opened.
    pub(super) fn let_go(&self) -> u64 {
        self.0.let_go.load(Ordering::Relaxed)
    }
}

/// A record that was not there before. A save can make one too.
fn makes(event: &StoreEvent) -> bool {
    matches!(event.op, StoreOp::Create | StoreOp::Save) && event.before.is_none() && event.after.is_some()
}
