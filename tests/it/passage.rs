//! The timeline: what is recorded of one request, and that it is what happened.

use cloakroom::{
    app::Content, password::Hasher, runner::run_attack, sandbox::Services, store::Stores, switch::Switches,
};
use serde_json::{Value, json};

use crate::harness::{TestApp, embedded};

/// The steps of the latest request.
async fn latest(app: &TestApp) -> Vec<Value> {
    let all = app.get("/api/sandbox/exchanges").await.json();
    all["exchanges"][0]["exchange"]["passage"].as_array().unwrap().clone()
}

fn kinds(steps: &[Value]) -> Vec<&str> {
    steps.iter().map(|s| s["op"].as_str().unwrap_or_else(|| s["kind"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn a_first_visit_makes_a_record_and_sends_its_id() {
    let app = TestApp::start();
    app.does("mallory", "http", "GET https://hotel.grand.example/").await;
    let steps = latest(&app).await;
    let expected = ["no-cookie", "handler", "answered", "state", "saving", "create", "adds-cookie", "leaves"];
    assert_eq!(kinds(&steps), expected);
    assert_eq!((&steps[3]["modified"], &steps[3]["empty"]), (&json!(true), &json!(false)));
    assert!(steps[7]["set_cookie"].as_str().unwrap().starts_with("sid="));
    let times: Vec<u64> = steps.iter().map(|s| s["at"].as_u64().unwrap()).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(steps[5]["took"].as_u64().unwrap() <= times[5], "the store took part of the time");
}

#[tokio::test]
async fn a_visit_that_only_reads_loads_and_does_not_save() {
    let app = TestApp::start();
    app.does("mallory", "http", "GET https://hotel.grand.example/").await;
    app.does("mallory", "http", "GET https://hotel.grand.example/whoami").await;
    let steps = latest(&app).await;
    assert_eq!(kinds(&steps), ["cookie", "handler", "load", "answered", "state", "leaves"]);
    assert_eq!((&steps[2]["found"], &steps[5]["set_cookie"]), (&json!(true), &Value::Null));
    let page = app.get("/inspector").await.body;
    assert!(page.contains("because nothing was written to the session"), "and the page says why");
}

#[tokio::test]
async fn what_cannot_be_an_id_never_reaches_the_store() {
    let app = TestApp::start();
    app.does("mallory", "http", "GET https://hotel.grand.example/whoami\nCookie: sid=too-short").await;
    let steps = latest(&app).await;
    let expected = ["cookie", "malformed", "handler", "answered", "state", "removes-cookie", "leaves"];
    assert_eq!(kinds(&steps), expected);
}

#[tokio::test]
async fn a_signature_that_is_not_ours_is_seen_though_the_library_is_silent() {
    let app = TestApp::start();
    app.switch("signed", json!(true)).await;
    let ask = "GET https://hotel.grand.example/whoami\nCookie: sid=madeUpByMalloryMyselfA";
    app.does("mallory", "http", ask).await;
    let steps = latest(&app).await;
    assert_eq!(kinds(&steps)[..3], ["cookie", "signature", "handler"]);
    assert_eq!(steps[1]["good"], false);
    app.does("alice", "act", "open https://hotel.grand.example/\nopen https://hotel.grand.example/whoami").await;
    assert_eq!(latest(&app).await[1]["good"], true);
}

#[tokio::test]
async fn a_renewal_shows_as_a_delete_and_a_create() {
    let app = TestApp::start();
    app.switch("renewal_timeout", json!("15m")).await;
    app.does("alice", "act", "open https://hotel.grand.example/\nwait 16m\nopen https://hotel.grand.example/whoami")
        .await;
    let steps = latest(&app).await;
    let expected = [
        "cookie",
        "handler",
        "load",
        "answered",
        "renewal-due",
        "delete",
        "state",
        "saving",
        "create",
        "adds-cookie",
        "leaves",
    ];
    assert_eq!(kinds(&steps), expected);
}

#[tokio::test]
async fn requests_at_once_do_not_hear_each_other() {
    let app = TestApp::start();
    let host = app.hotel_host().await;
    let ask = async |cookie: &str| {
        let request = http::Request::get("/whoami").header("host", &host).header("cookie", cookie);
        app.send(request.body(axum::body::Body::empty()).unwrap()).await
    };
    futures_util::future::join_all((0..20).map(|n| ask(if n % 2 == 0 { "sid=short" } else { "x=y" }))).await;
    let all = app.get("/api/sandbox/exchanges").await.json();
    for noted in all["exchanges"].as_array().unwrap() {
        let steps = noted["exchange"]["passage"].as_array().unwrap();
        let malformed = kinds(steps).iter().filter(|k| **k == "malformed").count();
        assert_eq!(malformed, usize::from(kinds(steps)[0] == "cookie"), "{steps:?}");
    }
}

#[tokio::test]
async fn nothing_is_recorded_where_nobody_looks() {
    TestApp::start();
    let Content { library, views, .. } = embedded();
    let services = Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views };
    let course = library.current();
    let attack = &course.attack("fixation-planted").unwrap().attack;
    let run = run_attack(attack, &services, &Switches::weakest()).await.unwrap().run;
    let exchanges: Vec<_> = run.steps.iter().flat_map(|s| &s.played).flat_map(|p| &p.exchanges).collect();
    assert!(!exchanges.is_empty() && exchanges.iter().all(|e| e.passage.0.is_empty()));
}
