//! The hotel's login with a token: what ends it, and what does not.

use http::StatusCode;
use serde_json::json;

use crate::{guest::GuestBrowser, harness::TestApp};

async fn with_token(app: &TestApp) -> GuestBrowser<'_> {
    let browser = GuestBrowser::at(app).await;
    let password = browser.password_of("alice").await;
    let answer = browser.post("/token", &format!("guest=alice&password={password}")).await;
    assert_eq!(answer.header("location"), "/token", "{}", answer.body);
    browser
}

#[tokio::test]
async fn a_token_opens_the_page_and_leaves_no_record() {
    let app = TestApp::start();
    let alice = with_token(&app).await;
    let page = alice.get("/token").await.body;
    assert!(page.contains("Good evening, Alice") && page.contains("&quot;sub&quot;: &quot;alice&quot;"), "{page}");
    let records = app.get("/api/sandbox/sessions").await.body;
    assert!(!records.contains("guest_id"), "no session knows her: {records}");
    let stranger = GuestBrowser::at(&app).await;
    assert_eq!(stranger.get("/token").await.status, StatusCode::OK, "the login page");
    assert_eq!(stranger.post("/token", "guest=alice&password=x").await.status, StatusCode::UNAUTHORIZED);
    stranger.set_cookie("token", "junk");
    assert_eq!(stranger.get("/token").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_logout_ends_the_token_only_while_there_is_a_list() {
    for on in [false, true] {
        let app = TestApp::start();
        let alice = with_token(&app).await;
        app.switch("deny_list", json!(on)).await;
        let copy = alice.cookie("token").unwrap();
        alice.post("/token/logout", "").await;
        assert_eq!(alice.cookie("token"), None, "the browser forgets it");
        let thief = GuestBrowser::at(&app).await;
        thief.set_cookie("token", &copy);
        let status = thief.get("/token").await.status;
        assert_eq!(status, if on { StatusCode::UNAUTHORIZED } else { StatusCode::OK });
    }
}

#[tokio::test]
async fn a_short_lived_token_is_over_after_five_minutes() {
    for on in [false, true] {
        let app = TestApp::start();
        app.switch("short_life", json!(on)).await;
        let alice = with_token(&app).await;
        app.post("/api/sandbox/clock", "{\"advance\": \"301s\"}").await;
        let status = alice.get("/token").await.status;
        assert_eq!(status, if on { StatusCode::UNAUTHORIZED } else { StatusCode::OK });
    }
}

#[tokio::test]
async fn a_forged_token_is_believed_while_signatures_are_not_verified() {
    let app = TestApp::start();
    let mallory = GuestBrowser::at(&app).await;
    // {"alg":"none"} and {"sub":"alice","exp":4102444800}
    mallory.set_cookie("token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6NDEwMjQ0NDgwMH0.");
    assert_eq!(mallory.get("/token").await.status, StatusCode::UNAUTHORIZED);
    app.switch("verify_signature", json!(false)).await;
    assert!(mallory.get("/token").await.body.contains("Good evening, Alice"));
}

#[tokio::test]
async fn a_random_secret_ends_tokens_signed_with_a_guess() {
    let app = TestApp::start();
    let alice = with_token(&app).await;
    let signed_with_the_word = alice.cookie("token").unwrap();
    app.switch("strong_secret", json!(true)).await;
    assert_eq!(alice.get("/token").await.status, StatusCode::UNAUTHORIZED);
    let fresh = with_token(&app).await;
    assert_ne!(fresh.cookie("token").unwrap(), signed_with_the_word);
    assert_eq!(fresh.get("/token").await.status, StatusCode::OK);
}
