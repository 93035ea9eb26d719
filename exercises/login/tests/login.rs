//! Logs guests in at your hotel, with the right password and with wrong ones, and looks at the clock.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock, RwLockReadGuard},
    time::{Duration, Instant},
};

use argon2::{Argon2, Params, PasswordHasher};
use login::{COOKIE, Guests, hotel};
use rand::Rng;
use stage::{Seen, TestSite, Visitor, draw, proves};

/// Your code.
#[path = "../src/lib.rs"]
pub mod login;

/// The clock is looked at while no other test hashes. The others run side by side.
static CLOCK: RwLock<()> = RwLock::new(());

struct Night {
    _others: Option<RwLockReadGuard<'static, ()>>,
    hotel: TestSite,
    password: String,
    bobs: String,
    nobodys: String,
    secret: String,
    /// What is stored for Alice.
    string: String,
}

/// A cost that takes less than a scheduler's turn: on a busy machine too, some answers are not interrupted. And it takes more
/// than the rest of a login, or the clock tells nothing. Drawn anew, so that only the strings know it.
fn cost() -> Params {
    let mut rng = rand::rng();
    Params::new(rng.random_range(512..1024), rng.random_range(1..3), 1, None).expect("a legal cost")
}

fn stored(password: &str, cost: &Params) -> String {
    let hashed = Argon2::from(cost.clone()).hash_password(password.as_bytes());
    hashed.expect("a password can be hashed").to_string()
}

/// A long password with letters of both cases, blanks, and what has a meaning in forms.
fn password() -> String {
    format!("{} {}+&=%41é {}", draw::word(), draw::word().to_uppercase(), draw::word().repeat(8))
}

fn night() -> Night {
    let others = CLOCK.read().unwrap_or_else(PoisonError::into_inner);
    Night { _others: Some(others), ..quiet_night() }
}

fn quiet_night() -> Night {
    // Bob's begins and ends with a blank.
    let (password, bobs) = (password(), format!(" {} ", password()));
    let (nobodys, secret, cost) = (draw::word(), draw::room_code(), cost());
    let string = stored(&password, &cost);
    let strings = HashMap::from([("alice".to_owned(), string.clone()), ("bob".to_owned(), stored(&bobs, &cost))]);
    let guests = Guests::new(strings, &stored(&nobodys, &cost), &secret);
    Night {
        _others: None,
        hotel: TestSite::open(COOKIE, [], || hotel(guests)),
        password,
        bobs,
        nobodys,
        secret,
        string,
    }
}

fn log_in(visitor: &mut Visitor, guest: &str, password: &str) -> Seen {
    visitor.open("/login");
    visitor.submit("log in", &[("guest", guest), ("password", password)])
}

#[test]
fn alice_gets_in_with_her_password() {
    let _test = proves(1);
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
fn bob_gets_in_with_his_and_is_bob() {
    let _test = proves(1);
    let night = night();
    let seen = log_in(&mut Visitor::new("Bob", &night.hotel), "bob", &night.bobs);
    assert!(
        seen.page().contains("bob, your room code") && !seen.page().contains(&night.secret),
        "\n\nBob typed his own password and does not see what is his:\n{}\n   {}\n",
        seen.told(),
        seen.page()
    );
}

#[test]
fn nobody_gets_in_with_anything_else() {
    let _test = proves(2);
    let night = night();
    let (own, half) = (&night.password, &night.password[..night.password.len() / 2]);
    let longer = format!("{own}x");
    let (blanks, behind, before) = (format!(" {own} "), format!("{own} "), format!("\t{own}"));
    let (cut, line) = (format!("{own}\0x"), format!("{own}\n"));
    let swapped: String = own
        .chars()
        .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect();
    for (guest, password) in [
        ("alice", ""),
        ("alice", "x"),
        ("alice", half),
        ("alice", &longer),
        ("alice", &blanks),
        ("alice", &behind),
        ("alice", &before),
        ("alice", &line),
        ("alice", &cut),
        ("alice", &swapped),
        ("bob", night.bobs.trim()),
        ("alice", &own.to_lowercase()),
        ("alice", &own.to_uppercase()),
        ("alice", &night.bobs),
        ("bob", own),
        ("alice", &night.string),
        ("alice", "alice"),
        ("ALICE", own),
        ("", ""),
    ] {
        let seen = log_in(&mut Visitor::new("Mallory", &night.hotel), guest, password);
        let told = seen.told();
        assert!(
            seen.status() == 401 && !seen.page().contains("room code"),
            "\n\nMallory typed \"{guest}\" and \"{password}\", and it was not refused with 401:\n{told}\n\
             (Alice's password is \"{own}\".)\n"
        );
    }
}

#[test]
fn whoever_was_refused_is_not_logged_in() {
    let _test = proves(2);
    let night = night();
    let mut mallory = Visitor::new("Mallory", &night.hotel);
    log_in(&mut mallory, "alice", "x");
    let seen = mallory.open("/account");
    assert!(
        !seen.page().contains("room code"),
        "\n\nMallory was refused, went to the account all the same, and it opened:\n{}\n",
        seen.told()
    );
}

#[test]
fn the_string_for_nobody_is_nobodys_account() {
    let _test = proves(5);
    let night = night();
    for guest in [draw::word(), "nobody".to_owned(), String::new()] {
        let mut mallory = Visitor::new("Mallory", &night.hotel);
        let seen = log_in(&mut mallory, &guest, &night.nobodys);
        let after = mallory.open("/account");
        assert!(
            seen.status() == 401 && !after.page().contains("room code"),
            "\n\nMallory guessed the password behind the string for nobody, and is logged in as nobody:\n{}\n\
             There is no guest called \"{guest}\". That string is there to take time.\n\
             A name without a guest is refused whatever it gave.\n",
            seen.told()
        );
    }
}

#[test]
fn whoever_is_logged_in_has_to_know_the_password_too() {
    let _test = proves(2);
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    log_in(&mut alice, "alice", &night.password);
    for guest in ["alice", "bob"] {
        let seen = log_in(&mut alice, guest, "x");
        assert!(
            seen.status() == 401,
            "\n\nAlice is logged in. In her browser somebody typed \"{guest}\" and \"x\", and it was not refused with 401:\n{}\n",
            seen.told()
        );
    }
}

#[test]
fn in_one_browser_the_last_to_log_in_is_in() {
    let _test = proves(1);
    let night = night();
    let mut lobby = Visitor::new("The lobby", &night.hotel);
    for (guest, password) in [("alice", &night.password), ("bob", &night.bobs), ("alice", &night.password)] {
        let seen = log_in(&mut lobby, guest, password);
        assert!(
            seen.page().contains(&format!("{guest}, your room code")),
            "\n\nIn a browser in which another guest was logged in, {guest} typed the right password, and is somebody else:\n   {}\n",
            seen.page()
        );
    }
}

/// All of an answer that Mallory can tell from another: status, headers, page. Not the date, and not the ID drawn for her.
fn answer(seen: &Seen) -> String {
    let told = &seen.first().response;
    let mut headers: Vec<String> = told
        .headers
        .iter()
        .filter(|(name, _)| !name.as_str().eq_ignore_ascii_case("date"))
        .map(|(name, value)| (name.as_str().to_lowercase(), value))
        .map(|(name, value)| match name.as_str() {
            "set-cookie" => format!("{name}: {}", value.split('=').next().unwrap_or_default()),
            _ => format!("{name}: {value}"),
        })
        .collect();
    headers.sort();
    format!("{} {} {}", told.status, headers.join(", "), told.body)
}

#[test]
fn a_wrong_name_and_a_wrong_password_get_one_answer() {
    let _test = proves(3);
    let night = night();
    let fresh = |guest: &str| {
        let fields = [("guest", guest), ("password", "x")];
        answer(&Visitor::new("Mallory", &night.hotel).send_form("/login", &[], &fields))
    };
    let after_the_form = |guest: &str| answer(&log_in(&mut Visitor::new("Mallory", &night.hotel), guest, "x"));
    for (guest, of) in [("alice", &fresh as &dyn Fn(&str) -> String), ("bob", &fresh), ("alice", &after_the_form)] {
        let (known, unknown) = (of(guest), of(&draw::word()));
        assert!(
            known == unknown,
            "\n\nMallory reads from two different answers who is a guest:\n   {guest}:   {known}\n   unknown: {unknown}\n"
        );
    }
}

#[test]
fn a_wrong_name_takes_as_long_as_a_wrong_password() {
    let _test = proves(4);
    let _alone = CLOCK.write().unwrap_or_else(PoisonError::into_inner);
    let night = quiet_night();
    let mut mallory = Visitor::new("Mallory", &night.hotel);
    mallory.open("/login");
    let mut time = |guest: &str| {
        let begun = Instant::now();
        mallory.send_form("/login", &[], &[("guest", guest), ("password", "x")]);
        begun.elapsed()
    };
    // In turn, and the fastest of each: whatever else the machine does only makes an answer slower. Twice the work is 2 or 0.5.
    let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
    let tells = |known: Duration, unknown: Duration, by: f64| {
        let ratio = unknown.as_secs_f64() / known.as_secs_f64();
        ratio > by || ratio < 1.0 / by
    };
    for pairs in 1..=240 {
        (known, unknown) = (known.min(time("alice")), unknown.min(time(&draw::word())));
        let (alike, far_apart) = (!tells(known, unknown, 1.15), tells(known, unknown, 3.0));
        if pairs >= 48 && alike || pairs >= 24 && far_apart {
            break;
        }
    }
    assert!(
        !tells(known, unknown, 1.3),
        "\n\nThe clock tells Mallory who is a guest here.\n\
         With a wrong password, your hotel answers after\n   {known:?} if the name is a guest's, and after\n   \
         {unknown:?} if it is not.\n\
         Do the same work for both: check against `guests.nobody()`, whose string costs what the guests' strings cost.\n"
    );
}

#[test]
fn the_session_id_from_before_the_login_is_worth_nothing() {
    let _test = proves(6);
    nothing_was_planted(|_, _| {});
}

/// Mallory's ID may be one with which somebody is logged in.
#[test]
fn the_session_id_of_another_login_is_worth_nothing() {
    let _test = proves(6);
    nothing_was_planted(|alice, night| {
        log_in(alice, "bob", &night.bobs);
    });
    nothing_was_planted(|alice, night| {
        log_in(alice, "alice", &night.password);
    });
}

fn nothing_was_planted(before: impl Fn(&mut Visitor, &Night)) {
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    before(&mut alice, &night);
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
