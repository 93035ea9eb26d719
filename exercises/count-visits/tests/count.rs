//! Opens `/count` of your hotel with simulated browsers, each with a cookie jar of its own.

use count_visits::{COOKIE, hotel};
use stage::{Seen, Stage, Visitor};

/// Your code.
#[path = "../src/lib.rs"]
pub mod count_visits;

fn your_hotel() -> Stage {
    Stage::open(COOKIE, [], hotel)
}

/// The page must say so many times; if not, `why` is for you.
#[track_caller]
fn expect(seen: &Seen, times: &str, why: &str) {
    let wanted = format!("You have been here {times}.");
    let page = seen.page();
    assert!(page.contains(&wanted), "\n\n{why}\n   expected: {wanted}\n   the page: {page}\n");
}

#[test]
fn the_first_visit_says_1_time() {
    let hotel = your_hotel();
    let why = "This hotel has just opened, and this is the first visit of all.";
    expect(&Visitor::new("Alice", &hotel).open("/count"), "1 time", why);
}

#[test]
fn the_second_visit_of_the_same_browser_says_2_times() {
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    alice.open("/count");
    assert!(
        alice.cookie(COOKIE).is_some(),
        "\n\nAfter the first visit the browser holds no session cookie, so its second request is the first one again.\n\
         The layer sends the cookie as soon as the handler writes something into the session.\n\
         Without `.await`, `insert` writes nothing.\n"
    );
    let why = "The browser sent its session cookie back, and the server did not go on from the number in that session.";
    expect(&alice.open("/count"), "2 times", why);
}

#[test]
fn another_browser_starts_at_1() {
    let hotel = your_hotel();
    Visitor::new("Alice", &hotel).open("/count");
    let why = "Bob's browser is here for the first time, and the server counted Alice's visit as his.";
    expect(&Visitor::new("Bob", &hotel).open("/count"), "1 time", why);
}

#[test]
fn visits_of_two_browsers_in_turn_do_not_mix() {
    let hotel = your_hotel();
    let (mut alice, mut bob) = (Visitor::new("Alice", &hotel), Visitor::new("Bob", &hotel));
    for times in ["1 time", "2 times", "3 times"] {
        let why = "Alice and Bob visit in turn, and the server does not keep a number for each.";
        expect(&alice.open("/count"), times, why);
        expect(&bob.open("/count"), times, why);
    }
}

#[test]
fn a_browser_that_sends_no_cookie_is_new_each_time() {
    let hotel = your_hotel();
    for _ in 0..3 {
        // A new browser for each visit: whatever the last one was given is lost.
        let seen = Visitor::new("Forgetful", &hotel).open("/count");
        expect(&seen, "1 time", "No cookie came with this request, so the server cannot know the browser.");
    }
}

#[test]
fn the_browser_keeps_a_session_id_and_no_number() {
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    alice.open("/count");
    let others: Vec<_> = alice.jar().cookies().filter(|cookie| cookie.name != COOKIE).map(|c| c.pair()).collect();
    assert!(
        others.is_empty(),
        "\n\nThe browser was given more than its session ID: {}\n\
         What is in a cookie its owner can edit. Keep the number in the session, on the server.\n",
        others.join("; ")
    );
}
