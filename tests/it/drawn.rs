//! Whatever is pressed, the pages that show the sandbox are drawn; and where one cannot be, the rest goes on.

use std::{fs, path::Path};

use axum::body::Body;
use cloakroom::{
    check::{Amount, drawn},
    course::Library,
    files::Files,
    views::Views,
};
use http::{Request, StatusCode, header};

use crate::{
    guest::GuestBrowser,
    harness::{Answer, TUTORIAL, TestApp, embedded},
};

/// An ID of the right form that no hotel has given to anybody.
const NOBODYS: &str = "AAAAAAAAAAAAAAAAAAAAAA";

/// One page of each kind that shows the sandbox, and the inspector alone.
const SHOW_THE_SANDBOX: [&str; 4] = ["/inspector", "/lessons/sessions", "/tour", "/playground"];

async fn every_kind_of_page_is_drawn(app: &TestApp, after: &str) {
    for path in SHOW_THE_SANDBOX {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path} after {after}: {}", answer.body);
        assert!(!answer.body.contains("data-broken"), "the inspector of {path} after {after}");
    }
}

/// Sends a block as a page does, and takes the answer as HTML.
async fn presses(app: &TestApp, who: &str, request: &str) -> Answer {
    let body = serde_json::json!({ "http": request }).to_string();
    app.ask_for_html(&format!("/api/sandbox/browsers/{who}/requests"), &body).await
}

#[tokio::test]
async fn an_id_that_is_in_no_cookie_and_no_record_breaks_no_page() {
    let app = TestApp::start();
    for (strict, cookie_only) in [("on", "off"), ("off", "off"), ("on", "on")] {
        app.switch("strict_ids", strict.into()).await;
        app.switch("cookie_only", cookie_only.into()).await;
        let request = format!("GET https://hotel.grand.example/login?id={NOBODYS}");
        let answer = presses(&app, "mallory", &request).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        every_kind_of_page_is_drawn(&app, &request).await;
        let you = GuestBrowser::at(&app).await;
        you.get(&format!("/login?id={NOBODYS}")).await;
        you.get("/login?id=").await;
        every_kind_of_page_is_drawn(&app, "the same in one's own browser").await;
    }
    app.post("/api/sandbox/reset", "{}").await;
    app.switch("cookie_only", "off".into()).await;
    app.switch("strict_ids", "on".into()).await;
    let answer = presses(&app, "mallory", &format!("GET https://hotel.grand.example/login?id={NOBODYS}")).await;
    assert!(answer.body.contains("<b>S?</b>"), "the ID is shown, and has no number: {}", answer.body);
}

#[tokio::test]
async fn where_the_inspector_cannot_be_drawn_the_page_goes_on_and_a_plain_form_resets_the_sandbox() {
    let course = with_a_broken_store();
    let app = TestApp::with(Files::Disk(course.path().to_owned()));
    app.does("alice", "http", "GET https://hotel.grand.example/").await;
    for path in ["/lessons/fixation", "/tour", "/playground"] {
        let page = app.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert!(page.body.contains("data-broken") && page.body.contains("action=\"/reset\""), "{path} offers Reset");
    }
    assert!(app.get("/lessons/fixation").await.body.contains("id=\"live\""), "the text of the lesson stands there");
    let alone = app.get("/inspector").await;
    assert_eq!(alone.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(alone.body.contains("action=\"/reset\""), "{}", alone.body);

    let form = |site: &str| {
        let request = Request::post("/reset").header(header::HOST, TUTORIAL).header("sec-fetch-site", site);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.header(header::REFERER, format!("http://{TUTORIAL}/lessons/fixation"));
        request.header(header::COOKIE, app.cookie().unwrap()).body(Body::empty()).unwrap()
    };
    assert_eq!(app.send(form("same-site")).await.status, StatusCode::FORBIDDEN, "the hotel cannot do it");
    let done = app.keep(app.send(form("same-origin")).await);
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/lessons/fixation"));
    let page = app.get("/lessons/fixation").await.body;
    assert!(!page.contains("data-broken") && page.contains("data-tabs"), "the new sandbox is drawn");
}

/// The course, with a pane that every record breaks; without one it is drawn.
fn with_a_broken_store() -> tempfile::TempDir {
    let course = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    // What the folder does not have comes from the binary.
    for folder in ["lessons", "templates"] {
        copy(&source.join(folder), &course.path().join(folder));
    }
    let store = course.path().join("templates/inspector/store.html");
    let text = fs::read_to_string(&store).unwrap();
    let broken = text.replacen("{%- for r in s.records %}", "{%- for r in s.records %}{{ r.lost.again }}", 1);
    assert_ne!(text, broken, "the loop over records is still there");
    fs::write(&store, broken).unwrap();
    course
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &name);
        } else {
            fs::copy(&path, &name).unwrap();
        }
    }
}

/// Some of the blocks in each round: `cloakroom check` presses all.
const SOME: Amount = Amount { every: 9, ..Amount::ALL };

#[tokio::test]
async fn whatever_is_pressed_in_whatever_order_every_page_is_drawn_after_it() {
    let files = Files::Embedded;
    let course = embedded().library.current();
    let done = drawn(&files, &course, SOME, |_| true).await.unwrap();
    assert!(done.problems.is_empty(), "{:#?}", done.problems);
    assert!(done.presses > 60 && done.looks > 60, "{} presses, {} looks", done.presses, done.looks);
}

#[tokio::test]
async fn a_page_that_a_block_breaks_is_named_with_the_block() {
    let place = with_a_broken_store();
    let files = Files::Disk(place.path().to_owned());
    let course = Library::open(&files, &Views::new(&files)).current();
    let done = drawn(&files, &course, Amount { every: 40, seed: 1 }, |file| file.ends_with("14-fixation.md")).await;
    let problems = done.unwrap().problems;
    assert!(!problems.is_empty() && problems.iter().all(|p| p.file == "lessons/14-fixation.md"), "{problems:#?}");
    let named = |p: &str| p.contains("of mallory on /lessons/fixation") && p.contains("/inspector is 500");
    assert!(problems.iter().any(|p| named(&p.to_string())), "{problems:#?}");
}
