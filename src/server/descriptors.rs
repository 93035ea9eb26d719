//! How many connections the process can hold: one file descriptor each, and some for everything else.

/// At each listener. Enough for a class of a thousand, its pages and its streams.
const WANTED: usize = 4096;
/// By default the server listens on both loopback addresses.
const LISTENERS: usize = 2;
/// For the database, files of the course, Cargo's pipes.
const ELSE: usize = 128;

/// Asks the system for descriptors, and says how many connections there may be at a listener.
pub(super) fn connections() -> usize {
    (raised(WANTED * LISTENERS + ELSE).saturating_sub(ELSE) / LISTENERS).clamp(16, WANTED)
}

/// The limit after it was raised as far as it can be.
#[cfg(unix)]
fn raised(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    let mut now = limit.current.unwrap_or(wanted);
    if now < wanted {
        let more = limit.maximum.map_or(wanted, |most| most.min(wanted));
        if setrlimit(Resource::Nofile, Rlimit { current: Some(more), ..limit }).is_ok() {
            now = more;
        }
    }
    usize::try_from(now).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
fn raised(wanted: usize) -> usize {
    wanted
}
