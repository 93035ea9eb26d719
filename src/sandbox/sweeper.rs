//! Who removes what has expired: a sweeper, every minute, and whenever a sandbox's clock is moved.
//!
//! tower-sessions removes nothing: a store only refuses to load what has expired. Its published SQL
//! stores have `continuously_delete_expired`, to be spawned by whoever uses them; this is ours.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use time::OffsetDateTime;
use tokio::sync::watch;

use super::{Sandbox, Sandboxes};
use crate::{
    clock::Clock,
    store::{Ended, Life, RecordStore, WorldId},
};

/// How often the sweeper comes by.
const EVERY: Duration = Duration::from_secs(60);
/// Older removals are forgotten.
const MOST_KEPT: usize = 5;

/// Records that the sweeper removed in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// When, by the world's clock.
    pub at: OffsetDateTime,
    /// What they were kept under.
    pub keys: Vec<String>,
}

/// What the sweeper did in one sandbox.
#[derive(Debug, Clone, Default)]
pub struct ExpiryLog {
    /// When it last came by, by the world's clock.
    pub last: Option<OffsetDateTime>,
    /// What it removed, the latest first.
    pub removals: VecDeque<Removal>,
}

impl ExpiryLog {
    fn note(&mut self, at: OffsetDateTime, keys: Vec<String>) {
        self.last = Some(at);
        if !keys.is_empty() {
            self.removals.push_front(Removal { at, keys });
            self.removals.truncate(MOST_KEPT);
        }
    }
}

impl Sandbox {
    /// What the sweeper did here.
    #[must_use]
    pub fn sweeps(&self) -> ExpiryLog {
        self.sweeps.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has the sweeper come by. It does not wait for the store.
    pub fn sweep(&self) {
        let at = self.clock.now();
        self.hotel.sweep(|| {
            let (sweeps, changes, latest) = (Arc::clone(&self.sweeps), self.changes.clone(), self.latest());
            Box::new(move |keys| {
                let removed = !keys.is_empty();
                sweeps.lock().unwrap_or_else(PoisonError::into_inner).note(at, keys);
                if removed {
                    // Nobody may be listening.
                    let _ = changes.send(latest);
                }
            })
        });
    }
}

impl Sandboxes {
    /// Sweeps every sandbox and our own sessions each minute, until the server ends.
    pub async fn keep_sweeping(self, sessions: Arc<dyn RecordStore>, mut shutting_down: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                // The sender is gone, or says that it is time. The end of the server waits for no held request.
                _ = shutting_down.changed() => {
                    self.all().iter().for_each(|sandbox| sandbox.hold_no_more());
                    return;
                }
                () = tokio::time::sleep(EVERY) => {}
            }
            self.remove_idle();
            self.all().iter().for_each(|sandbox| sandbox.sweep());
            let ended = Ended { now: Clock::wall(), life: Life::default() };
            sessions.sweep(&WorldId::tutorial(), ended, Box::new(|_| {}));
        }
    }
}

/// Shared with the store's thread, which reports what it removed.
pub(super) type SharedSweeps = Arc<Mutex<ExpiryLog>>;
