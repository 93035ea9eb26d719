//! Replays an attack on your hotel, from the same file the player uses, and looks into Alice's
//! cookie jar after the logout.

use log_out::{COOKIE, Guests, hotel};
use stage::{Seen, TestSite, Visitor, alice_can_do_her_business, draw, mallory_gets_nothing, proves, replay};

/// Your code.
#[path = "../src/lib.rs"]
pub mod log_out;

const ATTACK: &str = include_str!("../../../lessons/attacks/replay-after-logout.md");

fn hotel_of(guests: Guests) -> TestSite {
    let known = [("alice.password", guests.alice_password.clone()), ("secret", guests.alice_secret.clone())];
    TestSite::open(COOKIE, known, || hotel(guests))
}

fn guests() -> Guests {
    Guests { alice_password: draw::word(), alice_secret: draw::room_code() }
}

/// Alice logs in and must see her room code.
#[track_caller]
fn log_in(alice: &mut Visitor, guests: &Guests) -> String {
    alice.open("/login");
    let seen = alice.submit("log in", &[("guest", "alice"), ("password", &guests.alice_password)]);
    assert!(
        seen.page().contains(&guests.alice_secret),
        "\n\nAlice logged out, logged in again, and does not see her room code:\n{}\n   {}\n",
        seen.told(),
        seen.page()
    );
    alice.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default()
}

#[test]
fn alice_can_still_log_in_and_out() {
    let _test = proves(3);
    alice_can_do_her_business(&replay(ATTACK, || hotel_of(guests())));
}

#[test]
fn a_copied_session_id_opens_nothing_after_the_logout() {
    let _test = proves(1);
    let think = "The cookie is gone from Alice's browser, and the record is still in the store. Whoever has the ID \
                 has the account.";
    mallory_gets_nothing(&replay(ATTACK, || hotel_of(guests())), think);
}

#[test]
fn every_copy_of_every_login_is_worth_nothing() {
    let _test = proves(1);
    let guests = guests();
    let hotel = hotel_of(guests.clone());
    let mut alice = Visitor::new("Alice", &hotel);
    let mut copies = Vec::new();
    for by_script in [false, true, false] {
        copies.push(log_in(&mut alice, &guests));
        if by_script {
            let headers: [(&str, &[u8]); 3] = [
                ("accept", b"application/json"),
                ("content-type", b"application/json"),
                ("x-requested-with", b"XMLHttpRequest"),
            ];
            alice.send("POST", "/logout", &headers, "{}");
        } else {
            alice.submit("log out", &[]);
        }
        for copy in &copies {
            let seen = Visitor::new("Mallory", &hotel).send("GET", "/account", &[("cookie", copy.as_bytes())], "");
            assert!(
                !seen.page().contains(&guests.alice_secret),
                "\n\nAlice has logged out, and the copy of a session ID of hers opens the account:\n{}\n",
                seen.told()
            );
        }
    }
}

#[test]
fn after_the_logout_her_browser_holds_no_session_cookie() {
    let _test = proves(2);
    let guests = guests();
    let hotel = hotel_of(guests.clone());
    let mut alice = Visitor::new("Alice", &hotel);
    log_in(&mut alice, &guests);
    let seen = alice.submit("log out", &[]);
    let left = alice.cookie(COOKIE);
    assert!(
        left.is_none(),
        "\n\nAlice logged out, and her browser still holds the session cookie: {}\n{}\n\
         Either nobody told the browser to drop it, or the session lives on and the layer sent its ID again.\n",
        left.map(|cookie| cookie.pair()).unwrap_or_default(),
        seen.refused().unwrap_or_default()
    );
}

#[test]
fn she_can_log_in_again_and_out_again() {
    let _test = proves(3);
    let guests = guests();
    let hotel = hotel_of(guests.clone());
    let mut alice = Visitor::new("Alice", &hotel);
    for _ in 0..3 {
        log_in(&mut alice, &guests);
        alice.submit("log out", &[]);
        let seen = alice.open("/account");
        assert!(
            !seen.page().contains(&guests.alice_secret),
            "\n\nAlice logged out, opened her account once more, and was in:\n{}\n",
            seen.told()
        );
    }
}

/// Neither 4xx nor 5xx, nor a redirect that leads to one.
#[track_caller]
fn no_error(seen: &Seen, who: &str) {
    assert!(
        seen.exchanges().iter().all(|e| e.response.status < 400),
        "\n\n{who}, and the logout answers with an error:\n{}\n\
         They wanted to be logged out, and they are. A session that is not there is no reason to complain.\n",
        seen.told()
    );
}

#[test]
fn the_logout_is_no_error() {
    let _test = proves(4);
    let guests = guests();
    let hotel = hotel_of(guests.clone());
    let mut alice = Visitor::new("Alice", &hotel);
    let copy = log_in(&mut alice, &guests);
    no_error(&alice.submit("log out", &[]), "Alice logged out");
    no_error(&alice.send("POST", "/logout", &[], ""), "Alice logged out twice");
    no_error(
        &alice.send("POST", "/logout", &[("cookie", copy.as_bytes())], ""),
        "An old tab of Alice's logged out once more",
    );
    no_error(&Visitor::new("Bob", &hotel).send("POST", "/logout", &[], ""), "Bob has no session");
    let made_up = format!("theme=dark; {COOKIE}=AAAAAAAAAAAAAAAAAAAAAA");
    let seen = Visitor::new("Bob", &hotel).send("POST", "/logout", &[("cookie", made_up.as_bytes())], "");
    no_error(&seen, "Bob's session ended long ago");
}
