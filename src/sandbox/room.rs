//! How many sandboxes there may be, and which one goes for another.
//!
//! Memory sets the limit: a new sandbox takes about 20 kB, one in which twenty things were done about 130 kB. Nobody who
//! is at it loses a sandbox: when all are in use, a newcomer is told so. Deliberately absent: what one sandbox may hold.

use std::{fs, time::Duration};

/// What a sandbox in use takes, measured, in bytes: see ARCHITECTURE.md.
const BYTES_EACH: u64 = 128 * 1024;
/// All together take a quarter of the memory that is free at start, and at most this.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// A class has room on any machine.
const LEAST: usize = 400;

/// How many, and who goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// So many sandboxes.
    pub most: usize,
    /// Whoever has done something within this time keeps the sandbox, however full it is.
    pub in_use: Duration,
    /// A sandbox that was made, and in which nothing was done since, is kept so long.
    pub untouched: Duration,
}

impl Default for Room {
    fn default() -> Self {
        let free = free_memory().map_or(MOST_BYTES, |free| (free / 4).min(MOST_BYTES));
        let most = usize::try_from(free / BYTES_EACH).unwrap_or(LEAST).max(LEAST);
        Self { most, in_use: Duration::from_secs(30 * 60), untouched: Duration::from_secs(60) }
    }
}

/// What the system could still give, in bytes; `None` where it does not say.
fn free_memory() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.saturating_mul(1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_sets_the_limit_and_a_class_always_has_room() {
        let room = Room::default();
        let most = usize::try_from(MOST_BYTES / BYTES_EACH).unwrap();
        assert!((LEAST..=most).contains(&room.most), "{}", room.most);
        assert!(most >= 2000, "thousands, where there is memory");
    }
}
