//! Trouble of a whole server: its store hangs, is stopped, cut off, killed and comes back, while learners go on. No answer takes
//! long, none says that something is saved which is not, pages that need no session go on, and it is well again soon.
//!
//! `./test` does each once with a few learners. The bars are measured with the machine to oneself, ten times each with fifty:
//! `CLOAKROOM=target/release/cloakroom cargo test --test it outage::measured -- --ignored --nocapture`.

#![expect(clippy::print_stdout, reason = "what is measured is to be read")]

mod guest;
mod relay;

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use cloakroom::private_servers::{self, Act, PrivateServer};
use tokio::{task::JoinSet, time::sleep};

use crate::{real_stores::own, second_start::Server};
use guest::{Guest, Told};
use relay::{Relay, Way};

/// What happens to a store, and how it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// The way to it hangs.
    Hangs,
    /// The way to it is cut.
    Cut,
    /// Connections that there are hang for ever, and new ones pass.
    HalfOpen,
    /// Its process is stopped (SIGSTOP).
    Stopped,
    /// Its process is killed (SIGKILL), and started again.
    Killed,
}

/// A store, the way to it, and the server that uses it.
struct Place {
    store: Arc<PrivateServer>,
    relay: Relay,
    server: Server,
    _data: tempfile::TempDir,
}

impl Place {
    async fn with(store: PrivateServer, kind: &str) -> Self {
        let at = store.address();
        let socket = match at.strip_prefix("redis+unix://") {
            Some(path) => path.into(),
            None => format!("{}/.s.PGSQL.5432", at.strip_prefix("host=").unwrap().split(' ').next().unwrap()).into(),
        };
        let relay = Relay::to(socket).await;
        let address = match kind {
            "redis" => format!("redis://{}", relay.address),
            _ => format!("host=127.0.0.1 port={} user=cloakroom dbname=postgres", relay.address.port()),
        };
        let data = tempfile::tempdir().unwrap();
        let (option, folder) = (format!("--{kind}"), data.path().to_path_buf());
        let begun = tokio::task::spawn_blocking(move || Server::with_options(&folder, &[&option, &address]));
        Self { store: Arc::new(store), relay, server: begun.await.unwrap(), _data: data }
    }

    async fn act(&self, act: Act) {
        let store = Arc::clone(&self.store);
        tokio::task::spawn_blocking(move || store.act(act)).await.unwrap().unwrap();
    }

    async fn begins(&self, trouble: Trouble) {
        match trouble {
            Trouble::Hangs => self.relay.set(Way::Hangs),
            Trouble::Cut => self.relay.set(Way::Cut),
            Trouble::HalfOpen => self.relay.forget(),
            Trouble::Stopped => self.act(Act::Stop).await,
            Trouble::Killed => self.act(Act::Kill).await,
        }
    }

    async fn ends(&self, trouble: Trouble) {
        match trouble {
            Trouble::Hangs | Trouble::Cut => self.relay.set(Way::Open),
            // What hangs hangs for ever: the server has to help itself.
            Trouble::HalfOpen => {}
            Trouble::Stopped | Trouble::Killed => self.act(Act::Start).await,
        }
    }
}

/// So it is measured.
#[derive(Debug, Clone, Copy)]
struct Plan {
    learners: usize,
    times: usize,
    /// No answer takes longer.
    longest: Duration,
    /// After so long every learner is counted again.
    well_after: Duration,
}

async fn plays(kind: &str, store: PrivateServer, troubles: &[Trouble], plan: Plan) {
    let place = Place::with(store, kind).await;
    let told = Arc::new(Told::default());
    let mut guests = JoinSet::new();
    for number in 0..plan.learners {
        let guest = Guest::arrives(number, place.server.port, kind, Arc::clone(&told)).await;
        guests.spawn(guest.goes_on());
    }
    for round in 0..plan.times {
        for trouble in troubles {
            told.slowest.lock().unwrap().take();
            place.begins(*trouble).await;
            sleep(Duration::from_millis(1_500)).await;
            if *trouble == Trouble::Killed && kind == "redis" {
                // Without a log on disk it forgets all: its own promise.
                told.forgets.fetch_add(1, Ordering::SeqCst);
            }
            place.ends(*trouble).await;
            let healed = Instant::now();
            let well = loop {
                if told.counted_since(healed) == plan.learners {
                    break healed.elapsed();
                }
                assert!(
                    healed.elapsed() < plan.well_after,
                    "{kind} {trouble:?}: {} are well",
                    told.counted_since(healed)
                );
                sleep(Duration::from_millis(20)).await;
            };
            let slowest = told.slowest.lock().unwrap().clone().unwrap_or_default();
            println!("{kind} {trouble:?} {round}: slowest {:?} ({}), well after {well:?}", slowest.0, slowest.1);
            let problems = told.problems.lock().unwrap().clone();
            assert!(problems.is_empty(), "{kind} {trouble:?}: {problems:#?}");
            assert!(slowest.0 < plan.longest, "{kind} {trouble:?}: {slowest:?}");
        }
    }
    told.over.store(true, Ordering::SeqCst);
    guests.join_all().await;
    println!("{kind}: {}", told.line());
    let (counted, refused) = (told.counted.load(Ordering::SeqCst), told.refused.load(Ordering::SeqCst));
    assert!(counted > 0 && refused > 0, "{}", told.line());
    let problems = told.problems.lock().unwrap().clone();
    assert!(problems.is_empty(), "{problems:#?}");
}

const OF_REDIS: [Trouble; 5] = [Trouble::Stopped, Trouble::Hangs, Trouble::Cut, Trouble::HalfOpen, Trouble::Killed];
/// Its own children would outlive it when they are stopped.
const OF_POSTGRES: [Trouble; 4] = [Trouble::Hangs, Trouble::Cut, Trouble::HalfOpen, Trouble::Killed];

async fn both(plan: Plan) {
    if let Some(store) = own(private_servers::redis) {
        plays("redis", store, &OF_REDIS, plan).await;
    }
    if let Some(store) = own(private_servers::postgres) {
        plays("postgres", store, &OF_POSTGRES, plan).await;
    }
}

/// On a machine that is busy with other tests nobody can say what takes two seconds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_in_trouble_loses_nothing_that_was_acknowledged_and_holds_nobody_up() {
    let (longest, well_after) = (Duration::from_secs(10), Duration::from_secs(15));
    both(Plan { learners: 6, times: 1, longest, well_after }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures: some minutes, and needs the machine to itself"]
async fn measured() {
    let (longest, well_after) = (Duration::from_secs(2), Duration::from_secs(5));
    both(Plan { learners: 50, times: 10, longest, well_after }).await;
}
