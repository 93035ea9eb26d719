//! A learner walks through a lesson while somebody else does all the harm that a client on this machine can do.
//!
//! Twenty seconds by default, so that `./test` has it. `CLOAKROOM_ENDURANCE=1800 cargo test --release --test endurance --
//! --nocapture` makes it half an hour; then the learner's waiting is judged too, and whether memory is flat.
//! `CLOAKROOM_SEED` draws another course of events. It is the real binary, in a process of its own; `CLOAKROOM=path` takes
//! another one.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails there, and what was measured is said aloud"
)]
#![cfg(target_os = "linux")]

mod guest_book;
mod hostile;
mod learner;
mod person;
mod server;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use learner::Learner;
use server::Server;

/// The learner's slowest request of a hundred may take this long.
const SLOWEST_OF_A_HUNDRED: Duration = Duration::from_millis(250);
/// The most memory, in MB.
const MOST_MEMORY: u64 = 400;
/// How much more of it there may be at the end than ten minutes before, in MB.
const MOST_GROWTH: u64 = 20;
const LAST_MINUTES: Duration = Duration::from_secs(600);

fn from_environment(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().map_or(or, |text| text.parse().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_learner_is_not_disturbed_by_a_hostile_client() {
    let judged_by_time = std::env::var_os("CLOAKROOM_ENDURANCE").is_some();
    let lasts = Duration::from_secs(from_environment("CLOAKROOM_ENDURANCE", 20));
    let seed = from_environment("CLOAKROOM_SEED", 14);
    let server = Arc::new(Server::start());
    let until = Instant::now() + lasts;
    let harm = hostile::all(&server, seed, until);
    let script = guest_book::start(&server, until);
    let memory = tokio::spawn(memory_over_time(Arc::clone(&server), until));
    let learner = Learner::new(server.port).walk(until).await;
    let harm = harm.finish().await;
    let pages = script.await.unwrap();
    let memory = memory.await.unwrap();

    let (half, slow) = (learner.percentile(50), learner.percentile(99));
    let most = memory.iter().map(|(_, mb)| *mb).max().unwrap_or_default();
    let before = memory.iter().find(|(at, _)| *at + LAST_MINUTES >= lasts).map_or(0, |(_, mb)| *mb);
    let last = memory.last().map_or(0, |(_, mb)| *mb);
    eprintln!("learner: {} walks, {} requests, median {half:?}, p99 {slow:?}", learner.walks, learner.times.len());
    eprintln!("memory: at most {most} MB, {before} MB ten minutes before the end, {last} MB at the end");
    eprintln!("harm, seed {seed}: {harm:?}; pages with a script open: {pages}");

    assert!(server.is_the_same_process(), "the server was not restarted, and lives");
    assert!(learner.walks >= 2, "the learner got through the lesson: {}", learner.walks);
    assert!(!judged_by_time || slow < SLOWEST_OF_A_HUNDRED, "the learner waited: p99 {slow:?}, median {half:?}");
    assert!(most < MOST_MEMORY, "memory: {most} MB");
    if lasts > LAST_MINUTES {
        assert!(last <= before + MOST_GROWTH, "memory is flat: {before} MB, then {last} MB");
    }
}

/// Memory of the server, every second: how long after the start, and how much, in MB.
async fn memory_over_time(server: Arc<Server>, until: Instant) -> Vec<(Duration, u64)> {
    let begun = Instant::now();
    let mut seen = Vec::new();
    while Instant::now() < until {
        seen.push((begun.elapsed(), server.memory()));
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    seen
}
