//! Replays an attack on your hotel, from the same file the player uses, and looks into Alice's
//! cookie jar after the logout.

use log_out::{COOKIE, Guests, hotel};
use stage::{Stage, Visitor, alice_can_do_her_business, draw, mallory_gets_nothing, replay};

/// Your code.
#[path = "../src/lib.rs"]
pub mod log_out;

const ATTACK: &str = include_str!("../../../lessons/attacks/replay-after-logout.md");

fn hotel_of(guests: Guests) -> Stage {
    let known = [("alice.password", guests.alice_password.clone()), ("secret", guests.alice_secret.clone())];
    Stage::open(COOKIE, known, || hotel(guests))
}

fn guests() -> Guests {
    Guests { alice_password: draw::word(), alice_secret: draw::room_code() }
}

#[test]
fn alice_can_still_log_in_and_out() {
    alice_can_do_her_business(&replay(ATTACK, || hotel_of(guests())));
}

#[test]
fn a_copied_session_id_opens_nothing_after_the_logout() {
    let think = "The cookie is gone from Alice's browser, and the record is still in the store. Whoever has the ID \
                 has the account.";
    mallory_gets_nothing(&replay(ATTACK, || hotel_of(guests())), think);
}

#[test]
fn after_the_logout_her_browser_holds_no_session_cookie_and_she_can_log_in_again() {
    let guests = guests();
    let hotel = hotel_of(guests.clone());
    let mut alice = Visitor::new("Alice", &hotel);
    let log_in = |alice: &mut Visitor| {
        alice.open("/login");
        alice.submit("log in", &[("guest", "alice"), ("password", &guests.alice_password)])
    };
    log_in(&mut alice);

    let seen = alice.submit("log out", &[]);
    let left = alice.cookie(COOKIE);
    assert!(
        left.is_none(),
        "\n\nAlice logged out, and her browser still holds the session cookie: {}\n{}\n\
         Either nobody told the browser to drop it, or the session lives on and the layer sent its ID again.\n",
        left.map(|cookie| cookie.pair()).unwrap_or_default(),
        seen.refused().unwrap_or_default()
    );

    let seen = log_in(&mut alice);
    assert!(
        seen.page().contains(&guests.alice_secret),
        "\n\nAlice logged out, logged in again, and does not see her room code:\n{}\n",
        seen.page()
    );
}
