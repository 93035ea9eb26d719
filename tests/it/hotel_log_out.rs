//! The way out of the hotel: on every page, for whoever is signed in (ASVS 7.4.4).

use http::StatusCode;
use serde_json::json;

use crate::{
    guest::{GuestBrowser, token_in},
    harness::TestApp,
};

const PAGES: &[&str] = &[
    "/",
    "/book",
    "/login",
    "/account",
    "/devices",
    "/password",
    "/confirm",
    "/forgot",
    "/forgot/code",
    "/manager",
    "/old-desk",
    "/token",
    "/no-such-room",
];

fn ways_out(page: &str) -> usize {
    page.matches("action=\"/logout\"").count()
}

#[tokio::test]
async fn every_page_lets_a_guest_out_and_offers_a_stranger_no_way_out() {
    let app = TestApp::start();
    let (trent, stranger) = (GuestBrowser::logged_in(&app, "trent").await, GuestBrowser::at(&app).await);
    for path in PAGES {
        assert_eq!(ways_out(&trent.get(path).await.body), 1, "{path}");
        assert_eq!(ways_out(&stranger.get(path).await.body), 0, "{path}");
    }
    let left = trent.post("/logout", "").await;
    assert_eq!((left.status, left.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(ways_out(&trent.get("/").await.body), 0);
}

#[tokio::test]
async fn the_way_out_carries_the_token_while_forms_need_one() {
    let app = TestApp::start();
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    app.switch("csrf_token", json!(true)).await;
    let lobby = alice.get("/").await.body;
    let token = token_in(&lobby).expect("the lobby has one form: the way out");
    assert_eq!(alice.post("/logout", "").await.status, StatusCode::FORBIDDEN);
    assert_eq!(alice.post("/logout", &format!("csrf_token={token}")).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_page_for_who_guesses_too_fast_does_not_tell_that_the_last_guess_was_right() {
    let app = TestApp::start();
    app.switch("throttle_login", json!(true)).await;
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    for _ in 0..5 {
        alice.post("/confirm", "password=wrong").await;
    }
    let refused = alice.get("/book").await;
    assert_eq!((refused.status, ways_out(&refused.body)), (StatusCode::TOO_MANY_REQUESTS, 0));
}
