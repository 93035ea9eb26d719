//! Break here: a learner holds a request between load and save, edits the record, and lets it go on.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use crate::{
    guest::GuestBrowser,
    harness::{Answer, TestApp},
};

async fn break_at(app: &TestApp, body: Value) -> Answer {
    app.ask("PUT", "/api/sandbox/pause", Some(&body.to_string())).await
}

/// Waits until a request is held, and says what is.
async fn held(app: &TestApp) -> Value {
    for _ in 0..500 {
        let shown = app.get("/api/sandbox/pause").await.json();
        if let Some(held) = shown["held"].as_array().unwrap().first() {
            return held.clone();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing was held");
}

async fn edit(app: &TestApp, held: &Value, of: &str, data: Value) -> Answer {
    let path = format!("/api/sandbox/pause/{}/record", held["number"]);
    app.ask("PUT", &path, Some(&json!({ "of": of, "data": data }).to_string())).await
}

async fn go_on(app: &TestApp, held: &Value) -> Answer {
    app.post(&format!("/api/sandbox/pause/{}/continue", held["number"]), "{}").await
}

async fn visits(app: &TestApp) -> Value {
    app.get("/api/sandbox/sessions").await.json()["records"][0]["data"]["visits"].clone()
}

/// A visit is held before it saves; meanwhile the store gets nine visits. What the visitor sees, what was
/// held, and what the store holds in the end.
async fn lost_update(policy: &str) -> (Answer, Value, Value) {
    let app = TestApp::start();
    let alice = GuestBrowser::at(&app).await;
    app.switch("save_policy", json!(policy)).await;
    alice.get("/count").await;
    assert_eq!(break_at(&app, json!({ "at": "before_save" })).await.status, StatusCode::OK);
    let by_hand = async {
        let held = held(&app).await;
        assert_eq!(edit(&app, &held, "store", json!({ "visits": 9 })).await.json()["held"][0]["store"]["visits"], 9);
        assert_eq!(visits(&app).await, 9, "everybody else sees it");
        let page = app.get("/inspector").await.body;
        assert!(page.contains("The two differ.") && page.contains("<b>your hand</b>"), "{page}");
        assert_eq!(go_on(&app, &held).await.status, StatusCode::OK);
        held
    };
    let (answer, held) = tokio::join!(alice.get("/count"), by_hand);
    (answer, held, visits(&app).await)
}

#[tokio::test]
async fn a_held_visit_writes_its_old_copy_over_what_was_written_meanwhile() {
    let (answer, held, visits) = lost_update("upsert").await;
    assert_eq!(answer.body, "You have been here 2 times.\n");
    assert_eq!((&held["request"]["visits"], &held["store"]["visits"]), (&json!(2), &json!(1)));
    assert_eq!((&held["at"], &held["who"], &held["method"]), (&json!("before_save"), &json!("you"), &json!("GET")));
    let steps: Vec<_> = held["passage"].as_array().unwrap().iter().map(|step| step["kind"].clone()).collect();
    assert_eq!(steps, ["cookie", "handler", "store", "answered", "state", "saving"]);
    assert_eq!(visits, 2, "nine visits are lost");
}

#[tokio::test]
async fn with_compare_and_swap_the_same_is_noticed_and_nothing_is_lost() {
    let (answer, _, visits) = lost_update("compare_and_swap").await;
    assert_eq!((answer.status, visits), (StatusCode::CONFLICT, json!(9)));
}

#[tokio::test]
async fn a_copy_that_is_edited_after_load_is_what_the_handler_sees() {
    let app = TestApp::start();
    let alice = GuestBrowser::at(&app).await;
    alice.get("/count").await;
    break_at(&app, json!({ "at": "after_load", "who": "you" })).await;
    let by_hand = async {
        let held = held(&app).await;
        assert_eq!(edit(&app, &held, "request", json!({ "visits": 41 })).await.json()["held"][0]["edited"], true);
        go_on(&app, &held).await;
    };
    let (answer, ()) = tokio::join!(alice.get("/count"), by_hand);
    assert_eq!(answer.body, "You have been here 42 times.\n");
    let timeline = app.get("/inspector").await.body;
    assert!(timeline.contains("let go by you; its copy of the record was edited meanwhile"), "{timeline}");
}

#[tokio::test]
async fn a_simulated_browser_is_held_too_and_the_page_goes_on_showing_it() {
    let app = TestApp::start();
    app.hotel_host().await;
    break_at(&app, json!({ "at": "before_save", "who": "alice" })).await;
    assert!(app.get("/inspector").await.body.contains("comes to the point <b>before save</b>"));
    let by_hand = async {
        let held = held(&app).await;
        assert_eq!((&held["who"], &held["store"]), (&json!("alice"), &Value::Null));
        let page = app.get("/inspector").await.body;
        assert!(
            page.contains("held before save")
                && page.contains("aria-live=\"polite\" data-part=\"held\">Held before save")
        );
        let other =
            app.post("/api/sandbox/browsers/mallory/requests", r#"{"act":"open https://hotel.grand.example/"}"#);
        let other = other.await;
        assert!(other.status == StatusCode::CONFLICT && other.body.contains("let it go on first"), "{}", other.body);
        assert_eq!(edit(&app, &held, "store", json!({})).await.status, StatusCode::CONFLICT, "there is no record yet");
        go_on(&app, &held).await;
    };
    let (played, ()) = tokio::join!(app.does("alice", "act", "open https://hotel.grand.example/"), by_hand);
    assert_eq!(played["problem"], Value::Null);
    assert_eq!(app.get("/api/sandbox/pause").await.json()["held"], json!([]));
}

#[tokio::test]
async fn a_reset_and_the_end_of_the_server_let_all_requests_go() {
    for end in ["reset", "shutdown"] {
        let app = TestApp::start();
        let alice = GuestBrowser::at(&app).await;
        break_at(&app, json!({ "at": "before_save" })).await;
        let over = async {
            held(&app).await;
            match end {
                "reset" => drop(app.post("/api/sandbox/reset", "{}").await),
                _ => app.end(),
            }
        };
        let both = async { tokio::join!(alice.get("/count"), over).0 };
        let answer = tokio::time::timeout(Duration::from_secs(20), both).await.expect(end);
        assert_eq!(answer.status, StatusCode::OK, "{end}");
    }
}

#[tokio::test]
async fn a_visitor_who_leaves_is_not_held_any_more() {
    let app = TestApp::start();
    let alice = GuestBrowser::at(&app).await;
    break_at(&app, json!({ "at": "before_save" })).await;
    tokio::select! {
        _ = alice.get("/count") => panic!("it was not held"),
        _ = held(&app) => {}
    }
    assert_eq!(app.get("/api/sandbox/pause").await.json()["held"], json!([]));
}

#[tokio::test]
async fn what_one_learner_holds_another_cannot_see_or_touch() {
    let app = TestApp::start();
    let alice = GuestBrowser::at(&app).await;
    let other = app.another();
    assert_eq!(other.get("/api/sandbox/pause").await.status, StatusCode::CONFLICT, "no sandbox yet");
    other.hotel_host().await;
    break_at(&app, json!({ "at": "before_save" })).await;
    let by_hand = async {
        let held = held(&app).await;
        assert_eq!(other.get("/api/sandbox/pause").await.json()["held"], json!([]));
        assert_eq!(other.get("/api/sandbox/pause").await.json()["armed"], Value::Null);
        assert_eq!(edit(&other, &held, "request", json!({})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(go_on(&other, &held).await.status, StatusCode::NOT_FOUND);
        assert_eq!(go_on(&app, &held).await.status, StatusCode::OK);
    };
    assert_eq!(tokio::join!(alice.get("/count"), by_hand).0.status, StatusCode::OK);
}

#[tokio::test]
async fn what_cannot_be_held_or_written_names_the_field() {
    let app = TestApp::start();
    app.hotel_host().await;
    for (body, field) in [
        (json!({}), "at"),
        (json!({ "at": "sometime" }), "at"),
        (json!({ "at": 1 }), "at"),
        (json!({ "at": "before_save", "who": "trent" }), "who"),
        (json!({ "at": "before_save", "for": "ever" }), "for"),
    ] {
        let answer = break_at(&app, body.clone()).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["field"]), (422, &json!(field)), "{body}");
    }
    for (body, field) in [
        (json!({ "of": "store" }), "data"),
        (json!({ "of": "store", "data": [] }), "data"),
        (json!({ "of": "store", "data": { "guest_id": "seven" } }), "data"),
        (json!({ "of": "store", "data": { "note": "x".repeat(5000) } }), "data"),
        (json!({ "of": "jar", "data": {} }), "of"),
        (json!({ "of": "store", "data": {}, "as": 1 }), "as"),
    ] {
        let answer = app.ask("PUT", "/api/sandbox/pause/1/record", Some(&body.to_string())).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["field"]), (422, &json!(field)), "{body}");
    }
    for number in ["1", "0", "-1", "seven", "99999999999999999999"] {
        let path = format!("/api/sandbox/pause/{number}/continue");
        assert_eq!(app.post(&path, "{}").await.status, StatusCode::NOT_FOUND, "{number}");
    }
    assert_eq!(break_at(&app, json!({ "at": "after_load" })).await.json()["armed"]["at"], "after_load");
    assert_eq!(break_at(&app, json!({ "at": null })).await.json()["armed"], Value::Null);
}
