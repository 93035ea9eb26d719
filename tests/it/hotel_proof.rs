//! What proves who is here: the password again, a claim that is no login, guesses that are slowed
//! down, copies that nobody keeps.

use http::StatusCode;
use serde_json::json;

use crate::{guest::GuestBrowser, harness::TestApp};

#[tokio::test]
async fn what_matters_needs_a_password_typed_within_five_minutes() {
    let app = TestApp::start();
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    app.post("/api/sandbox/clock", "{\"advance\": \"301s\"}").await;
    assert_eq!(alice.get("/password").await.status, StatusCode::OK, "off, nobody asks");
    app.switch("reauthenticate", json!(true)).await;
    assert_eq!(alice.get("/password").await.header("location"), "/confirm?next=%2Fpassword");
    let sent = alice.post("/coats/pass", "coat=1&to=mallory").await;
    assert_eq!(sent.header("location"), "/confirm?next=%2Faccount");
    assert!(alice.get("/account").await.body.contains("Camel coat"), "nothing was passed on");
    assert_eq!(alice.post("/confirm", "password=wrong&next=/password").await.status, StatusCode::UNAUTHORIZED);
    let password = alice.password_of("alice").await;
    let confirmed = alice.post("/confirm", &format!("password={password}&next=/password")).await;
    assert_eq!(confirmed.header("location"), "/password");
    assert_eq!(alice.get("/password").await.status, StatusCode::OK);
    assert_eq!(alice.post("/coats/pass", "coat=1&to=mallory").await.header("location"), "/account");
}

#[tokio::test]
async fn a_claim_is_taken_for_a_login_only_while_keys_are_not_separate() {
    let app = TestApp::start();
    let stranger = GuestBrowser::at(&app).await;
    stranger.post("/forgot", "guest=alice").await;
    assert_eq!(stranger.get("/account").await.status, StatusCode::SEE_OTHER);
    app.switch("separate_keys", json!(false)).await;
    let mallory = GuestBrowser::at(&app).await;
    assert_eq!(mallory.post("/forgot", "guest=alice").await.header("location"), "/forgot/code");
    assert!(mallory.get("/account").await.body.contains("Good evening, Alice"));
    app.switch("reauthenticate", json!(true)).await;
    let sent = mallory.post("/coats/pass", "coat=1&to=mallory").await;
    assert_eq!(sent.header("location"), "/confirm?next=%2Faccount", "a claim was never confirmed by a password");
}

/// Logs in as herself, and claims to have forgotten Alice's password: where does passing Alice's coat on lead?
async fn mallory_passes_alices_coat(app: &TestApp) -> String {
    let mallory = GuestBrowser::logged_in(app, "mallory").await;
    mallory.post("/forgot", "guest=alice").await;
    assert!(mallory.get("/account").await.body.contains("Good evening, Alice"), "one key for both");
    mallory.post("/coats/pass", "coat=1&to=mallory").await.header("location").to_owned()
}

#[tokio::test]
async fn a_password_counts_for_the_guest_who_typed_it_and_for_nobody_else_in_the_same_session() {
    let app = TestApp::start();
    app.switch("separate_keys", json!(false)).await;
    app.switch("reauthenticate", json!("time_only")).await;
    assert_eq!(mallory_passes_alices_coat(&app).await, "/account", "somebody typed a password");
    app.switch("reauthenticate", json!(true)).await;
    assert_eq!(mallory_passes_alices_coat(&app).await, "/confirm?next=%2Faccount", "it was not Alice");
    let mallory = GuestBrowser::logged_in(&app, "mallory").await;
    assert_eq!(mallory.get("/password").await.status, StatusCode::OK, "her own counts for herself");
    let password = mallory.password_of("mallory").await;
    assert_eq!(mallory.post("/confirm", &format!("password={password}")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(mallory.get("/password").await.status, StatusCode::OK);
    mallory.post("/forgot", "guest=alice").await;
    assert_eq!(mallory.get("/password").await.header("location"), "/confirm?next=%2Fpassword");
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_who_knows_the_room_code() {
    let app = TestApp::start();
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    let page = alice.get("/account").await.body;
    let code = page.split("id=\"room-code\">").nth(1).unwrap().split('<').next().unwrap();
    let browser = GuestBrowser::at(&app).await;
    browser.post("/forgot", "guest=alice").await;
    let wrong = browser.post("/forgot/code", "code=AAAA-AAAA&password=brand+new+one").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let short = browser.post("/forgot/code", &format!("code={code}&password=x")).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = browser.post("/forgot/code", &format!("code={code}&password=brand+new+one")).await;
    assert_eq!(done.header("location"), "/login");
    let answer = browser.post("/login", "guest=alice&password=brand+new+one").await;
    assert_eq!(answer.header("location"), "/account");
    let stranger = GuestBrowser::at(&app).await;
    assert_eq!(stranger.post("/forgot", "guest=nobody").await.header("location"), "/forgot/code", "as for a guest");
    let nobody = stranger.post("/forgot/code", &format!("code={code}&password=brand+new+one")).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn after_five_wrong_guesses_an_address_waits_a_minute() {
    let app = TestApp::start();
    let guesser = GuestBrowser::at(&app).await;
    let right = format!("guest=alice&password={}", guesser.password_of("alice").await);
    for _ in 0..6 {
        assert_eq!(guesser.post("/login", "guest=alice&password=x").await.status, StatusCode::UNAUTHORIZED);
    }
    app.switch("throttle_login", json!(true)).await;
    let refused = guesser.post("/login", &right).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=60).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
    app.post("/api/sandbox/clock", "{\"advance\": \"61s\"}").await;
    assert_eq!(guesser.post("/login", &right).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn session_ids_that_name_nothing_are_guesses_too() {
    let app = TestApp::start();
    app.switch("throttle_login", json!(true)).await;
    let guesser = GuestBrowser::at(&app).await;
    for letter in ["A", "B", "C", "D", "E"] {
        guesser.set_cookie("sid", &format!("{}A", letter.repeat(21)));
        assert_eq!(guesser.get("/account").await.status, StatusCode::SEE_OTHER, "{letter}");
    }
    assert_eq!(guesser.get("/account").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn nobody_keeps_a_copy_while_no_store_is_on() {
    let app = TestApp::start();
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    assert_eq!(alice.get("/account").await.header("cache-control"), "");
    app.switch("no_store", json!(true)).await;
    for path in ["/account", "/login", "/devices", "/whoami", "/nowhere"] {
        assert_eq!(alice.get(path).await.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn plain_http_leads_to_https_and_is_not_asked_again() {
    let app = TestApp::start();
    let first = "open http://hotel.grand.example/\n=> 200";
    let off = app.does("alice", "act", first).await;
    assert_eq!((off["exchanges"].as_array().unwrap().len(), &off["expectations"][0]["held"]), (1, &json!(true)));
    app.switch("https_only", json!(true)).await;
    let on = app.does("alice", "act", first).await;
    assert_eq!(on["exchanges"].as_array().unwrap().len(), 2, "308, and then the page: {on}");
    let again = app
        .does("alice", "act", "open http://hotel.grand.example/\n=> header Strict-Transport-Security: max-age")
        .await;
    assert_eq!(again["exchanges"].as_array().unwrap().len(), 1, "the browser remembers: {again}");
    assert_eq!(again["expectations"][0]["held"], true);
    let alice = GuestBrowser::at(&app).await;
    assert_eq!(alice.get("/").await.status, StatusCode::OK, "below localhost nothing changes");
}
