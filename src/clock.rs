//! The clock of one sandbox: the wall clock plus an offset that a learner can move.
//!
//! Deliberately absent: a way to stop it. Time in a sandbox only moves forwards.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use time::{Duration, OffsetDateTime};

/// A thousand years in seconds: dates stay within what can be written.
const FARTHEST: i64 = 1000 * 366 * 24 * 60 * 60;

/// A clock that can be moved ahead. Clones move together.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// The wall clock, moved by nothing. The one place where the server reads it.
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    #[must_use]
    pub fn wall() -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    /// The wall clock in milliseconds since 1970, to compare and to subtract.
    #[must_use]
    pub fn wall_millis() -> i64 {
        let millis = Self::wall().unix_timestamp_nanos() / 1_000_000;
        i64::try_from(millis).unwrap_or(i64::MAX)
    }

    /// The time it is here.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        Self::wall() + self.offset()
    }

    /// How far ahead of the wall clock, in whole seconds.
    #[must_use]
    pub fn offset(&self) -> Duration {
        Duration::seconds(self.0.load(Ordering::Relaxed))
    }

    /// Moves it ahead; a negative step is ignored, and so is what goes beyond a thousand years.
    pub fn advance(&self, by: Duration) {
        let ahead = |now: i64| Some(now.saturating_add(by.whole_seconds().max(0)).min(FARTHEST));
        // Never fails: the closure always gives a value.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, ahead);
    }
}
