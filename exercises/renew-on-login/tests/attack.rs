//! Replays the lesson's attack on your hotel, from the same file the lesson plays.

use renew_on_login::{COOKIE, Guests, hotel};
use stage::{Seen, TestSite, Visitor, alice_can_do_her_business, draw, mallory_gets_nothing, proves, replay};

/// Your code.
#[path = "../src/lib.rs"]
pub mod renew_on_login;

const ATTACK: &str = include_str!("../../../lessons/attacks/fixation-planted.md");

fn guests() -> Guests {
    Guests { alice_password: draw::word(), alice_secret: draw::room_code() }
}

fn hotel_of(guests: Guests) -> TestSite {
    let known = [("alice.password", guests.alice_password.clone()), ("secret", guests.alice_secret.clone())];
    TestSite::open(COOKIE, known, || hotel(guests))
}

fn log_in(alice: &mut Visitor, password: &str) -> Seen {
    alice.open("/login");
    alice.submit("log in", &[("guest", "alice"), ("password", password)])
}

/// The session cookie as a `Cookie` header.
fn id(visitor: &Visitor) -> String {
    visitor.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default()
}

/// Whoever has this ID must not see the account.
#[track_caller]
fn opens_nothing(hotel: &TestSite, guests: &Guests, id: &str, whose: &str) {
    let seen = Visitor::new("Mallory", hotel).send("GET", "/account", &[("cookie", id.as_bytes())], "");
    assert!(
        !seen.page().contains(&guests.alice_secret),
        "\n\n{whose}, and after the login it opens Alice's account:\n{}\n",
        seen.told()
    );
}

#[test]
fn alice_can_still_log_in_and_out() {
    let _test = proves(2);
    alice_can_do_her_business(&replay(ATTACK, || hotel_of(guests())));
}

#[test]
fn mallory_does_not_get_in_with_the_id_she_planted() {
    let _test = proves(1);
    let think = "The ID that Mallory planted still names Alice's record after the login. Who else may know an ID \
                 from before the login?";
    mallory_gets_nothing(&replay(ATTACK, || hotel_of(guests())), think);
}

#[test]
fn the_id_is_renewed_at_every_login() {
    let _test = proves(1);
    let guests = guests();
    let hotel = hotel_of(guests.clone());
    let mut alice = Visitor::new("Alice", &hotel);
    let mut before = Vec::new();
    for _ in 0..4 {
        // Without a logout between them: she is logged in, and logs in again.
        alice.open("/login");
        before.push(id(&alice));
        log_in(&mut alice, &guests.alice_password);
        for id in &before {
            opens_nothing(&hotel, &guests, id, &format!("Mallory has an ID from before login {}", before.len()));
        }
    }
}

#[test]
fn whoever_comes_with_an_id_gets_a_new_one() {
    let _test = proves(1);
    let guests = guests();
    let hotel = hotel_of(guests.clone());
    // The ID is known, is Mallory's own, is of a session with many visits; each time another browser logs in with it.
    for visits in [1, 2, 7] {
        let mut mallory = Visitor::new("Mallory", &hotel);
        for _ in 0..visits {
            mallory.open("/");
        }
        let planted = id(&mallory);
        let headers: [(&str, &[u8]); 2] = [("cookie", planted.as_bytes()), ("user-agent", b"Alice's browser")];
        let fields = [("guest", "alice"), ("password", guests.alice_password.as_str())];
        Visitor::new("Alice", &hotel).send_form("/login", &headers, &fields);
        opens_nothing(
            &hotel,
            &guests,
            &planted,
            &format!("Mallory has planted an ID of her own after {visits} visits"),
        );
    }
}

#[test]
fn the_password_decides() {
    let _test = proves(2);
    let guests = guests();
    let hotel = hotel_of(guests.clone());
    let mut alice = Visitor::new("Alice", &hotel);
    let blanks = format!(" {} ", guests.alice_password);
    let behind = format!("{}\n", guests.alice_password);
    for (guest, password) in
        [("alice", "x"), ("alice", ""), ("alice", &blanks), ("alice", &behind), ("bob", &guests.alice_password)]
    {
        alice.open("/login");
        let seen = alice.submit("log in", &[("guest", guest), ("password", password)]);
        let account = alice.open("/account");
        assert!(
            seen.status() == 401 && !account.page().contains(&guests.alice_secret),
            "\n\nSomebody typed \"{guest}\" and \"{password}\", and it was not refused with 401:\n{}\n{}\n",
            seen.told(),
            account.told()
        );
    }
    let seen = log_in(&mut alice, &guests.alice_password);
    assert!(
        seen.page().contains(&guests.alice_secret),
        "\n\nAlice typed her own password and does not see her room code:\n{}\n",
        seen.told()
    );
    let seen = log_in(&mut alice, "x");
    assert!(
        seen.status() == 401,
        "\n\nAlice is logged in, and logged in once more with a wrong password. It was not refused with 401:\n{}\n",
        seen.told()
    );
}

#[test]
fn what_alice_had_before_the_login_is_still_there() {
    let _test = proves(3);
    let guests = guests();
    let hotel = hotel_of(guests.clone());
    let mut alice = Visitor::new("Alice", &hotel);
    for _ in 0..3 {
        alice.open("/");
    }
    for visit in [4, 6] {
        alice.submit("log in", &[("guest", "alice"), ("password", &guests.alice_password)]);
        let front = alice.open("/");
        assert!(
            front.page().contains(&format!("Visit {visit}<")),
            "\n\nWhat Alice had before the login is lost: this is visit {visit} of hers, and the front page says\n   {}\n\
             A new ID is enough. What the session holds, such as a full basket, should stay.\n",
            front.page().lines().find(|line| line.contains("Visit")).unwrap_or("nothing of it")
        );
        alice.open("/");
    }
}
