//! The clock of one sandbox: the wall clock plus an offset that a learner can move.
//!
//! Deliberately absent: a way to stop it. Time in a sandbox only moves forwards.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use time::{Duration, OffsetDateTime};

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

    /// Moves it ahead; a negative step is ignored.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.whole_seconds().max(0), Ordering::Relaxed);
    }
}
