//! Coats at the hotel: handed in, fetched, passed on, and what is refused.

use http::StatusCode;
use serde_json::json;

use crate::{guest::GuestBrowser, harness::TestApp};

#[tokio::test]
async fn a_coat_is_handed_in_shown_and_fetched() {
    let app = TestApp::start();
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    let done = alice.post("/coats", "coat=Rain+cape&pocket=a+%3Cmap%3E").await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/account"));
    let page = alice.get("/account").await.body;
    assert!(page.contains("Rain cape") && page.contains("on peg 4") && page.contains("a &lt;map&gt;"), "{page}");
    alice.post("/coats/fetch", "coat=4").await;
    assert!(!alice.get("/account").await.body.contains("Rain cape"));
    assert_eq!(alice.post("/coats/fetch", "coat=4").await.status, StatusCode::NOT_FOUND, "it is gone");
}

#[tokio::test]
async fn a_coat_that_is_passed_on_is_the_others_with_all_that_is_in_it() {
    let app = TestApp::start();
    let (alice, mallory) =
        (GuestBrowser::logged_in(&app, "alice").await, GuestBrowser::logged_in(&app, "mallory").await);
    let before = alice.get("/account").await.body;
    let note = before.split("a note: ").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(alice.post("/coats/pass", "coat=1&to=mallory").await.status, StatusCode::SEE_OTHER);
    assert!(!alice.get("/account").await.body.contains(&note));
    assert!(mallory.get("/account").await.body.contains(&note));
}

#[tokio::test]
async fn a_link_passes_a_coat_on_only_while_post_only_is_off() {
    let app = TestApp::start();
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    let link = "/coats/pass?coat=1&to=mallory";
    assert_eq!(alice.get(link).await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(alice.get("/account").await.body.contains("Camel coat"));
    app.switch("post_only", json!(false)).await;
    assert_eq!(alice.get(link).await.status, StatusCode::SEE_OTHER);
    assert!(!alice.get("/account").await.body.contains("Camel coat"));
    assert_eq!(alice.get("/coats/pass?coat=x").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_cannot_be_done_is_a_page_that_says_why_and_changes_nothing() {
    let app = TestApp::start();
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    let before = alice.get("/account").await.body;
    let long = format!("coat={}", "x".repeat(61));
    for (path, form, status, says) in [
        ("/coats", "", 422, "Say what it is"),
        ("/coats", "coat=+++", 422, "Say what it is"),
        ("/coats", long.as_str(), 422, "at most 60 characters"),
        ("/coats/fetch", "coat=3", 404, "No coat of yours"),
        ("/coats/fetch", "coat=first", 422, "cannot be read"),
        ("/coats/pass", "coat=3&to=mallory", 404, "No coat of yours"),
        ("/coats/pass", "coat=1&to=alice", 422, "No other guest"),
        ("/coats/pass", "coat=1&to=nobody", 422, "No other guest"),
        ("/coats/pass", "coat=1", 422, "cannot be read"),
    ] {
        let answer = alice.post(path, form).await;
        assert_eq!(answer.status.as_u16(), status, "{path} {form}: {}", answer.body);
        assert!(
            answer.body.contains(says) && answer.body.contains("The Grand Hotel"),
            "{path} {form}: {}",
            answer.body
        );
    }
    let json = alice.ask("POST", "/coats", &[("content-type", "application/json")], "{}").await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(alice.get("/account").await.body, before);
    for number in 0..10 {
        alice.post("/coats", &format!("coat=Scarf+{number}")).await;
    }
    assert_eq!(alice.post("/coats", "coat=One+more").await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_stranger_is_shown_the_way_to_the_login_page_and_back() {
    let app = TestApp::start();
    let stranger = GuestBrowser::at(&app).await;
    let answer = stranger.get("/account").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/login?next=%2Faccount"));
    for path in ["/coats", "/coats/fetch", "/coats/pass"] {
        let answer = stranger.post(path, "coat=1&to=mallory").await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/login"), "{path}");
    }
    let asked = stranger.get("/whoami").await;
    assert_eq!((asked.status, asked.json()), (StatusCode::UNAUTHORIZED, json!({ "guest": null })));
    stranger.log_in("alice").await;
    assert_eq!(stranger.get("/whoami").await.json(), json!({ "guest": "alice" }));
}

#[tokio::test]
async fn a_login_leads_anywhere_unless_next_is_checked() {
    let app = TestApp::start();
    let browser = GuestBrowser::at(&app).await;
    let form = format!("guest=alice&password={}&next=", browser.password_of("alice").await);
    let login = async |next: &str| browser.post("/login", &format!("{form}{next}")).await.header("location").to_owned();
    assert_eq!(login("%2Fbook").await, "/book");
    assert_eq!(login("https%3A%2F%2Fevil.example%2F").await, "https://evil.example/");
    app.switch("safe_next", json!(true)).await;
    assert_eq!(login("%2Fbook").await, "/book");
    assert_eq!(login("https%3A%2F%2Fevil.example%2F").await, "/account");
    assert_eq!(login("%2F%2Fevil.example").await, "/account");
    let page = browser.get("/login?next=%22%3E%3Cscript%3E").await;
    assert!(page.body.contains("value=\"&quot;&gt;&lt;script&gt;\""), "{}", page.body);
}
