//! Refresh tokens of the hotel: who is still in after one has come twice, in either order.

use http::StatusCode;
use serde_json::json;

use crate::{guest::GuestBrowser, harness::TestApp};

async fn with_tokens(app: &TestApp, rotate: bool) -> GuestBrowser<'_> {
    app.switch("short_life", json!(true)).await;
    app.switch("rotate_refresh", json!(rotate)).await;
    let browser = GuestBrowser::at(app).await;
    let password = browser.password_of("alice").await;
    browser.post("/token", &format!("guest=alice&password={password}")).await;
    assert!(browser.cookie("refresh").is_some_and(|token| token.len() == 22), "128 bits");
    browser
}

async fn thief<'a>(app: &'a TestApp, copy: &str) -> GuestBrowser<'a> {
    let thief = GuestBrowser::at(app).await;
    thief.set_cookie("refresh", copy);
    thief
}

/// Does a renewal give a token that opens the page?
async fn renews(browser: &GuestBrowser<'_>) -> bool {
    let answer = browser.post("/token/renew", "").await;
    let page = browser.get("/token").await.body;
    match answer.status {
        StatusCode::SEE_OTHER => {
            assert!(page.contains("Good evening, Alice"), "{page}");
            true
        }
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}: {}", answer.body),
    }
}

async fn an_hour(app: &TestApp) {
    app.post("/api/sandbox/clock", "{\"advance\": \"1h\"}").await;
}

#[tokio::test]
async fn a_copy_that_comes_after_its_owner_ends_the_login_for_both() {
    for rotate in [false, true] {
        let app = TestApp::start();
        let alice = with_tokens(&app, rotate).await;
        let mallory = thief(&app, &alice.cookie("refresh").unwrap()).await;
        an_hour(&app).await;
        assert!(renews(&alice).await);
        assert_eq!(renews(&mallory).await, !rotate);
        an_hour(&app).await;
        assert_eq!(renews(&alice).await, !rotate, "her newest one has ended, too");
        assert_eq!(renews(&mallory).await, !rotate);
    }
}

#[tokio::test]
async fn a_thief_who_is_first_acts_until_the_owner_comes() {
    for rotate in [false, true] {
        let app = TestApp::start();
        let alice = with_tokens(&app, rotate).await;
        let mallory = thief(&app, &alice.cookie("refresh").unwrap()).await;
        for _ in 0..3 {
            an_hour(&app).await;
            assert!(renews(&mallory).await, "nobody has noticed yet");
        }
        assert_eq!(renews(&alice).await, !rotate);
        assert_eq!(renews(&mallory).await, !rotate);
        let password = alice.password_of("alice").await;
        alice.post("/token", &format!("guest=alice&password={password}")).await;
        assert!(renews(&alice).await, "whoever knows the password is in again");
    }
}

#[tokio::test]
async fn a_logout_and_the_end_of_the_login_end_a_refresh_token_and_a_restart_does_not() {
    let app = TestApp::start();
    let alice = with_tokens(&app, false).await;
    let copy = alice.cookie("refresh").unwrap();
    app.does("alice", "act", "restart hotel").await;
    assert!(renews(&thief(&app, &copy).await).await);
    alice.post("/token/logout", "").await;
    assert_eq!((alice.cookie("token"), alice.cookie("refresh")), (None, None));
    assert!(!renews(&thief(&app, &copy).await).await);
    let later = with_tokens(&app, true).await;
    for days in [13, 1] {
        app.post("/api/sandbox/clock", &format!("{{\"advance\": \"{days}d\"}}")).await;
        assert_eq!(renews(&later).await, days == 13);
    }
}

#[tokio::test]
async fn what_is_no_refresh_token_is_refused_in_words_and_ends_nothing() {
    let app = TestApp::start();
    let alice = with_tokens(&app, true).await;
    let stranger = GuestBrowser::at(&app).await;
    let answer = stranger.post("/token/renew", "").await;
    assert!(answer.status == StatusCode::UNAUTHORIZED && answer.body.contains("no refresh token"), "{}", answer.body);
    for junk in ["x", "../..", &"A".repeat(4000), "%00"] {
        stranger.set_cookie("refresh", junk);
        assert_eq!(stranger.post("/token/renew", "").await.status, StatusCode::UNAUTHORIZED, "{junk}");
        assert_eq!(stranger.post("/token/logout", "").await.status, StatusCode::SEE_OTHER, "{junk}");
    }
    assert!(renews(&alice).await);
}

#[tokio::test]
async fn without_short_lived_tokens_there_is_no_refresh_token() {
    let app = TestApp::start();
    let browser = GuestBrowser::at(&app).await;
    let password = browser.password_of("alice").await;
    browser.post("/token", &format!("guest=alice&password={password}")).await;
    assert!(browser.cookie("token").is_some() && browser.cookie("refresh").is_none());
}
