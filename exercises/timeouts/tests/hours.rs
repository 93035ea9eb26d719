//! Lets hours pass in your hotel. The clock is the test's; how long it waits is drawn anew.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use rand::Rng;
use stage::{TestSite, Visitor, draw, proves};
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
    hotel: TestSite,
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
    Night { hotel: TestSite::open(COOKIE, [], || hotel(guests, hotels.0, hotels.1)), clock, store, password, secret }
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

/// Some minutes: a short while, or one minute short of the idle time.
fn a_while() -> Duration {
    let mut rng = rand::rng();
    let minutes = if rng.random() { IDLE.whole_minutes() - 1 } else { rng.random_range(1..IDLE.whole_minutes()) };
    Duration::minutes(minutes)
}

const ONE_MINUTE: Duration = Duration::minutes(1);

#[test]
fn alice_stays_logged_in_while_she_is_at_work() {
    let _test = proves(1);
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    night.log_in(&mut alice);
    // A short pause and then a long one, and back again: whoever writes down only some requests is found out.
    // The shortest are shorter than a minute: then the long one must count from them.
    let minutes = [29, 29, 1, 29, 9, 29, 29, 2, 29, 14, 29, 29].map(|minutes| minutes * 60);
    let seconds = [40, 30 * 60 - 20, 45, 30 * 60 - 20];
    for seconds in minutes.into_iter().chain(seconds) {
        let pause = Duration::seconds(seconds);
        night.wait(pause);
        let (opens, told) = night.opens(&mut alice);
        assert!(
            opens,
            "\n\nAlice is at work: she opened her account again after {} minutes and {} seconds, and was logged out:\n{told}\n\
             The idle time counts from her last request.\n",
            seconds / 60,
            seconds % 60
        );
    }
}

#[test]
fn each_session_has_its_own_times() {
    let _test = proves(1);
    let night = night();
    let (mut desk, mut phone) = (Visitor::new("Alice", &night.hotel), Visitor::new("Alice's phone", &night.hotel));
    night.log_in(&mut desk);
    night.wait(Duration::minutes(20));
    night.log_in(&mut phone);
    night.wait(Duration::minutes(20));
    let (opens, told) = night.opens(&mut phone);
    assert!(opens, "\n\nAlice logged in on her phone 20 minutes ago, and was logged out there:\n{told}\n");
    let (opens, told) = night.opens(&mut desk);
    assert!(
        !opens,
        "\n\nNobody was at Alice's desk for 40 minutes. Her phone was busy meanwhile, and the session at the desk lives:\n{told}\n\
         A session is one browser's. What another one does is no request of this one.\n"
    );
    let (opens, told) = night.opens(&mut phone);
    assert!(opens, "\n\nThe session at Alice's desk ended, and the one on her phone with it:\n{told}\n");
}

#[test]
fn more_than_half_an_hour_without_a_request_ends_it() {
    let _test = proves(2);
    // The clock goes on by itself meanwhile, so that what is too late stays too late.
    for pause in
        [IDLE + Duration::seconds(5), IDLE + ONE_MINUTE, IDLE + Duration::minutes(rand::rng().random_range(2..400))]
    {
        let night = night();
        let mut alice = Visitor::new("Alice", &night.hotel);
        // Once with a request after the login, and once without any.
        if pause > IDLE + ONE_MINUTE {
            night.log_in(&mut alice);
            night.wait(a_while());
            night.opens(&mut alice);
        } else {
            alice.send_form("/login", &[], &[("guest", "alice"), ("password", &night.password)]);
        }
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
}

/// Mallory has a copy of Alice's session ID, and keeps it alive until so long after the login.
fn kept_alive(night: &Night, mallory: &mut Visitor, until: Duration) {
    let mut passed = Duration::ZERO;
    while passed < until {
        let pause = a_while().min(until - passed);
        night.wait(pause);
        passed += pause;
        if passed < until {
            night.opens(mallory);
        }
    }
}

#[test]
fn eight_hours_end_it_however_busy_it_was() {
    let _test = proves(3);
    let a_moment = Duration::seconds(5);
    for (until, lives) in [(ABSOLUTE - ONE_MINUTE, true), (ABSOLUTE + ONE_MINUTE, false), (ABSOLUTE + a_moment, false)]
    {
        let night = night();
        // She copied Alice's cookie. Here she simply is Alice's browser.
        let mut mallory = Visitor::new("Mallory", &night.hotel);
        night.log_in(&mut mallory);
        kept_alive(&night, &mut mallory, until);
        let (opens, told) = night.opens(&mut mallory);
        assert!(
            opens == lives,
            "\n\nMallory has a copy of Alice's session ID and kept it alive with a request now and then. {} minutes after \
             the login:\n{told}\nAt {} minutes it has to end, however busy it was, and not before.\n",
            until.whole_minutes(),
            ABSOLUTE.whole_minutes()
        );
    }
}

#[test]
fn what_has_ended_is_deleted() {
    let _test = proves(4);
    for by_idling in [true, false] {
        let night = night();
        let mut alice = Visitor::new("Alice", &night.hotel);
        night.log_in(&mut alice);
        let id =
            alice.cookie(COOKIE).expect("Alice has a session cookie").value.parse::<Id>().expect("it is a session ID");
        match by_idling {
            true => night.wait(IDLE + ONE_MINUTE),
            false => kept_alive(&night, &mut alice, ABSOLUTE + ONE_MINUTE),
        }
        night.opens(&mut alice);
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime starts");
        let record = runtime.block_on(night.store.load(&id)).expect("the store answers");
        assert!(
            record.is_none(),
            "\n\nThe session ended by its {}, and its record is still in the store.\n   the record: {}\n\
             Refusing is not enough. Another page, or a copy of this code without the check, would still take the ID.\n",
            if by_idling { "idle time" } else { "absolute time" },
            record.map_or_else(String::new, |record| {
                record.data.iter().map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>().join(", ")
            })
        );
    }
}

#[test]
fn whoever_was_logged_out_can_log_in_again() {
    let _test = proves(5);
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    for pause in [IDLE + ONE_MINUTE, ABSOLUTE + Duration::hours(1)] {
        night.log_in(&mut alice);
        night.wait(pause);
        night.opens(&mut alice);
        night.log_in(&mut alice);
        for _ in 0..3 {
            night.wait(Duration::minutes(29));
            let (opens, told) = night.opens(&mut alice);
            assert!(opens, "\n\nAlice logged in anew, and her session ended with the old one:\n{told}\n");
        }
    }
}

#[test]
fn a_stranger_is_sent_to_the_login() {
    let _test = proves(5);
    let night = night();
    for cookie in ["", "theme=dark", "sid=AAAAAAAAAAAAAAAAAAAAAA"] {
        let seen = Visitor::new("Mallory", &night.hotel).send("GET", "/account", &[("cookie", cookie.as_bytes())], "");
        assert!(
            seen.status() == 303 && seen.header("location") == Some("/login"),
            "\n\nNobody is logged in here ({cookie:?}), and the stranger is not sent to the login:\n{}\n",
            seen.told()
        );
    }
}
