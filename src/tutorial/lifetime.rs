//! How long the tutorial's own session lives.
//!
//! What lives here: the two limits, and what each visit means for them. Why here: tower-sessions ends a session by its
//! last write, and reading writes nothing, so both limits need a note in the record. Deliberately absent: the clock.
//!
//! Standard: ASVS 5.0, 7.1.1, 7.3.1 and 7.3.2.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// Unused for so long, it ends.
pub(super) const IDLE: Duration = Duration::days(30);
/// Used or not, it ends after so long.
pub(super) const ABSOLUTE: Duration = Duration::days(180);
/// A visit is noted at most so often: a note is a write.
const NOTED_EVERY: Duration = Duration::days(1);

/// When a session began and when it was last seen, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Life {
    began: i64,
    seen: i64,
}

/// What a visit means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visit {
    /// It goes on, and nothing is written.
    GoesOn,
    /// It goes on, and this is worth a note.
    Note(Life),
    /// It has reached a limit.
    Ended,
}

impl Life {
    pub(super) fn begins(now: OffsetDateTime) -> Life {
        Life { began: now.unix_timestamp(), seen: now.unix_timestamp() }
    }

    pub(super) fn visited(self, now: OffsetDateTime) -> Visit {
        let now = now.unix_timestamp();
        let over = |since: i64, limit: Duration| now - since >= limit.whole_seconds();
        if over(self.began, ABSOLUTE) || over(self.seen, IDLE) {
            return Visit::Ended;
        }
        if over(self.seen, NOTED_EVERY) { Visit::Note(Life { seen: now, ..self }) } else { Visit::GoesOn }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(life: Life, days: i64) -> Visit {
        life.visited(OffsetDateTime::UNIX_EPOCH + Duration::days(days))
    }

    #[test]
    fn a_visit_a_day_is_noted_and_no_more() {
        let life = Life::begins(OffsetDateTime::UNIX_EPOCH);
        assert_eq!(life.visited(OffsetDateTime::UNIX_EPOCH + Duration::hours(23)), Visit::GoesOn);
        assert_eq!(after(life, 1), Visit::Note(Life { began: 0, seen: 86_400 }));
    }

    #[test]
    fn either_limit_ends_it() {
        assert_eq!(after(Life { began: 0, seen: 0 }, 30), Visit::Ended);
        let busy = Life { began: 0, seen: 179 * 86_400 };
        assert_ne!(after(busy, 179), Visit::Ended);
        assert_eq!(after(busy, 180), Visit::Ended);
    }
}
