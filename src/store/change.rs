//! What is asked of a place that keeps records, besides the records: how to write, and what to sweep away.

use time::OffsetDateTime;

use super::record::{Life, Stamps};

/// How a record is written over what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// Whatever is there, or is not.
    Upsert,
    /// Only if something is there.
    Update,
    /// Only if the version there is this one.
    Swap(i64),
}

/// Which records a sweep removes: those that have ended by now.
#[derive(Debug, Clone, Copy)]
pub struct Ended {
    /// The time it is, by the world's clock.
    pub now: OffsetDateTime,
    /// The limits that hold.
    pub life: Life,
}

impl Ended {
    pub(super) fn is(&self, stamps: &Stamps) -> bool {
        self.life.end(stamps) <= self.now
    }
}

/// Called with the keys of what a sweep removed.
pub type Swept = Box<dyn FnOnce(Vec<String>) + Send>;
