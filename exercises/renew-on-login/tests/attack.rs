//! Replays the lesson's attack on your hotel, from the same file the lesson plays.

use renew_on_login::{COOKIE, Guests, hotel};
use stage::{Stage, Visitor, alice_can_do_her_business, draw, mallory_gets_nothing, replay};

/// Your code.
#[path = "../src/lib.rs"]
pub mod renew_on_login;

const ATTACK: &str = include_str!("../../../lessons/attacks/fixation-planted.md");

fn your_hotel() -> Stage {
    let guests = Guests { alice_password: draw::word(), alice_secret: draw::room_code() };
    let known = [("alice.password", guests.alice_password.clone()), ("secret", guests.alice_secret.clone())];
    Stage::open(COOKIE, known, || hotel(guests))
}

#[test]
fn alice_can_still_log_in_and_out() {
    alice_can_do_her_business(&replay(ATTACK, your_hotel));
}

#[test]
fn mallory_does_not_get_in_with_the_id_she_planted() {
    let think = "The ID that Mallory planted still names Alice's record after the login. Who else may know an ID \
                 from before the login?";
    mallory_gets_nothing(&replay(ATTACK, your_hotel), think);
}

#[test]
fn what_alice_had_before_the_login_is_still_there() {
    let password = draw::word();
    let guests = Guests { alice_password: password.clone(), alice_secret: draw::room_code() };
    let hotel = Stage::open(COOKIE, [], || hotel(guests));
    let mut alice = Visitor::new("Alice", &hotel);
    for _ in 0..3 {
        alice.open("/");
    }
    alice.submit("log in", &[("guest", "alice"), ("password", &password)]);

    let front = alice.open("/");
    assert!(
        front.page().contains("Visit 4"),
        "\n\nWhat Alice had before the login is lost: she has seen the front page three times, and the fourth time it \
         says\n   {}\nA new ID is enough. What the session holds, such as a full basket, should stay.\n",
        front.page().lines().find(|line| line.contains("Visit")).unwrap_or("nothing of it")
    );
}
