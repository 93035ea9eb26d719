//! Opens `/count` of your hotel with simulated browsers, each with a cookie jar of its own.

use axum::{Router, body::Body};
use cloakroom_engine::{browser::Browser, world::Site};
use count_visits::{COOKIE, hotel};

fn your_hotel() -> Site<Router, Body> {
    Site::new(hotel(), COOKIE, [])
}

/// Opens `/count`; gives what the page says.
async fn visit(browser: &mut Browser, hotel: &Site<Router, Body>) -> String {
    let done = browser.open(hotel, "https://hotel.grand.example/count").await.expect("the browser can open /count");
    done.last().map(|exchange| exchange.response.body.clone()).unwrap_or_default()
}

/// The page must say so many times; if not, `why` is for you.
#[track_caller]
fn expect(page: &str, times: &str, why: &str) {
    let wanted = format!("You have been here {times}.");
    assert!(page.contains(&wanted), "\n\n{why}\n   expected: {wanted}\n   the page: {page}\n");
}

#[tokio::test]
async fn the_first_visit_says_1_time() {
    let page = visit(&mut Browser::new("alice"), &your_hotel()).await;
    expect(&page, "1 time", "This hotel has just opened, and this is the first visit of all.");
}

#[tokio::test]
async fn the_second_visit_of_the_same_browser_says_2_times() {
    let (hotel, mut alice) = (your_hotel(), Browser::new("alice"));
    visit(&mut alice, &hotel).await;
    assert!(
        alice.jar().cookies().any(|cookie| cookie.name == COOKIE),
        "\n\nAfter the first visit the browser holds no session cookie, so its second request is the first one again.\n\
         The layer sends the cookie as soon as the handler writes something into the session.\n"
    );

    let page = visit(&mut alice, &hotel).await;
    let why = "The browser sent its session cookie back, and the server did not go on from the number in that session.";
    expect(&page, "2 times", why);
}

#[tokio::test]
async fn another_browser_starts_at_1() {
    let hotel = your_hotel();
    visit(&mut Browser::new("alice"), &hotel).await;
    let page = visit(&mut Browser::new("bob"), &hotel).await;
    expect(&page, "1 time", "Bob's browser is here for the first time, and the server counted Alice's visit as his.");
}

#[tokio::test]
async fn visits_of_two_browsers_in_turn_do_not_mix() {
    let (hotel, mut alice, mut bob) = (your_hotel(), Browser::new("alice"), Browser::new("bob"));
    for times in ["1 time", "2 times", "3 times"] {
        let why = "Alice and Bob visit in turn, and the server does not keep a number for each.";
        expect(&visit(&mut alice, &hotel).await, times, why);
        expect(&visit(&mut bob, &hotel).await, times, why);
    }
}

#[tokio::test]
async fn a_browser_that_sends_no_cookie_is_new_each_time() {
    let hotel = your_hotel();
    for _ in 0..3 {
        // A new browser for each visit: whatever the last one was given is lost.
        let page = visit(&mut Browser::new("forgetful"), &hotel).await;
        expect(&page, "1 time", "No cookie came with this request, so the server cannot know the browser.");
    }
}

#[tokio::test]
async fn the_browser_keeps_a_session_id_and_no_number() {
    let (hotel, mut alice) = (your_hotel(), Browser::new("alice"));
    visit(&mut alice, &hotel).await;
    let others: Vec<_> = alice.jar().cookies().filter(|cookie| cookie.name != COOKIE).map(|c| c.pair()).collect();
    assert!(
        others.is_empty(),
        "\n\nThe browser was given more than its session ID: {}\n\
         What is in a cookie its owner can edit. Keep the number in the session, on the server.\n",
        others.join("; ")
    );
}
