//! Whether a sandbox is in use: when something was done in it last, and when somebody looked.
//!
//! By the wall's clock: how long a learner is away has nothing to do with the time in the sandbox.

use std::sync::atomic::Ordering;

use super::Sandbox;
use crate::clock::Clock;

/// After a look, this many milliseconds count as looking on: ten minutes.
const WATCHED_FOR: i64 = 10 * 60 * 1000;

impl Sandbox {
    /// Somebody looks at this sandbox: for a while the way of each request through the session layer
    /// is recorded.
    pub fn looked_at(&self) {
        self.last_looked_at.store(Clock::wall_millis(), Ordering::Relaxed);
    }

    /// Has somebody looked at it lately?
    pub(super) fn is_watched(&self) -> bool {
        Clock::wall_millis() - self.last_looked_at.load(Ordering::Relaxed) < WATCHED_FOR
    }

    /// Somebody has done something in it.
    pub(super) fn touch(&self) {
        self.used.store(true, Ordering::Relaxed);
        self.to_be_saved();
        self.has_been_told();
        self.last_used.store(Clock::wall_millis(), Ordering::Relaxed);
    }

    pub(super) fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    /// Since it was last used or looked at.
    pub(super) fn idle_for(&self) -> std::time::Duration {
        let last = self.last_used.load(Ordering::Relaxed).max(self.last_looked_at.load(Ordering::Relaxed));
        std::time::Duration::from_millis(u64::try_from(Clock::wall_millis() - last).unwrap_or(0))
    }
}
