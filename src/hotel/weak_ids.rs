//! INSECURE ON PURPOSE, by switch: `random_ids` at `sequential`, `time`, `three_digits` and `16_bit`.
//!
//! Session IDs that can be guessed. tower-sessions draws 128 random bits and cannot be told
//! otherwise, but the store has the last word: `create` may put another ID into the record.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use rand::RngExt;
use tower_sessions::session::Id;

use crate::{
    clock::Clock,
    switch::{RANDOM_IDS, Switches},
};

/// How many IDs this process has issued in sequence.
#[derive(Debug, Clone, Default)]
pub(super) struct Counter(Arc<AtomicU64>);

/// Where the next ID comes from. All are 22 characters of base64url that end in `A`: anything else
/// would not reach the store as an ID at all.
#[derive(Debug, Clone)]
pub(super) enum IdGenerator {
    /// tower-sessions' own: 128 random bits.
    Random,
    /// One after the other.
    Sequential(Counter),
    /// The time in milliseconds.
    Time(Clock),
    /// One of 1,000, as on the tickets of a cloakroom.
    ThreeDigits,
    /// One of 65,536.
    SixteenBits,
}

impl IdGenerator {
    pub(super) fn of(switches: &Switches, counter: &Counter, clock: &Clock) -> Self {
        match switches.value(&RANDOM_IDS) {
            "sequential" => Self::Sequential(counter.clone()),
            "time" => Self::Time(clock.clone()),
            "three_digits" => Self::ThreeDigits,
            "16_bit" => Self::SixteenBits,
            _ => Self::Random,
        }
    }

    /// The next ID; `None` if the one that is there may stay. `attempt` counts from 0 while IDs
    /// turn out to be taken.
    pub(super) fn draw(&self, attempt: i128) -> Option<Id> {
        let text = match self {
            Self::Random => return None,
            Self::Sequential(counter) => format!("session-{:013}A", counter.0.fetch_add(1, Ordering::Relaxed) + 1),
            Self::Time(clock) => {
                let millis = clock.now().unix_timestamp_nanos() / 1_000_000 + attempt;
                format!("time-{millis:013}---A")
            }
            Self::ThreeDigits => format!("three-digits------{:03}A", rand::rng().random_range(0..1000)),
            Self::SixteenBits => format!("sixteen-bits-----{:04x}A", rand::rng().random::<u16>()),
        };
        text.parse().ok()
    }
}
