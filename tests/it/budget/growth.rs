//! Whatever a sandbox stores has a limit, and what is full says so.

use std::sync::Arc;

use axum::body::Body;
use cloakroom::{
    clock::Clock,
    ids::SandboxId,
    store::{Memory, RecordStore, Rules, Sqlite, StoreHandle, WorldId},
};
use http::{Request, StatusCode, header};
use serde_json::json;
use time::Duration;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
};

use super::press;
use crate::{guest::GuestBrowser, harness::TestApp};

#[tokio::test]
async fn the_records_that_were_used_longest_ago_go_first() {
    let stores: [Arc<dyn RecordStore>; 2] = [Memory::default().into(), Sqlite::in_memory().unwrap().into()];
    for store in stores {
        let (clock, world, other) =
            (Clock::default(), WorldId::sandbox(&SandboxId::random()), WorldId::sandbox(&SandboxId::random()));
        let handle =
            |world: &WorldId| StoreHandle::new(Arc::clone(&store), world.clone(), clock.clone(), Rules::default());
        let mut made = Vec::new();
        for n in 0..30 {
            let data = [("n".to_owned(), json!(n))].into();
            let mut record = Record { id: Id::default(), data, expiry_date: Clock::wall() + Duration::days(1) };
            handle(if n == 0 { &other } else { &world }).create(&mut record).await.unwrap();
            made.push(record);
            clock.advance(Duration::seconds(1));
        }
        handle(&world).save(&made[1]).await.unwrap();
        handle(&world).keep_newest(10).await.unwrap();
        let left = handle(&world).live().await.unwrap();
        let mut numbers: Vec<u64> = left.iter().map(|r| r.data["n"].as_u64().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 21, 22, 23, 24, 25, 26, 27, 28, 29], "one that was used again stays");
        assert_eq!(handle(&other).live().await.unwrap().len(), 1, "another world keeps what it has");
    }
}

/// What a script in the guest book does with `credentials: 'omit'`.
async fn strangers(app: &TestApp, host: &str, count: usize) {
    for _ in 0..count {
        let request = Request::get("/count").header(header::HOST, host).body(Body::empty()).unwrap();
        assert_eq!(app.send(request).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn sessions_by_the_thousand_leave_the_pages_small_and_are_said() {
    for store in ["memory", "sqlite"] {
        let app = TestApp::start();
        app.switch("store", json!(store)).await;
        let host = app.hotel_host().await;
        app.does("alice", "act", "open https://hotel.grand.example/count").await;
        strangers(&app, &host, 2500).await;
        let records = app.get("/api/sandbox/sessions").await.json()["records"].as_array().unwrap().len();
        assert!((2000..=2200).contains(&records), "{store}: {records}");
        for page in ["/inspector", "/playground", "/lessons/cookies"] {
            let length = app.get(page).await.body.len();
            assert!(length < 300_000, "{store}: {page} has {length} bytes");
        }
        let page = app.get("/inspector").await.body;
        assert!(page.contains("more in the store"), "{store}: not all are drawn, and that is said");
        assert!(page.contains("keeps 2,000 records"), "{store}: that it was full is said");
    }
}

#[tokio::test]
async fn a_hotel_whose_three_digit_ids_are_all_taken_lets_the_oldest_go() {
    let app = TestApp::start();
    app.switch("store", json!("memory")).await;
    app.switch("random_ids", json!("three_digits")).await;
    let host = app.hotel_host().await;
    strangers(&app, &host, 1100).await;
    let records = app.get("/api/sandbox/sessions").await.json()["records"].as_array().unwrap().len();
    assert!((800..=1000).contains(&records), "{records}");
}

#[tokio::test]
async fn coats_that_are_passed_on_do_not_fill_the_rail_for_ever() {
    let app = TestApp::start();
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    let mut refused = 0;
    for peg in 4..104 {
        let answer = alice.post("/coats", "coat=coat&pocket=note").await;
        refused += usize::from(answer.status != StatusCode::SEE_OTHER);
        alice.post("/coats/pass", &format!("peg={peg}&to=mallory")).await;
    }
    assert!(refused >= 40, "{refused} were refused");
}

#[tokio::test]
async fn a_restart_forgets_who_was_wrong_too_often() {
    let app = TestApp::start();
    app.switch("throttle_login", json!(true)).await;
    let guest = GuestBrowser::at(&app).await;
    for _ in 0..6 {
        guest.post("/login", "guest=alice&password=wrong").await;
    }
    assert_eq!(guest.get("/login").await.status, StatusCode::TOO_MANY_REQUESTS);
    app.post("/api/sandbox/restart", "{}").await;
    assert_eq!(guest.get("/login").await.status, StatusCode::OK, "what lay in its memory is gone");
}

#[tokio::test]
async fn a_browser_that_has_been_to_many_pages_is_not_larger_for_it() {
    let app = TestApp::start();
    for _ in 0..3 {
        let lines = ["every 1s for 100s open https://hotel.grand.example/whoami"; 10].join("\n");
        let answer = press(&app, "alice", &lines).await.json();
        assert_eq!(answer["problem"], serde_json::Value::Null);
    }
    // One can go back over fifty pages, of which the last is the one that is open.
    let back = press(&app, "alice", &["back"; 49].join("\n")).await.json();
    assert_eq!(back["problem"], serde_json::Value::Null);
    let more = press(&app, "alice", "back").await.json();
    assert!(more["problem"].as_str().unwrap().contains("no page is open"), "{more}");
}
