//! `/reference/costs`: measured when asked for, one at a time, out of real exchanges, and nothing is left of it.

use std::time::Duration;

use cloakroom::{
    costs::measure, database::Database, files::Files, password::Hasher, sandbox::Services, store::Stores, views::Views,
};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::harness::{TUTORIAL, TestApp};

/// What the store was asked for this path, with this setting.
fn operations<'a>(report: &'a Value, path: &str, set: &Value) -> &'a Value {
    let all = report["store_operations"].as_array().unwrap();
    let one = all.iter().find(|one| one["path"] == path && one["set"] == *set);
    &one.unwrap_or_else(|| panic!("{path} with {set}: {all:?}"))["operations"]
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_figure_before_the_button_is_pressed_and_looking_makes_nothing() {
    let app = TestApp::start();
    let page = app.get("/reference/costs").await.body;
    assert!(page.contains("method=\"post\"") && !page.contains("µs</") && !page.contains("<table"), "{page}");
    let early = app.get("/api/costs").await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.body.contains("POST /api/costs"), "{}", early.body);
    assert!(app.get("/api/sandbox").await.json()["id"].is_null(), "no sandbox for the learner");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_is_asked_exactly_what_the_traces_say() {
    let report = TestApp::start().post("/api/costs", "{}").await.json();
    let none = Value::Null;
    assert_eq!(*operations(&report, "/style.css", &none), json!([]));
    assert_eq!(*operations(&report, "/whoami", &none), json!(["load"]));
    assert_eq!(*operations(&report, "/count", &none), json!(["load", "save"]));
    assert_eq!(*operations(&report, "/whoami", &json!("slide_on=reads")), json!(["load", "touch"]));
    assert_eq!(*operations(&report, "/whoami", &json!("save_when=always")), json!(["load", "save"]));
    let blind = operations(&report, "/style.css", &json!("save_when=always"));
    assert!(blind.as_array().unwrap().contains(&json!("save")), "{blind}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_are_those_of_the_lines_that_were_sent() {
    let report = TestApp::start().post("/api/costs", "{}").await.json();
    let of = |kind: &str| report["bytes"].as_array().unwrap().iter().find(|one| one["kind"] == kind).unwrap().clone();
    for kind in ["session", "signed", "host_prefix", "jwt"] {
        let one = of(kind);
        for (line, bytes) in [("set_cookie_line", "set_cookie"), ("cookie_line", "cookie")] {
            let length = one[line].as_str().unwrap().len() as u64 + 2;
            assert_eq!(one[bytes].as_u64().unwrap(), length, "{one}");
        }
    }
    let line = |kind: &str| of(kind)["cookie_line"].as_str().unwrap().to_owned();
    // 128 bits in Base64 are 22 characters, and a signature of 256 bits comes before them in 44.
    assert_eq!(line("session").len(), "Cookie: sid=".len() + 22);
    assert_eq!(of("host_prefix")["cookie"].as_u64(), of("session")["cookie"].as_u64().map(|b| b + 7));
    assert!(line("host_prefix").starts_with("Cookie: __Host-sid="), "{}", line("host_prefix"));
    assert!(of("signed")["cookie"].as_u64() > of("session")["cookie"].as_u64().map(|b| b + 40));
    assert_eq!(line("jwt").matches('.').count(), 2, "{}", line("jwt"));
    assert!(of("jwt")["cookie"].as_u64() > of("session")["cookie"].as_u64().map(|b| b * 3), "{}", line("jwt"));
    assert_eq!(of("jwt")["record"], 0, "the server keeps nothing");
    assert!(of("session")["record"].as_u64().unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_of_many_samples_and_a_real_password_costs_more_than_a_cheap_one() {
    let report = TestApp::start().post("/api/costs", "{}").await.json();
    let requests = report["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 6);
    let passwords = report["passwords"].as_array().unwrap();
    for one in requests.iter().chain(passwords) {
        let took = &one["took"];
        let (median, p90) = (took["median_us"].as_f64().unwrap(), took["p90_us"].as_f64().unwrap());
        assert!(median > 0.0 && p90 >= median && took["samples"].as_u64().unwrap() >= 5, "{one}");
    }
    assert_eq!((&passwords[0]["cost"], &passwords[1]["cost"]), (&json!("m=19456,t=2,p=1"), &json!("m=8,t=1,p=1")));
    let median = |at: usize| passwords[at]["took"]["median_us"].as_f64().unwrap();
    assert!(median(0) > 10.0 * median(1), "{passwords:?}");
    assert_eq!(report["build"], if cfg!(debug_assertions) { "debug" } else { "release" });
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_press_at_once_get_the_same_figures() {
    let app = TestApp::start();
    let other = app.another();
    let (one, two) = tokio::join!(app.post("/api/costs", "{}"), other.post("/api/costs", "{}"));
    assert_eq!((one.status, two.status), (StatusCode::OK, StatusCode::OK));
    assert_eq!(one.body, two.body);
    assert_eq!(app.get("/api/costs").await.body, one.body, "kept until somebody measures anew");
    let later = app.post("/api/costs", "{}").await.json();
    assert!(later["begun"].as_i64() > one.json()["begun"].as_i64(), "measured anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_button_works_without_script_and_only_on_our_own_pages() {
    let app = TestApp::start();
    let press = |site: &str| {
        let request = Request::post("/reference/costs").header(header::HOST, TUTORIAL).header("sec-fetch-site", site);
        app.send(request.body(axum::body::Body::empty()).unwrap())
    };
    assert_eq!(press("same-site").await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.get("/api/costs").await.status, StatusCode::CONFLICT, "the hotel's page has started nothing");
    let pressed = press("same-origin").await;
    assert_eq!((pressed.status, pressed.header("location")), (StatusCode::SEE_OTHER, "/reference/costs"));
    let mut page = app.get("/reference/costs").await.body;
    let again = "<noscript> <a href=\"/reference/costs\">Look again</a></noscript>";
    assert!(page.contains(again), "it is under way, and a reader without script can look again: {page}");
    while page.contains(again) {
        tokio::time::sleep(Duration::from_millis(200)).await;
        page = app.get("/reference/costs").await.body;
    }
    for part in ["µs", "Samples", "m=19456,t=2,p=1", "Set-Cookie: sid=", "save_when=always", "TLS"] {
        assert!(page.replace("&#x2f;", "/").contains(part), "the page lacks {part}: {page}");
    }
    assert_eq!(page.contains("debug build"), cfg!(debug_assertions));
    assert!(app.get("/api/sandbox").await.json()["id"].is_null(), "no sandbox for the learner");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_record_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cloakroom.db");
    let views = Views::new(&Files::Embedded);
    let services = Services { stores: Stores::over(&Database::open(&file).unwrap()), hasher: Hasher::default(), views };
    let report = measure(&services).await.unwrap();
    assert!(report.requests.iter().any(|r| r.store == "sqlite"), "SQLite was written to");
    let left = || {
        let file = rusqlite::Connection::open(&file).unwrap();
        file.query_row("SELECT count(*) FROM records", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    for _ in 0..50 {
        if left() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} records are left", left());
}
