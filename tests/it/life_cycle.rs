//! The life of a session, switch by switch: its ends, its IDs, what is written and where.

use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestApp;

const LOG_IN: &str = "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}\n=> body contains Good evening";

async fn alice_logged_in() -> TestApp {
    let app = TestApp::start();
    app.does("alice", "act", LOG_IN).await;
    app
}

async fn wait(app: &TestApp, by: &str) {
    let answer = app.post("/api/sandbox/clock", &json!({ "advance": by }).to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

/// Opens the account, which only reads the session, and says whether Alice is still in.
async fn still_in(app: &TestApp) -> bool {
    let seen =
        app.does("alice", "act", "open https://hotel.grand.example/account\n=> body contains Good evening").await;
    seen["expectations"][0]["held"] == true
}

async fn records(app: &TestApp) -> Vec<Value> {
    app.get("/api/sandbox/sessions").await.json()["records"].as_array().unwrap().clone()
}

/// The value of the session cookie in a person's jar.
async fn cookie(app: &TestApp, who: &str) -> String {
    let jar = app.get(&format!("/api/sandbox/browsers/{who}/cookies")).await.json();
    let cookies = jar["cookies"].as_array().unwrap().clone();
    cookies.iter().find(|c| c["name"] == "sid").map(|c| c["value"].as_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn a_session_that_is_not_used_for_half_an_hour_ends() {
    let app = alice_logged_in().await;
    wait(&app, "31m").await;
    assert!(still_in(&app).await, "two weeks are the default");
    app.switch("idle_timeout", json!("30m")).await;
    assert!(!still_in(&app).await, "the switch counts from the next request on");
}

#[tokio::test]
async fn reading_puts_the_idle_end_off_only_where_reads_count_as_use() {
    for (counts, expected) in [("writes", false), ("reads", true)] {
        let app = alice_logged_in().await;
        app.switch("idle_timeout", json!("30m")).await;
        app.switch("slide_on", json!(counts)).await;
        wait(&app, "20m").await;
        assert!(still_in(&app).await);
        wait(&app, "20m").await;
        assert_eq!(still_in(&app).await, expected, "{counts}");
    }
}

#[tokio::test]
async fn a_session_ends_after_eight_hours_however_busy_and_however_often_its_id_was_renewed() {
    let app = alice_logged_in().await;
    for (switch, value) in [("absolute_timeout", "8h"), ("renewal_timeout", "15m"), ("slide_on", "reads")] {
        app.switch(switch, json!(value)).await;
    }
    for hour in 1..8 {
        wait(&app, "1h").await;
        assert!(still_in(&app).await, "hour {hour}");
    }
    wait(&app, "61m").await;
    assert!(!still_in(&app).await);
}

#[tokio::test]
async fn an_absolute_end_counts_from_the_records_beginning_which_is_the_login_only_if_that_renews_the_id() {
    for (renews, expected) in [(false, false), (true, true)] {
        let app = TestApp::start();
        app.switch("renew_on_login", json!(renews)).await;
        app.switch("absolute_timeout", json!("8h")).await;
        app.does("alice", "act", "open https://hotel.grand.example/count").await;
        wait(&app, "5h").await;
        app.does("alice", "act", LOG_IN).await;
        wait(&app, "4h").await;
        assert_eq!(still_in(&app).await, expected, "renewed at the login: {renews}");
    }
}

#[tokio::test]
async fn an_id_in_use_is_renewed_after_a_quarter_of_an_hour_and_the_old_one_names_nothing() {
    let app = alice_logged_in().await;
    app.switch("renewal_timeout", json!("15m")).await;
    let first = cookie(&app, "alice").await;
    assert!(still_in(&app).await);
    assert_eq!(cookie(&app, "alice").await, first, "it is not old enough");
    wait(&app, "16m").await;
    assert!(still_in(&app).await);
    let second = cookie(&app, "alice").await;
    assert_ne!(second, first);
    assert!(still_in(&app).await, "the new one works");
    let steps = format!("GET https://hotel.grand.example/account\nCookie: sid={first}\n=> 303");
    assert_eq!(app.does("mallory", "http", &steps).await["expectations"][0]["held"], true);
}

#[tokio::test]
async fn saving_always_writes_and_sends_the_cookie_with_every_answer() {
    let app = alice_logged_in().await;
    let ask = "GET https://hotel.grand.example/whoami\n=> header Set-Cookie: sid";
    let sends = async || app.does("alice", "http", ask).await["expectations"][0]["held"].clone();
    assert_eq!(sends().await, json!(false));
    app.switch("save_when", json!("always")).await;
    assert_eq!(sends().await, json!(true));
}

#[tokio::test]
async fn a_stranger_who_writes_nothing_gets_a_record_only_while_empty_ones_are_stored() {
    for (value, expected) in [("not_stored", 0), ("stored", 1)] {
        let app = TestApp::start();
        app.switch("save_empty", json!(value)).await;
        app.does("mallory", "http", "GET https://hotel.grand.example/whoami").await;
        assert_eq!(records(&app).await.len(), expected, "{value}");
        assert_eq!(!cookie(&app, "mallory").await.is_empty(), expected == 1, "{value}");
        app.does("mallory", "http", "GET https://hotel.grand.example/whoami").await;
        assert_eq!(records(&app).await.len(), expected, "the second request finds the first record");
    }
}

#[tokio::test]
async fn weak_ids_look_like_what_they_are_and_work_like_others() {
    let app = TestApp::start();
    app.switch("random_ids", json!("sequential")).await;
    app.does("mallory", "http", "GET https://hotel.grand.example/").await;
    app.does("alice", "http", "GET https://hotel.grand.example/").await;
    assert_eq!(cookie(&app, "mallory").await, "session-0000000000001A");
    assert_eq!(cookie(&app, "alice").await, "session-0000000000002A");
    for (value, begins) in [("time", "time-1"), ("three_digits", "three-digits------"), ("16_bit", "sixteen-bits-----")]
    {
        let app = TestApp::start();
        app.switch("random_ids", json!(value)).await;
        let seen = app.does("alice", "act", LOG_IN).await;
        assert_eq!(seen["expectations"][0]["held"], true, "{value}: {seen}");
        let id = cookie(&app, "alice").await;
        assert!(id.starts_with(begins) && id.len() == 22, "{value}: {id}");
        assert!(still_in(&app).await, "{value}");
    }
}

#[tokio::test]
async fn what_the_store_holds_is_no_session_id_while_ids_are_hashed() {
    let app = TestApp::start();
    app.switch("hash_ids_at_rest", json!(true)).await;
    app.does("alice", "act", LOG_IN).await;
    let (id, stored) = (cookie(&app, "alice").await, records(&app).await[0]["id"].clone());
    let page = app.get("/inspector").await.body;
    assert!(page.contains(stored.as_str().unwrap()), "the inspector shows the hash");
    assert!(page.contains("held by <b>Alice</b>"), "and knows whose ID it is the hash of");
    assert_eq!(stored, cloakroom::store::hashed(&id));
    assert!(still_in(&app).await);
    let steps = format!("GET https://hotel.grand.example/account\nCookie: sid={}\n=> 303", stored.as_str().unwrap());
    assert_eq!(app.does("mallory", "http", &steps).await["expectations"][0]["held"], true, "what leaked opens nothing");
}

#[tokio::test]
async fn memory_forgets_at_a_restart_and_sqlite_remembers() {
    for (store, expected) in [("memory", false), ("sqlite", true)] {
        let app = TestApp::start();
        app.switch("store", json!(store)).await;
        app.does("alice", "act", LOG_IN).await;
        assert_eq!(app.get("/api/sandbox/sessions").await.json()["store"], store);
        app.post("/api/sandbox/restart", "{}").await;
        assert_eq!(still_in(&app).await, expected, "{store}");
        app.does("alice", "act", LOG_IN).await;
        app.does("alice", "act", "restart hotel").await;
        assert_eq!(still_in(&app).await, expected, "{store}, by a script");
    }
}

#[tokio::test]
async fn the_sweeper_removes_what_the_clock_has_passed_from_both_stores() {
    for store in ["memory", "sqlite"] {
        let app = TestApp::start();
        app.switch("store", json!(store)).await;
        app.does("alice", "act", LOG_IN).await;
        wait(&app, "13d").await;
        assert_eq!(records(&app).await.len(), 1, "{store}: not before its time");
        app.does("alice", "act", "wait 25h").await;
        assert_eq!(records(&app).await.len(), 0, "{store}");
    }
}

#[tokio::test]
async fn with_compare_and_swap_every_answer_is_kept_or_says_that_it_was_not() {
    let app = TestApp::start();
    app.switch("save_policy", json!("compare_and_swap")).await;
    let host = app.hotel_host().await;
    let ask = async |cookie: Option<&str>| {
        let mut request = http::Request::get("/count").header("host", &host);
        if let Some(cookie) = cookie {
            request = request.header("cookie", format!("sid={cookie}"));
        }
        app.send(request.body(axum::body::Body::empty()).unwrap()).await
    };
    let id = ask(None).await.expect_set_cookie("sid").value();
    // Whether two meet is chance; that an answer tells the truth is not.
    let (mut kept, mut met) = (0, false);
    for _ in 0..50 {
        let all = futures_util::future::join_all((0..20).map(|_| ask(Some(&id)))).await;
        let count = |status| all.iter().filter(|answer| answer.status == status).count();
        let (ok, refused) = (count(StatusCode::OK), count(StatusCode::CONFLICT));
        assert_eq!(ok + refused, 20);
        kept += ok;
        let visits = records(&app).await[0]["data"]["visits"].clone();
        assert_eq!(visits, json!(kept + 1), "no update was lost without being said");
        met = refused > 0;
        if met {
            break;
        }
    }
    assert!(met, "twenty at once, fifty times over, do meet");
}
