//! Lets hours pass in your hotel. The clock is the test's; how long it waits is drawn anew.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use rand::Rng;
use stage::{Stage, Visitor, draw};
use time::{Duration, OffsetDateTime};
use timeouts::{ABSOLUTE, COOKIE, Clock, Guests, IDLE, hotel};
use tower_sessions::{MemoryStore, SessionStore, session::Id};

/// Your code.
#[path = "../src/lib.rs"]
pub mod timeouts;

/// A clock that stands at the wall's time plus so many seconds.
#[derive(Clone, Default)]
struct Moved(Arc<AtomicI64>);

impl Clock for Moved {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + Duration::seconds(self.0.load(Ordering::Relaxed))
    }
}

struct Night {
    hotel: Stage,
    clock: Moved,
    store: MemoryStore,
    password: String,
    secret: String,
}

fn night() -> Night {
    let (password, secret) = (draw::word(), draw::room_code());
    let guests = Guests { alice_password: password.clone(), alice_secret: secret.clone() };
    let (clock, store) = (Moved::default(), MemoryStore::default());
    let hotels = (Arc::new(clock.clone()), store.clone());
    Night { hotel: Stage::open(COOKIE, [], || hotel(guests, hotels.0, hotels.1)), clock, store, password, secret }
}

impl Night {
    fn wait(&self, by: Duration) {
        self.clock.0.fetch_add(by.whole_seconds(), Ordering::Relaxed);
    }

    fn log_in(&self, alice: &mut Visitor) {
        alice.open("/login");
        let seen = alice.submit("log in", &[("guest", "alice"), ("password", &self.password)]);
        assert!(
            seen.page().contains(&self.secret),
            "\n\nAlice has just logged in, and the hotel does not know her:\n{}\n\
             There is no last request yet. Until there is one, count from the login.\n",
            seen.told()
        );
    }

    /// Does the account open, and how did that go?
    fn opens(&self, visitor: &mut Visitor) -> (bool, String) {
        let seen = visitor.open("/account");
        (seen.page().contains(&self.secret), seen.told())
    }
}

/// Some minutes short of the idle time.
fn a_while() -> Duration {
    Duration::minutes(rand::rng().random_range(20..IDLE.whole_minutes()))
}

#[test]
fn alice_stays_logged_in_while_she_is_at_work() {
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    night.log_in(&mut alice);
    for _ in 0..8 {
        let pause = a_while();
        night.wait(pause);
        let (opens, told) = night.opens(&mut alice);
        assert!(
            opens,
            "\n\nAlice is at work: she opened her account again after {} minutes, and was logged out:\n{told}\n\
             The idle time counts from her last request.\n",
            pause.whole_minutes()
        );
    }
}

#[test]
fn half_an_hour_without_a_request_ends_it() {
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    night.log_in(&mut alice);
    night.wait(a_while());
    night.opens(&mut alice);
    let pause = IDLE + Duration::minutes(rand::rng().random_range(1..60));
    night.wait(pause);
    for _ in 0..2 {
        let (opens, told) = night.opens(&mut alice);
        assert!(
            !opens,
            "\n\nAlice left her desk. {} minutes later Mallory sat down at it and opened the account:\n{told}\n\
             Compare first, and only then write down that somebody was here. Ask the clock you were given.\n",
            pause.whole_minutes()
        );
    }
}

#[test]
fn eight_hours_end_it_however_busy_it_was() {
    let night = night();
    let mut mallory = Visitor::new("Mallory", &night.hotel);
    // She copied Alice's cookie. Here she simply is Alice's browser.
    night.log_in(&mut mallory);
    let mut passed = Duration::ZERO;
    while passed <= ABSOLUTE {
        // Never just at the end, where a second decides.
        let pause = Some(a_while()).filter(|pause| passed + *pause != ABSOLUTE).unwrap_or(Duration::minutes(19));
        night.wait(pause);
        passed += pause;
        let (opens, told) = night.opens(&mut mallory);
        assert!(
            opens == (passed <= ABSOLUTE),
            "\n\nMallory has a copy of Alice's session ID and kept it alive with a request now and then. {} minutes after \
             the login:\n{told}\nAt {} minutes it has to end, however busy it was, and not before.\n",
            passed.whole_minutes(),
            ABSOLUTE.whole_minutes()
        );
    }
}

#[test]
fn what_has_ended_is_deleted() {
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    night.log_in(&mut alice);
    let id = alice.cookie(COOKIE).expect("Alice has a session cookie").value.parse::<Id>().expect("it is a session ID");
    night.wait(IDLE + Duration::hours(1));
    night.opens(&mut alice);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime starts");
    let record = runtime.block_on(night.store.load(&id)).expect("the store answers");
    assert!(
        record.is_none(),
        "\n\nThe session ended, and its record is still in the store.\n   the record: {}\n\
         Refusing is not enough. Another page, or a copy of this code without the check, would still take the ID.\n",
        record.map_or_else(String::new, |record| {
            record.data.iter().map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>().join(", ")
        })
    );
}

#[test]
fn whoever_was_logged_out_can_log_in_again() {
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    night.log_in(&mut alice);
    night.wait(ABSOLUTE + Duration::hours(1));
    night.opens(&mut alice);
    night.log_in(&mut alice);
    night.wait(a_while());
    let (opens, told) = night.opens(&mut alice);
    assert!(opens, "\n\nAlice logged in anew, and her session ended with the old one:\n{told}\n");
}
