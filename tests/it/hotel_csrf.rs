//! The hotel's three defences against requests that somebody else's page started.

use http::StatusCode;
use serde_json::json;

use crate::{
    guest::{GuestBrowser, token_in},
    harness::{Answer, TestApp},
};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn write(browser: &GuestBrowser<'_>, headers: &[(&str, &str)]) -> Answer {
    let headers = [headers, &[FORM]].concat();
    browser.ask("POST", "/book", &headers, "text=Hello").await
}

#[tokio::test]
async fn with_no_defence_on_anybody_may_start_a_request() {
    let app = TestApp::start();
    let alice = GuestBrowser::at(&app).await;
    let answer = write(&alice, &[("origin", "http://evil.example"), ("sec-fetch-site", "cross-site")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(token_in(&alice.get("/book").await.body), None, "no token while the switch is off");
}

#[tokio::test]
async fn a_form_needs_the_token_of_its_own_session() {
    let app = TestApp::start();
    app.switch("csrf_token", json!(true)).await;
    let (alice, mallory) = (GuestBrowser::at(&app).await, GuestBrowser::at(&app).await);
    let page = alice.get("/book").await.body;
    let (hers, other) = (token_in(&page).unwrap(), mallory.get("/book").await.body);
    let other = token_in(&other).unwrap();
    assert_ne!(hers, other);
    let sent = async |token: &str| alice.post("/book", &format!("text=Hello&csrf_token={token}")).await.status;
    assert_eq!(sent(hers).await, StatusCode::SEE_OTHER);
    assert_eq!(sent(hers).await, StatusCode::SEE_OTHER, "it is good for the whole session");
    assert_eq!(sent(other).await, StatusCode::FORBIDDEN);
    assert_eq!(alice.post("/book", "text=Hello").await.status, StatusCode::FORBIDDEN);
    let stranger = GuestBrowser::at(&app).await;
    let refused = stranger.post("/login", "guest=alice&password=x").await;
    assert!(refused.body.contains("lacks the token") && refused.status == StatusCode::FORBIDDEN, "{}", refused.body);
}

#[tokio::test]
async fn every_form_of_every_page_carries_the_token() {
    let app = TestApp::start();
    app.switch("csrf_token", json!(true)).await;
    let alice = GuestBrowser::at(&app).await;
    let password = alice.password_of("alice").await;
    let login = alice.get("/login").await.body;
    let form = format!("guest=alice&password={password}&csrf_token={}", token_in(&login).unwrap());
    assert_eq!(alice.post("/login", &form).await.status, StatusCode::SEE_OTHER);
    for path in PAGES {
        let page = alice.get(path).await.body;
        let (forms, tokens) = (page.matches("method=\"post\"").count(), page.matches("name=\"csrf_token\"").count());
        assert!(forms > 0 && forms == tokens, "{path}: {forms} forms, {tokens} tokens");
    }
}

const PAGES: &[&str] =
    &["/login", "/book", "/account", "/devices", "/password", "/confirm", "/forgot", "/forgot/code", "/token"];

#[tokio::test]
async fn origin_must_be_the_hotels_own() {
    let app = TestApp::start();
    app.switch("check_origin", json!(true)).await;
    let alice = GuestBrowser::at(&app).await;
    let own = format!("http://{}", alice.host);
    assert_eq!(write(&alice, &[("origin", &own)]).await.status, StatusCode::SEE_OTHER);
    let shop = own.replace("hotel.", "shop.");
    for other in ["null", "http://evil.example", &shop] {
        assert_eq!(write(&alice, &[("origin", other)]).await.status, StatusCode::FORBIDDEN, "{other}");
    }
    assert_eq!(write(&alice, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(alice.get("/book").await.status, StatusCode::OK, "reading is not asked");
}

#[tokio::test]
async fn fetch_metadata_must_not_name_another_site_or_a_sibling() {
    let app = TestApp::start();
    app.switch("check_fetch_metadata", json!(true)).await;
    let alice = GuestBrowser::at(&app).await;
    for (site, status) in [("same-origin", 303), ("none", 303), ("same-site", 403), ("cross-site", 403)] {
        assert_eq!(write(&alice, &[("sec-fetch-site", site)]).await.status.as_u16(), status, "{site}");
    }
}

#[tokio::test]
async fn where_neither_header_says_who_sent_it_it_is_refused() {
    let app = TestApp::start();
    app.switch("check_fetch_metadata", json!(true)).await;
    let alice = GuestBrowser::at(&app).await;
    assert_eq!(write(&alice, &[]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(write(&alice, &[("origin", "null")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(write(&alice, &[("origin", "https://evil.example")]).await.status, StatusCode::FORBIDDEN);
}
