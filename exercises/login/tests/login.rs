//! Logs guests in at your hotel, with the right password and with wrong ones, and looks at the clock.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use argon2::{Argon2, Params, PasswordHasher};
use login::{COOKIE, Guests, hotel};
use stage::{Seen, Stage, Visitor, draw};

/// Your code.
#[path = "../src/lib.rs"]
pub mod login;

struct Night {
    hotel: Stage,
    password: String,
    nobodys: String,
    secret: String,
}

/// An argon2id string that takes some milliseconds.
///
/// That is many times what the rest of a login takes, or the clock tells nothing.
fn stored(password: &str) -> String {
    let argon2 = Argon2::from(Params::new(4096, 1, 1, None).expect("a legal cost"));
    argon2.hash_password(password.as_bytes()).expect("a password can be hashed").to_string()
}

fn night() -> Night {
    let (password, nobodys, secret) = (draw::word(), draw::word(), draw::room_code());
    let strings = HashMap::from([("alice".to_owned(), stored(&password)), ("bob".to_owned(), stored(&draw::word()))]);
    let guests = Guests::new(strings, &stored(&nobodys), &secret);
    Night { hotel: Stage::open(COOKIE, [], || hotel(guests)), password, nobodys, secret }
}

fn log_in(visitor: &mut Visitor, guest: &str, password: &str) -> Seen {
    visitor.open("/login");
    visitor.submit("log in", &[("guest", guest), ("password", password)])
}

#[test]
fn alice_gets_in_with_her_password() {
    let night = night();
    let seen = log_in(&mut Visitor::new("Alice", &night.hotel), "alice", &night.password);
    assert!(
        seen.page().contains(&night.secret),
        "\n\nAlice typed her own password and does not see her room code:\n{}\n\
         What is stored is no password but an argon2id string. The crate `argon2` can check one against the other.\n",
        seen.told()
    );
}

#[test]
fn nobody_gets_in_with_anything_else() {
    let night = night();
    let string = stored(&night.password);
    for (guest, password) in [("alice", ""), ("alice", "x"), ("bob", &night.password), ("alice", &string), ("", "")] {
        let seen = log_in(&mut Visitor::new("Mallory", &night.hotel), guest, password);
        let told = seen.told();
        assert!(
            seen.status() == 401 && !seen.page().contains("room code"),
            "\n\nMallory typed \"{guest}\" and \"{password}\", and it was not refused with 401:\n{told}\n"
        );
    }
}

#[test]
fn the_string_for_nobody_is_nobodys_account() {
    let night = night();
    let guest = draw::word();
    let seen = log_in(&mut Visitor::new("Mallory", &night.hotel), &guest, &night.nobodys);
    assert!(
        seen.status() == 401,
        "\n\nMallory guessed the password behind the string for nobody, and is logged in as nobody:\n{}\n\
         There is no guest called {guest}. That string is there to take time.\n\
         A name without a guest is refused whatever it gave.\n",
        seen.told()
    );
}

#[test]
fn a_wrong_name_and_a_wrong_password_get_one_answer() {
    let night = night();
    let known = log_in(&mut Visitor::new("Mallory", &night.hotel), "alice", "x");
    let unknown = log_in(&mut Visitor::new("Mallory", &night.hotel), &draw::word(), "x");
    assert!(
        (known.status(), known.page()) == (unknown.status(), unknown.page()),
        "\n\nMallory reads from two different answers who is a guest:\n   alice:   {} {}\n   unknown: {} {}\n",
        known.status(),
        known.page(),
        unknown.status(),
        unknown.page()
    );
}

#[test]
fn a_wrong_name_takes_as_long_as_a_wrong_password() {
    let night = night();
    let mut mallory = Visitor::new("Mallory", &night.hotel);
    mallory.open("/login");
    let mut time = |guest: &str| {
        let body = format!("guest={guest}&password=x");
        let begun = Instant::now();
        mallory.send("POST", "/login", &[("content-type", b"application/x-www-form-urlencoded")], &body);
        begun.elapsed()
    };
    // In turn, and the fastest of each: whatever else the machine does only makes an answer slower.
    let mut measure = || {
        let (known, unknown): (Vec<_>, Vec<_>) = (0..41).map(|_| (time("alice"), time(&draw::word()))).unzip();
        (fastest(&known), fastest(&unknown))
    };
    let tells =
        |(known, unknown): &(Duration, Duration)| !(0.4..2.5).contains(&(unknown.as_secs_f64() / known.as_secs_f64()));
    // What the clock tells, it tells again; a machine that was busy for a while does not.
    let (known, unknown) = (0..2).fold(measure(), |seen, _| if tells(&seen) { measure() } else { seen });
    assert!(
        !tells(&(known, unknown)),
        "\n\nThe clock tells Mallory who is a guest here.\n\
         With a wrong password, your hotel answers after\n   {known:?} if the name is a guest's, and after\n   \
         {unknown:?} if it is not.\n\
         Do the same work for both: check against `guests.nobody()`, whose string costs what the guests' strings cost.\n"
    );
}

fn fastest(times: &[Duration]) -> Duration {
    times.iter().min().copied().unwrap_or_default()
}

#[test]
fn the_session_id_from_before_the_login_is_worth_nothing() {
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    alice.open("/login");
    let planted = alice.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default();
    alice.submit("log in", &[("guest", "alice"), ("password", &night.password)]);
    assert!(
        alice.open("/account").page().contains(&night.secret),
        "\n\nAlice typed her own password and is not logged in.\n"
    );

    let seen = Visitor::new("Mallory", &night.hotel).send("GET", "/account", &[("cookie", planted.as_bytes())], "");
    assert!(
        !seen.page().contains(&night.secret),
        "\n\nMallory had planted her session ID on Alice before the login, and it opens Alice's account:\n{}\n\
         A new ID at the login (`session.cycle_id()`), before the guest is written into the session.\n",
        seen.told()
    );
}
