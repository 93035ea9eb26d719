//! When a sandbox begins and ends.

use std::time::Duration;

use cloakroom::{database::Database, files::Files, sandbox::Room};
use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp};

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
    let answer = visit(&app, &old).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "the old name leads nowhere");
    assert!(answer.body.contains("href=\"http://cloakroom.localhost:3000/\""), "and says where to go");
    assert!(answer.body.contains("has ended, because it was reset"), "and why: {}", answer.body);
    assert!(answer.body.contains("cloakroom.localhost:3000/hotel?path=") && !answer.body.contains(&new), "and on");
    let way = app.get("/hotel?path=%2Faccount").await;
    assert_eq!((way.status, way.header("location")), (StatusCode::SEE_OTHER, format!("http://{new}/account").as_str()));
    let stranger = app.another().get("/hotel").await;
    assert_eq!(stranger.header("location"), "/playground", "who has none is led to nobody's");
    answer.expect_no_set_cookie();
}

/// An application with room for so many sandboxes. `kept` is how long one in use is kept, in milliseconds.
fn with_room(most: usize, kept: u64) -> TestApp {
    let kept = Duration::from_millis(kept);
    TestApp::over(Database::in_memory().unwrap(), Files::Embedded, Room { most, in_use: kept, untouched: kept })
}

const VISIT: &str = r#"{"http": "GET https://hotel.grand.example/count"}"#;
const ACT: &str = "/api/sandbox/browsers/alice/requests";

#[tokio::test]
async fn there_are_never_more_than_the_limit_and_who_acted_last_stays() {
    let app = with_room(3, 0);
    let mut hosts = Vec::new();
    for _ in 0..3 {
        hosts.push(app.another().hotel_host().await);
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    // The first one acts: now the second is idle for longest.
    assert_eq!(visit(&app, &hosts[0]).await.status, StatusCode::OK);
    app.post("/api/sandbox", "{}").await;
    assert_eq!(visit(&app, &hosts[1]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(visit(&app, &hosts[0]).await.status, StatusCode::OK);
}

async fn visit(app: &TestApp, host: &str) -> Answer {
    app.send(http::Request::get("/").header("host", host).body(axum::body::Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_newcomer_is_told_when_all_are_in_use_and_nobody_loses_a_sandbox() {
    let ada = with_room(1, 60_000);
    let ben = ada.another();
    assert_eq!(ada.post(ACT, VISIT).await.status, StatusCode::OK);
    let refused = ben.post(ACT, VISIT).await;
    assert_eq!(
        (refused.status, &refused.json()["title"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("No room for another sandbox"))
    );
    assert!(refused.json()["detail"].as_str().unwrap().contains("Try again"), "{}", refused.body);
    refused.expect_no_set_cookie();
    assert_eq!(ben.get("/lessons/fixation").await.status, StatusCode::OK, "reading needs no sandbox");
    let next = ada.post(ACT, VISIT).await.json();
    assert_eq!((&next["replaced"], next["expectations"].is_array()), (&Value::Null, true));
    assert_eq!(
        ada.post("/api/sandbox/reset", "{}").await.status,
        StatusCode::OK,
        "whoever has one gets another for it"
    );
}

#[tokio::test]
async fn whoever_lost_a_sandbox_to_a_restart_is_told_on_the_next_page_and_in_the_next_answer_and_then_no_more() {
    let before = TestApp::start();
    before.post(ACT, VISIT).await;
    let app = before.restarted();
    for page in ["/lessons/fixation", "/playground", "/inspector"] {
        let page = app.get(page).await;
        assert!(page.body.contains("Your sandbox has ended, because Cloakroom was started again"), "{}", page.body);
    }
    let wants = [("accept", "text/html")];
    let answer = app.ask_with("POST", ACT, Some(VISIT), &wants).await;
    assert!(answer.body.contains("Your sandbox was replaced, because Cloakroom was started again"), "{}", answer.body);
    assert!(!app.ask_with("POST", ACT, Some(VISIT), &wants).await.body.contains("was replaced"), "once is enough");
    let page = app.get("/lessons/fixation").await.body;
    assert!(!page.contains("Your sandbox has ended") && !page.contains("was replaced"), "{page}");
}

#[tokio::test]
async fn each_way_to_lose_a_sandbox_is_said_by_its_reason() {
    let app = with_room(1, 0);
    app.post(ACT, VISIT).await;
    app.another().post(ACT, VISIT).await;
    for (method, path, body) in [
        ("POST", ACT, VISIT),
        ("PATCH", "/api/sandbox/switches", r#"{"http_only": false}"#),
        ("POST", "/api/sandbox/clock", r#"{"advance": "1m"}"#),
        ("POST", "/api/sandbox/restart", "{}"),
        ("POST", "/api/sandbox", "{}"),
    ] {
        let answer = app.ask(method, path, Some(body)).await.json();
        assert_eq!(answer["replaced"]["reason"], "crowded", "{method} {path}: {answer}");
        let again = app.ask(method, path, Some(body)).await.json();
        assert_eq!(again["replaced"], Value::Null, "{method} {path}: {again}");
        app.another().post(ACT, VISIT).await;
    }
    let looks = app.get("/api/sandbox/sessions").await;
    assert_eq!(looks.status, StatusCode::CONFLICT);
    assert!(looks.json()["detail"].as_str().unwrap().contains("has ended, because there was no room"));
}

#[tokio::test]
async fn a_tab_that_still_shows_the_old_sandbox_is_told_that_it_was_reset() {
    let app = TestApp::start();
    app.post(ACT, VISIT).await;
    let old = app.get("/api/sandbox").await.json()["id"].as_str().unwrap().to_owned();
    let new = app.post("/api/sandbox/reset", "{}").await.json();
    assert_eq!(new["replaced"], Value::Null, "whoever resets it knows");
    let shows = [("cloakroom-sandbox", old.as_str())];
    let fragment = app.ask_with("GET", "/inspector", None, &shows).await;
    assert!(fragment.body.contains("Your sandbox was replaced, because it was reset"), "{}", fragment.body);
    let answer = app.ask_with("POST", ACT, Some(VISIT), &shows).await.json();
    assert_eq!((&answer["sandbox"], &answer["replaced"]["sandbox"]), (&new["id"], &json!(old)));
    let shows = [("cloakroom-sandbox", new["id"].as_str().unwrap())];
    assert_eq!(app.ask_with("POST", ACT, Some(VISIT), &shows).await.json()["replaced"], Value::Null);
    for junk in ["", "x", "AAAAAAAA", "aaaaaaaaa"] {
        let answer = app.ask_with("POST", ACT, Some(VISIT), &[("cloakroom-sandbox", junk)]).await;
        assert_eq!((answer.status, &answer.json()["replaced"]), (StatusCode::OK, &Value::Null), "{junk}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_learners_at_once_keep_their_sandboxes_and_meet_no_other() {
    let app = TestApp::start();
    let learners: Vec<_> = (0..300)
        .map(|n| {
            let learner = app.another();
            tokio::spawn(async move {
                let marked =
                    |round: u32| format!(r#"{{"http": "GET https://hotel.grand.example/?marker-{n}-{round}-"}}"#);
                let first = learner.post(ACT, &marked(0)).await.json();
                let id = first["sandbox"].as_str().unwrap().to_owned();
                let second = learner.post(ACT, &marked(1)).await.json();
                assert_eq!((&second["sandbox"], &second["replaced"]), (&json!(id), &Value::Null), "learner {n}");
                (n, id, learner)
            })
        })
        .collect();
    let mut ids = std::collections::BTreeSet::new();
    for learner in learners {
        let (n, id, learner) = learner.await.unwrap();
        let seen = learner.get("/api/sandbox/exchanges").await.body;
        let markers: Vec<&str> = seen.split("marker-").skip(1).collect();
        assert!(markers.len() >= 2 && markers.iter().all(|marker| marker.starts_with(&format!("{n}-"))), "{n}: {seen}");
        ids.insert(id);
    }
    assert_eq!(ids.len(), 300);
}

#[tokio::test]
async fn the_clock_moves_forwards_and_records_expire_with_it() {
    let app = TestApp::start();
    app.does("alice", "act", "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}\n=> body contains Good evening").await;
    app.post("/api/sandbox/clock", r#"{"advance": "15d"}"#).await;
    let after = app.does("alice", "act", "open https://hotel.grand.example/account\n=> body lacks Good evening").await;
    assert_eq!(after["expectations"][0]["held"], true, "fifteen days later nobody is logged in: {after}");
}
