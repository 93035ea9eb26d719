//! A sandbox outlives a restart of the server. What was in the hotel's memory does not: its process was restarted too.

use std::time::{Duration, Instant};

use cloakroom::database::Database;
use http::StatusCode;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{guest::GuestBrowser, harness::TestApp, second_start::Server};

const LOG_IN: &str = "open https://hotel.grand.example/login\n\
     submit \"log in\" guest=alice password={{alice.password}}\n\
                      => body contains Good evening, Alice";
const ACCOUNT: &str = "open https://hotel.grand.example/account";
const IS_IN: &str = "open https://hotel.grand.example/account\n=> body contains {{secret}}";
const ACT: &str = "/api/sandbox/browsers/alice/requests";
const TOLD: &str = "Cloakroom was started again, and your hotel with it";

async fn saving() -> TestApp {
    TestApp::that_saves(Database::in_memory().unwrap())
}

/// Did all that these steps say come true?
fn held(played: &Value) -> bool {
    played["problem"].is_null()
        && played["expectations"].as_array().unwrap().iter().all(|one| one["held"] == json!(true))
}

#[tokio::test]
async fn with_the_store_on_disk_alice_is_logged_in_after_a_restart_and_with_memory_she_is_not() {
    for (store, stays) in [("sqlite", true), ("memory", false)] {
        let before = saving().await;
        before.switch("store", json!(store)).await;
        assert!(held(&before.does("alice", "act", LOG_IN).await));
        let was = before.does("alice", "act", IS_IN).await;
        assert!(held(&was), "{was}");
        let mut app = before;
        for time in 1..=2 {
            app = app.stopped_and_started().await;
            let page = app.get("/playground").await.body;
            assert!(page.contains(TOLD) && !page.contains("has ended, because"), "{store}, {time}: {page}");
            let now = app.does("alice", "act", IS_IN).await;
            assert_eq!(held(&now), stays, "{store}, {time}: {now}");
        }
    }
}

#[tokio::test]
async fn whoever_acts_first_is_told_with_the_answer_and_then_no_more() {
    let before = saving().await;
    before.does("alice", "act", LOG_IN).await;
    let id = before.get("/api/sandbox").await.json()["id"].clone();
    let app = before.stopped_and_started().await;
    let first = app.does("alice", "act", ACCOUNT).await;
    assert!(first["replaced"]["says"].as_str().unwrap().contains(TOLD), "{first}");
    assert_eq!(first["sandbox"], id, "it is the same one");
    let second = app.does("alice", "act", ACCOUNT).await;
    assert_eq!(second["replaced"], Value::Null);
}

#[tokio::test]
async fn what_a_learner_has_changed_is_as_it_was() {
    let before = saving().await;
    before.switch("http_only", json!(false)).await;
    before.post("/api/sandbox/clock", r#"{"advance": "3d"}"#).await;
    before.does("mallory", "act", "open https://hotel.grand.example/count\ncapture mine = cookie.session").await;
    let alice = GuestBrowser::logged_in(&before, "alice").await;
    assert_eq!(alice.post("/password", "password=a+longer+one").await.header("location"), "/account");
    alice.post("/coats", "coat=Red+umbrella&pocket=a+ring").await;
    alice.post("/book", "text=I+was+here").await;
    let account = alice.get("/account").await.body;
    let (jar, sandbox) = (jar_of(&before).await, before.get("/api/sandbox").await.json());

    let app = before.stopped_and_started().await;
    assert_eq!(jar_of(&app).await, jar, "names, values, attributes and times");
    let now = app.get("/api/sandbox").await.json();
    for same in ["id", "hosts", "switches"] {
        assert_eq!(now[same], sandbox[same], "{same}");
    }
    let again = GuestBrowser::at(&app).await;
    again.set_cookie("sid", &alice.cookie("sid").unwrap());
    let page = again.get("/account").await;
    let id = sandbox["id"].as_str().unwrap().parse().unwrap();
    let (was, is) = (before.sandboxes.get(&id).unwrap(), app.sandboxes.get(&id).unwrap());
    for drawn in ["secret", "letter", "coat", "ledger", "alice.id_password", "mallory.password"] {
        assert!(was.drawn(drawn).is_some() && was.drawn(drawn) == is.drawn(drawn), "{drawn}");
    }
    for page in [account, page.body] {
        assert!(page.contains("Red umbrella") && page.contains(&is.drawn("secret").unwrap()), "{page}");
    }
    assert!(again.get("/book").await.body.contains("I was here"));
    let anew = GuestBrowser::at(&app).await;
    assert_eq!(anew.post("/login", "guest=alice&password=a+longer+one").await.status, StatusCode::SEE_OTHER);
    let shown = app.does("mallory", "http", "GET https://hotel.grand.example/count?{{mine}}").await;
    assert!(shown["problem"].is_null(), "what was captured has its name: {shown}");
    assert_eq!(now["clock"]["offset_seconds"], json!(3 * 24 * 60 * 60), "{}", now["clock"]);
}

async fn jar_of(app: &TestApp) -> Value {
    let jar = app.get("/api/sandbox/browsers/mallory/cookies").await.json();
    assert!(jar.to_string().contains("http_only"), "{jar}");
    jar
}

#[tokio::test]
async fn a_lab_goes_on_where_it_was_and_says_that_its_hotel_has_forgotten() {
    let before = saving().await;
    plant(&before).await;
    let app = before.stopped_and_started().await;
    let page = app.get("/labs/planted").await.body;
    assert!(!page.contains("The world that you had has ended"), "{page}");
    assert!(page.contains("Cloakroom was started again, and this hotel with it"), "{page}");
    let page = app.get("/labs/planted?use=page").await.body;
    assert!(page.contains("Your coat"), "the page that was put up: {page}");
    comes_by(&app).await;
    let page = app.get("/labs/planted").await.body;
    assert!(!page.contains("Solved. "), "the ID of before is nobody's: {page}");
    assert!(!page.contains("Cloakroom was started again"), "it is told once: {page}");
    plant(&app).await;
    comes_by(&app).await;
    assert!(app.get("/labs/planted").await.body.contains("Solved. "));
    let later = app.stopped_and_started().await;
    assert!(later.get("/labs/planted").await.body.contains("Solved. "), "and it stays so");
}

async fn plant(app: &TestApp) {
    let first = [("do", "send"), ("text", "GET https://hotel.grand.example/\ncapture mine = cookie.session")];
    act(app, &first).await;
    let html = "<a href=\"https://hotel.grand.example/login?id={{mine}}\">Your coat</a>";
    act(app, &[("do", "page"), ("use", "page"), ("html", html)]).await;
}

async fn comes_by(app: &TestApp) {
    act(app, &[("do", "alice"), ("routine", "comes by")]).await;
    act(app, &[("do", "open"), ("address", "https://hotel.grand.example/account")]).await;
}

#[tokio::test]
async fn what_is_reset_or_damaged_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cloakroom.db");
    let before = TestApp::that_saves(Database::open(&path).unwrap());
    let saved = || -> i64 {
        let db = Connection::open(&path).unwrap();
        db.query_row("SELECT count(*) FROM sandboxes", [], |row| row.get(0)).unwrap()
    };
    before.does("alice", "act", LOG_IN).await;
    before.sandboxes.save().await;
    let first = saved();
    assert_eq!(before.post("/api/sandbox/reset", "{}").await.status, StatusCode::OK);
    before.sandboxes.save().await;
    assert_eq!((first, saved()), (1, 1), "the new one is there in its place");
    let damage =
        |text: &str| Connection::open(&path).unwrap().execute("UPDATE sandboxes SET state = ?1", [text]).unwrap();
    let huge = format!("{{\"version\":1,\"x\":\"{}\"}}", "y".repeat(300_000));
    let mut app = before;
    for text in ["{", "", "null", "{\"version\":2}", "{\"version\":1}", &huge] {
        app.post("/api/sandbox", "{}").await;
        app.sandboxes.save().await;
        assert_eq!(damage(text), 1, "{}", &text[..text.len().min(20)]);
        // It has nothing new to save, so what was damaged stays.
        app = app.stopped_and_started().await;
        let page = app.get("/playground").await;
        assert_eq!(page.status, StatusCode::OK);
        let why =
            "Your sandbox has ended, because Cloakroom was started again, and what was saved of it cannot be read";
        assert!(page.body.contains(why), "{}", page.body);
    }
}

#[tokio::test]
async fn two_requests_that_open_a_saved_sandbox_get_the_same_one() {
    let before = saving().await;
    before.does("alice", "act", LOG_IN).await;
    let app = before.stopped_and_started().await;
    let all = futures_util::future::join_all((0..20).map(|_| app.get("/api/sandbox"))).await;
    assert!(all.iter().all(|answer| answer.json()["id"] == all[0].json()["id"]));
    assert_eq!(app.sandboxes.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_are_saved_in_less_than_two_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::that_saves(Database::open(&folder.path().join("cloakroom.db")).unwrap());
    for _ in 0..300 {
        app.another().does("alice", "http", "GET https://hotel.grand.example/count").await;
    }
    let begun = Instant::now();
    app.sandboxes.save().await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    let db = Connection::open(folder.path().join("cloakroom.db")).unwrap();
    let (count, longest): (i64, i64) = db
        .query_row("SELECT count(*), max(length(state)) FROM sandboxes", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert!(count == 300 && longest < 20_000, "{count} of up to {longest} bytes");
}

/// A form of the lab's page.
async fn act(app: &TestApp, fields: &[(&str, &str)]) {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let answer = app.post("/labs/planted", &body).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

/// Logs Alice in at a server of its own, and gives the cookie that leads to her sandbox.
fn logged_in(server: &Server) -> String {
    let answer = server.post(ACT, &json!({ "act": LOG_IN }).to_string());
    let cookie = answer
        .split("\r\n")
        .find_map(|line| line.to_ascii_lowercase().starts_with("set-cookie: ").then(|| line[12..].to_owned()));
    cookie.unwrap_or_else(|| panic!("{answer}")).split(';').next().unwrap().to_owned()
}

fn is_in(server: &Server, cookie: &str) -> String {
    server.ask(("POST", ACT, &json!({ "act": IS_IN }).to_string()), Some(cookie))
}

#[cfg(unix)]
#[test]
fn a_server_that_is_told_to_end_has_saved_them_and_one_that_is_killed_a_while_later_too() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Server::start(data.path());
    let cookie = logged_in(&server);
    let pid = server.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(server.child.wait().unwrap().success());
    let mut server = Server::start(data.path());
    let first = is_in(&server, &cookie);
    assert!(first.contains(TOLD) && first.contains("\"held\":true") && !first.contains("\"held\":false"), "{first}");
    server.ask(("PATCH", "/api/sandbox/switches", r#"{"http_only": false}"#), Some(&cookie));
    std::thread::sleep(Duration::from_secs(15));
    // SIGKILL: nothing is saved now.
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    let server = Server::start(data.path());
    let second = is_in(&server, &cookie);
    assert!(second.contains("\"held\":true") && !second.contains("\"held\":false"), "{second}");
    let sandbox = server.ask(("GET", "/api/sandbox", ""), Some(&cookie));
    let sandbox: Value = serde_json::from_str(sandbox.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    let http_only = sandbox["switches"].as_array().unwrap().iter().find(|one| one["name"] == "http_only").unwrap();
    assert_eq!(http_only["value"], "off");
}
