//! Opens, finds and ends sessions, with a clock of the test's. Two tests go through the pages.

use std::{
    collections::HashSet,
    sync::{
        Arc, Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use rand::Rng;
use session_store::{COOKIE, Guests, LIFE, MOST, Sessions, hotel};
use stage::{TestSite, Visitor, bits, draw, proves, within_the_limit};
use time::{Duration, OffsetDateTime};

/// Your code.
#[path = "../src/lib.rs"]
pub mod session_store;

const ONE_MINUTE: Duration = Duration::minutes(1);

/// Your store, and what time it is there. Each call has a limit.
#[derive(Clone)]
struct Store {
    sessions: Arc<Sessions>,
    begun: OffsetDateTime,
}

impl Store {
    fn new() -> Self {
        let begun =
            OffsetDateTime::from_unix_timestamp(1_700_000_000 + rand::rng().random_range(0..100_000_000)).unwrap();
        Self { sessions: Arc::default(), begun }
    }

    fn open(&self, guest: &str, after: Duration) -> String {
        let (sessions, guest, now) = (Arc::clone(&self.sessions), guest.to_owned(), self.begun + after);
        within_the_limit("open", move || sessions.open(&guest, now))
    }

    fn find(&self, id: &str, after: Duration) -> Option<String> {
        let (sessions, id, now) = (Arc::clone(&self.sessions), id.to_owned(), self.begun + after);
        within_the_limit("find", move || sessions.find(&id, now))
    }

    fn end(&self, id: &str) {
        let (sessions, id) = (Arc::clone(&self.sessions), id.to_owned());
        within_the_limit("end", move || sessions.end(&id));
    }

    fn count(&self) -> usize {
        let sessions = Arc::clone(&self.sessions);
        within_the_limit("count", move || sessions.count())
    }
}

const AT_ONCE: Duration = Duration::ZERO;

#[test]
fn ids_are_drawn_with_128_bits() {
    let _test = proves(1);
    let store = Store::new();
    let (sessions, now) = (Arc::clone(&store.sessions), store.begun);
    let ids: Vec<String> =
        within_the_limit("open", move || (0..1024).map(|_| sessions.open("alice", now)).collect::<Vec<String>>());
    let different: HashSet<&String> = ids.iter().collect();
    assert!(different.len() == ids.len(), "\n\nOf {} sessions some have the same ID: {:?}\n", ids.len(), ids[0]);
    let bits = bits(&ids);
    assert!(
        bits > 125.0,
        "\n\nThe ID is {:?}, then {:?}. Over 1024 of them, about {bits:.0} bits change.\n\
         128 random bits take 32 letters in hex, and 22 in base64: `rand::random::<u128>()`.\n",
        ids[0],
        ids[1]
    );
}

#[test]
fn an_id_is_computed_from_nothing() {
    let _test = proves(1);
    // Two stores that begin at the same second, and in both of them the same is done.
    let one = Store::new();
    let two = Store { sessions: Arc::default(), begun: one.begun };
    for guest in ["alice", "bob", "alice"] {
        let (here, there) = (one.open(guest, AT_ONCE), two.open(guest, AT_ONCE));
        assert!(
            here != there,
            "\n\nThe same was done in two hotels at the same second, and in both the ID is {here:?}.\n\
             Whoever knows how it is computed knows it.\n"
        );
    }
}

#[test]
fn an_id_fits_into_a_cookie() {
    let _test = proves(1);
    let store = Store::new();
    for _ in 0..64 {
        let id = store.open(&draw::word(), AT_ONCE);
        assert!(
            !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'),
            "\n\nThe ID goes into a cookie, and is {id:?}: more than 64 letters, or others than A-Z a-z 0-9 - _.\n"
        );
    }
}

#[test]
fn each_id_is_the_guests_it_was_given_to() {
    let _test = proves(2);
    let store = Store::new();
    let guests: Vec<String> = (0..20).map(|_| draw::word()).collect();
    let opened: Vec<(String, &String)> =
        guests.iter().chain(&guests).map(|guest| (store.open(guest, AT_ONCE), guest)).collect();
    for (id, guest) in opened.iter().rev().chain(&opened) {
        let found = store.find(id, ONE_MINUTE);
        assert!(found.as_ref() == Some(*guest), "\n\nThe ID {id} was given to {guest}, and `find` says {found:?}.\n");
    }
}

#[test]
fn nothing_else_is_an_id() {
    let _test = proves(2);
    let store = Store::new();
    let guest = draw::word();
    let id = store.open(&guest, AT_ONCE);
    let swapped: String = id
        .chars()
        .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    let mut others: Vec<String> = vec![
        String::new(),
        " ".to_owned(),
        guest.clone(),
        "alice".to_owned(),
        format!(" {id}"),
        format!("{id} "),
        format!("\"{id}\""),
        format!("{id}0"),
        format!("0{id}"),
        format!("{id}\0"),
        format!("{id}{id}"),
        format!("{id},{id}"),
        format!("%{:02x}{}", id.as_bytes()[0], &id[1..]),
        id[1..].to_owned(),
        id[..id.len() - 1].to_owned(),
        id[..id.len() / 2].to_owned(),
        id.chars().rev().collect(),
        swapped,
        "0".repeat(id.len()),
        "ä".repeat(16),
        "x".repeat(10_000),
    ];
    others.extend((0..4).map(|_| format!("{:032x}", rand::rng().random::<u128>())));
    for _ in 0..2 {
        for other in others.iter().filter(|other| **other != id) {
            let found = store.find(other, AT_ONCE);
            assert!(
                found.is_none(),
                "\n\nNobody was given the ID {other:?} (one that was given is {id}), and `find` says {found:?}.\n"
            );
        }
        assert!(
            store.find(&id, AT_ONCE).is_some(),
            "\n\nSomebody tried other IDs, and now the right one is gone: {id}\n"
        );
    }
    assert!(
        store.count() == 1,
        "\n\nOne session was opened, others were only asked for, and `count` says {}.\n",
        store.count()
    );
}

#[test]
fn a_session_lives_for_half_an_hour() {
    let _test = proves(3);
    for (minutes, lives) in [(1, true), (29, true), (31, false), (32, false), (600, false)] {
        let store = Store::new();
        let id = store.open("alice", AT_ONCE);
        let found = store.find(&id, Duration::minutes(minutes));
        assert!(
            found.is_some() == lives,
            "\n\nA session was opened, and after {minutes} minutes `find` says {found:?}. It lives for {} minutes.\n",
            LIFE.whole_minutes()
        );
    }
}

#[test]
fn whoever_is_found_lives_on() {
    let _test = proves(3);
    let store = Store::new();
    let (busy, idle) = (store.open("alice", AT_ONCE), store.open("alice", AT_ONCE));
    let mut now = Duration::ZERO;
    for minutes in [29, 29, 2, 29, 29, 13, 29] {
        now += Duration::minutes(minutes);
        let found = store.find(&busy, now);
        assert!(
            found.is_some(),
            "\n\nA session was found, and {minutes} minutes later it was not, {} after it began.\n",
            now.whole_minutes()
        );
    }
    let found = store.find(&idle, now);
    assert!(
        found.is_none(),
        "\n\nAnother session of the same guest was found meanwhile, and so this one lives: {found:?}\n"
    );
}

#[test]
fn what_has_ended_does_not_come_back() {
    let _test = proves(3);
    let store = Store::new();
    let id = store.open("alice", AT_ONCE);
    for minutes in [31, 32, 40, 61, 31] {
        let found = store.find(&id, Duration::minutes(minutes));
        assert!(
            found.is_none(),
            "\n\nThe session had ended by itself. Somebody asked again, and `find` says {found:?}.\n"
        );
    }
}

#[test]
fn one_session_ends_and_no_other() {
    let _test = proves(4);
    let store = Store::new();
    let [first, second, other] = ["alice", "alice", "bob"].map(|guest| store.open(guest, AT_ONCE));
    for _ in 0..2 {
        store.end(&first);
        for (id, lives) in [(&first, false), (&second, true), (&other, true)] {
            let found = store.find(id, AT_ONCE);
            assert!(
                found.is_some() == lives,
                "\n\nOne of two sessions of Alice's was ended. Of {} `find` says {found:?}.\n",
                if *id == first { "that one" } else { "another one" }
            );
        }
    }
    assert!(store.count() == 2, "\n\nOf three sessions one was ended, and `count` says {}.\n", store.count());
}

#[test]
fn what_is_no_id_ends_nothing() {
    let _test = proves(4);
    let store = Store::new();
    let id = store.open("alice", AT_ONCE);
    for other in
        ["", "alice", "*", "%", &id[1..], &id[..4], &format!("{id}x"), &id.chars().rev().collect::<String>(), "0"]
    {
        if other != id {
            store.end(other);
            let found = store.find(&id, AT_ONCE);
            assert!(
                found.is_some(),
                "\n\nSomebody logged out with the ID {other:?}, which is none, and Alice's session ended.\n"
            );
        }
    }
}

#[test]
fn there_are_never_too_many() {
    let _test = proves(5);
    let store = Store::new();
    let (sessions, begun) = (Arc::clone(&store.sessions), store.begun);
    // The first ten are at work, and the others are not. Of each `open`: the ID, how many there are, who of the ten is found.
    let seconds = 0..i64::try_from(MOST + 30).unwrap();
    let told: Vec<(String, usize, bool)> = within_the_limit("open, count and find", move || {
        let mut ids: Vec<String> = Vec::new();
        let each = seconds.map(|at| {
            let now = begun + Duration::seconds(at);
            ids.push(sessions.open("alice", now));
            let count = sessions.count();
            let at_work: Vec<bool> = ids.iter().take(10).map(|id| sessions.find(id, now).is_some()).collect();
            (ids[ids.len() - 1].clone(), count, at_work.into_iter().all(|found| found))
        });
        each.collect()
    });
    for (at, (_, count, at_work)) in told.iter().enumerate() {
        assert!(*count <= MOST, "\n\n{} sessions were opened, and {count} are there. {MOST} are the most.\n", at + 1);
        assert!(*at_work, "\n\nA session at work, found a second ago, had to make room. {} were opened.\n", at + 1);
    }
    let ids: Vec<String> = told.into_iter().map(|(id, ..)| id).collect();
    for (at, id) in ids.iter().enumerate() {
        let lives = !(10..40).contains(&at);
        let found = store.find(id, Duration::seconds(i64::try_from(MOST).unwrap() + 40));
        assert!(
            found.is_some() == lives,
            "\n\n{} sessions were opened, and the first ten are at work. Of number {} `find` says {found:?}.\n\
             The one that was not found for the longest time makes room.\n",
            MOST + 30,
            at + 1
        );
    }
}

#[test]
fn what_has_ended_is_deleted() {
    let _test = proves(5);
    let store = Store::new();
    let ids: Vec<String> = (0..60).map(|_| store.open("alice", AT_ONCE)).collect();
    for id in ids.iter().take(20) {
        store.find(id, Duration::minutes(20));
    }
    store.open("bob", Duration::minutes(40));
    assert!(
        store.count() == 21,
        "\n\nForty of sixty sessions had ended by themselves when another one was opened. There should be 21, and `count` says {}.\n",
        store.count()
    );
    for id in ids.iter().take(20) {
        assert!(
            store.find(id, Duration::minutes(41)).is_some(),
            "\n\nA session that lives was deleted with those that had ended.\n"
        );
    }
}

#[test]
fn several_at_once_lose_nothing() {
    let _test = proves(6);
    let store = Store::new();
    let all_at_once = Arc::new(Barrier::new(4));
    let found: Vec<(String, Option<String>)> = thread::scope(|scope| {
        let each = |thread: usize| {
            let (sessions, now, all_at_once) = (Arc::clone(&store.sessions), store.begun, Arc::clone(&all_at_once));
            let work = move || {
                all_at_once.wait();
                let guests: Vec<String> = (0..20).map(|n| format!("{thread}-{n}")).collect();
                let ids: Vec<String> = guests.iter().map(|guest| sessions.open(guest, now)).collect();
                sessions.end(&sessions.open("gone", now));
                guests.into_iter().zip(ids).map(|(guest, id)| (guest, sessions.find(&id, now))).collect::<Vec<_>>()
            };
            scope.spawn(move || within_the_limit("open, end and find", work))
        };
        let threads: Vec<_> = (0..4).map(each).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|told| std::panic::resume_unwind(told)))
            .collect()
    });
    for (guest, found) in found {
        assert!(
            found.as_deref() == Some(&*guest),
            "\n\nFour threads opened sessions at once. That of {guest} is found as {found:?}.\n"
        );
    }
    assert!(store.count() == 80, "\n\nFour threads opened twenty sessions each, and `count` says {}.\n", store.count());
}

/// Runs all of them in threads of their own that begin in the same moment.
fn at_once<T: Send>(works: Vec<Box<dyn FnOnce() -> T + Send>>) -> Vec<T> {
    let begin = Arc::new(Barrier::new(works.len()));
    thread::scope(|scope| {
        let threads: Vec<_> = works
            .into_iter()
            .map(|work| {
                let begin = Arc::clone(&begin);
                scope.spawn(move || {
                    begin.wait();
                    work()
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().unwrap_or_else(|told| std::panic::resume_unwind(told))).collect()
    })
}

#[test]
fn who_meets_another_request_is_answered_all_the_same() {
    let _test = proves(6);
    let store = Store::new();
    for _ in 0..60 {
        store.open("bob", AT_ONCE);
    }
    let wrongs = at_once(
        (0..4)
            .map(|_| {
                let (sessions, now) = (Arc::clone(&store.sessions), store.begun);
                let work = move || {
                    let (own, mut wrong) = (sessions.open("alice", now), 0);
                    for _ in 0..400 {
                        wrong += usize::from(sessions.find(&own, now).is_none());
                        let short = sessions.open("short", now);
                        sessions.end(&short);
                        wrong += usize::from(sessions.find(&short, now).is_some());
                    }
                    wrong
                };
                Box::new(move || within_the_limit("open, end and find", work)) as Box<dyn FnOnce() -> usize + Send>
            })
            .collect(),
    );
    assert!(
        wrongs.iter().sum::<usize>() == 0 && store.count() == 64,
        "\n\nFour threads were busy at once. {} times a session was not found that was there, or was found after its end.\n   \
         64 sessions were left open, and `count` says {}.\n",
        wrongs.iter().sum::<usize>(),
        store.count()
    );
}

#[test]
fn who_is_ended_while_somebody_looks_stays_ended() {
    let _test = proves(6);
    let store = Store::new();
    let ids: Arc<Vec<(String, AtomicBool)>> =
        Arc::new((0..60).map(|_| (store.open("alice", AT_ONCE), AtomicBool::new(false))).collect());
    let each = |ends: bool| {
        let (sessions, now, ids) = (Arc::clone(&store.sessions), store.begun, Arc::clone(&ids));
        let work = move || {
            for (id, ended) in &*ids {
                if ends {
                    thread::yield_now();
                    sessions.end(id);
                    ended.store(true, Ordering::SeqCst);
                }
                // The end comes in the middle of this, and must not be undone.
                while !ended.load(Ordering::SeqCst) {
                    sessions.find(id, now);
                }
            }
        };
        Box::new(move || within_the_limit("find and end", work)) as Box<dyn FnOnce() + Send>
    };
    at_once(vec![each(false), each(false), each(true)]);
    assert!(
        store.count() == 0,
        "\n\nAll sessions were ended while other requests looked for them, and {} are there again.\n\
         What was read under one lock is old when the next one is taken.\n",
        store.count()
    );
}

#[test]
fn several_that_open_at_once_are_never_too_many() {
    let _test = proves(6);
    let store = Store::new();
    for _ in 0..MOST {
        store.open("bob", AT_ONCE);
    }
    let most = at_once(
        (0..4)
            .map(|_| {
                let (sessions, now) = (Arc::clone(&store.sessions), store.begun);
                let work = move || {
                    let opened = (0..150).map(|_| {
                        sessions.open("alice", now);
                        sessions.count()
                    });
                    opened.max().unwrap_or_default()
                };
                Box::new(move || within_the_limit("open and count", work)) as Box<dyn FnOnce() -> usize + Send>
            })
            .collect(),
    );
    let most = most.into_iter().max().unwrap_or_default();
    assert!(
        most <= MOST,
        "\n\nFour threads opened sessions at once, and there were {most}. There is room for {MOST}.\n"
    );
}

fn night() -> (TestSite, Guests) {
    let guests = Guests { alice_password: draw::word(), alice_secret: draw::room_code() };
    let of = guests.clone();
    let known = [("alice.password", guests.alice_password.clone()), ("secret", guests.alice_secret.clone())];
    (TestSite::open(COOKIE, known, || hotel(of, Arc::default())), guests)
}

#[test]
fn alice_logs_in_and_out() {
    let _test = proves(4);
    let (hotel, guests) = night();
    let mut alice = Visitor::new("Alice", &hotel);
    for _ in 0..2 {
        alice.open("/login");
        let seen = alice.submit("log in", &[("guest", "alice"), ("password", &guests.alice_password)]);
        assert!(
            seen.page().contains(&guests.alice_secret),
            "\n\nAlice logged in, and does not see her room code:\n{}\n",
            seen.told()
        );
        let copied = alice.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default();
        alice.submit("log out", &[]);
        let seen = Visitor::new("Mallory", &hotel).send("GET", "/account", &[("cookie", copied.as_bytes())], "");
        assert!(
            !seen.page().contains(&guests.alice_secret),
            "\n\nAlice logged out, and a copy of her ID opens the account:\n{}\n",
            seen.told()
        );
    }
}

#[test]
fn mallory_invents_no_id() {
    let _test = proves(2);
    let (hotel, guests) = night();
    for value in ["alice", "1", "", "00000000000000000000000000000000", "%61lice", "ALICE"] {
        let cookie = format!("{COOKIE}={value}");
        let seen = Visitor::new("Mallory", &hotel).send("GET", "/account", &[("cookie", cookie.as_bytes())], "");
        assert!(
            !seen.page().contains(&guests.alice_secret),
            "\n\nMallory invented the ID {value:?}, and was Alice:\n{}\n",
            seen.told()
        );
    }
}
