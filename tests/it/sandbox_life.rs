//! When a sandbox begins and ends.

use http::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn reading_creates_nothing() {
    let app = TestApp::start();
    for path in [
        "/",
        "/lessons/fixation",
        "/playground",
        "/inspector",
        "/attacks/fixation-planted",
        "/api/sandbox",
        "/exercises",
    ] {
        app.get(path).await.expect_no_set_cookie();
    }
    assert!(app.get("/api/sandbox").await.json()["id"].is_null());
    assert_eq!(app.get("/api/sandbox/sessions").await.status, StatusCode::CONFLICT);
    assert_eq!(app.get("/api/sandbox/events").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_first_act_makes_a_sandbox_and_the_next_ones_find_it() {
    let app = TestApp::start();
    app.does("mallory", "http", "GET https://hotel.grand.example/").await;
    let id = app.get("/api/sandbox").await.json()["id"].clone();
    assert!(id.is_string());
    app.post("/api/sandbox", "{}").await;
    assert_eq!(app.get("/api/sandbox").await.json()["id"], id);
}

#[tokio::test]
async fn a_reset_gives_a_new_name_and_an_empty_store() {
    let app = TestApp::start();
    let old = app.hotel_host().await;
    app.does("mallory", "http", "GET https://hotel.grand.example/").await;
    app.post("/api/sandbox/reset", "{}").await;
    let new = app.hotel_host().await;
    assert_ne!(old, new);
    assert_eq!(app.get("/api/sandbox/sessions").await.json()["records"].as_array().unwrap().len(), 0);
    let gone = http::Request::get("/").header("host", old).body(axum::body::Body::empty()).unwrap();
    let answer = app.send(gone).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "the old name leads nowhere");
    assert!(answer.body.contains("href=\"http://cloakroom.localhost:3000/\""), "and says where to go");
    answer.expect_no_set_cookie();
}

#[tokio::test]
async fn there_are_never_more_than_the_limit() {
    let app = TestApp::start();
    let first = app.hotel_host().await;
    for _ in 0..70 {
        app.another().post("/api/sandbox", "{}").await;
    }
    let gone = http::Request::get("/").header("host", first).body(axum::body::Body::empty()).unwrap();
    assert_eq!(app.send(gone).await.status, StatusCode::NOT_FOUND, "the one idle for longest has gone");
}

#[tokio::test]
async fn the_clock_moves_forwards_and_records_expire_with_it() {
    let app = TestApp::start();
    app.does("alice", "act", "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}\n=> body contains Good evening").await;
    app.post("/api/sandbox/clock", r#"{"advance": "15d"}"#).await;
    let after = app.does("alice", "act", "open https://hotel.grand.example/account\n=> body lacks Good evening").await;
    assert_eq!(after["expectations"][0]["held"], true, "fifteen days later nobody is logged in: {after}");
}
