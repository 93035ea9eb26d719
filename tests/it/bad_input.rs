//! Bad input gets a clear answer that names the field: never a panic, never a 5xx.

use axum::body::Body;
use http::{Request, StatusCode, header};
use proptest::{prelude::*, test_runner::TestRunner};

use crate::harness::{Answer, TUTORIAL, TestApp};

#[tokio::test]
async fn a_problem_document_names_the_field() {
    let app = TestApp::start();
    let cases = [
        ("PATCH", "/api/sandbox/switches", r#"{"renew": true}"#, "renew"),
        ("PATCH", "/api/sandbox/switches", r#"{"same_site": "sometimes"}"#, "same_site"),
        ("PATCH", "/api/sandbox/switches", r#"{"http_only": 3}"#, "http_only"),
        ("PATCH", "/api/sandbox/switches", "{", "body"),
        ("PATCH", "/api/sandbox/switches", "[]", "body"),
        ("POST", "/api/sandbox", "{", "body"),
        ("POST", "/api/sandbox", "[]", "body"),
        ("POST", "/api/sandbox/reset", r#"{"all": true}"#, "body"),
        ("POST", "/api/sandbox/clock", r#"{"advance": "-1m"}"#, "advance"),
        ("POST", "/api/sandbox/clock", r#"{"advance": "99999999999999999d"}"#, "advance"),
        ("POST", "/api/sandbox/clock", r#"{"advance": "1é"}"#, "advance"),
        ("POST", "/api/sandbox/clock", r#"{"advance": 1}"#, "body"),
        ("POST", "/api/sandbox/restart", "[]", "body"),
        ("POST", "/api/sandbox/browsers/alice/requests", r#"{"act": "dance"}"#, "act"),
        ("POST", "/api/sandbox/browsers/alice/requests", r#"{"http": ""}"#, "http"),
        ("POST", "/api/attacks/fixation-planted/run", r#"{"set": ["x=y"]}"#, "x"),
    ];
    for (method, path, body, field) in cases {
        let answer = app.ask(method, path, Some(body)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{method} {path} {body}: {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["field"], field, "{}", answer.body);
        answer.expect_no_set_cookie();
    }
    assert!(app.get("/api/sandbox").await.json()["id"].is_null(), "none of it made a sandbox");
}

#[tokio::test]
async fn a_bad_switch_changes_nothing_at_all() {
    let app = TestApp::start();
    app.post("/api/sandbox", "{}").await;
    app.ask("PATCH", "/api/sandbox/switches", Some(r#"{"http_only": false, "nonsense": true}"#)).await;
    let switches = app.get("/api/sandbox").await.json();
    let http_only = switches["switches"].as_array().unwrap().iter().find(|s| s["name"] == "http_only").unwrap();
    assert_eq!(http_only["value"], "on");
}

#[tokio::test]
async fn a_step_that_cannot_be_done_says_what_there_is() {
    let app = TestApp::start();
    let answer =
        app.does("alice", "act", "open https://hotel.grand.example/login\nsubmit \"sign in\" guest=alice").await;
    assert!(answer["problem"].as_str().unwrap().contains("log in"), "{answer}");
    let answer = app.does("mallory", "http", "GET https://hotel.grand.example/\nCookie: sid={{planted}}").await;
    assert!(answer["problem"].as_str().unwrap().contains("planted"), "{answer}");
}

/// A form, as a browser sends it.
async fn form(app: &TestApp, host: &str, method: &str, path: &str, body: Vec<u8>) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, host)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    app.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn what_is_too_large_is_answered_by_a_page_that_leads_back_or_by_a_problem_document() {
    let app = TestApp::start();
    let large = "a".repeat(256 * 1024 + 1);
    // Whatever was exported can be imported again, so a file of progress may be larger.
    let file = "a".repeat(5 * 1024 * 1024);
    let sent = |path: &str| if path.contains("progress") { file.clone() } else { large.clone() };
    for path in ["/progress", "/recall", "/matrix", "/reference/costs"] {
        let page = form(&app, TUTORIAL, "POST", path, sent(path).into_bytes()).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        let back = format!("href=\"{}\">Back to the form", path.replace('/', "&#x2f;"));
        assert!(page.body.contains("kB are read") && page.body.contains(&back), "{path}: {}", page.body);
    }
    for path in ["/api/progress/file", "/api/sandbox/clock", "/api/sandbox/browsers/alice/requests"] {
        let answer = app.post(path, &sent(path)).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
    }
    let hosts = app.post("/api/sandbox", "{}").await.json()["hosts"].clone();
    let hotel = hosts["hotel"].as_str().unwrap().trim_start_matches("http://");
    let written = |length: usize| format!("name=Eve&text={}", "a".repeat(length)).into_bytes();
    for (length, limit) in [(300 * 1024, "256 kB"), (100 * 1024, "64 kB")] {
        let answer = form(&app, hotel, "POST", "/book", written(length)).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{length}");
        assert!(answer.body.contains(limit) && answer.body.contains("Go back"), "{}", answer.body);
    }
}

#[tokio::test]
async fn what_the_framework_refuses_is_said_as_all_else_is() {
    let app = TestApp::start();
    let page = form(&app, TUTORIAL, "GET", "/lessons/%ff", Vec::new()).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains("<h1>") && page.body.contains("correct the address"), "{}", page.body);
    let page = form(&app, TUTORIAL, "POST", "/progress", b"file=x".to_vec()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("choose the file once more") && page.body.contains("name=\"file\""), "{}", page.body);
    let page = form(&app, TUTORIAL, "DELETE", "/recall", Vec::new()).await;
    assert_eq!((page.status, page.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET,HEAD,POST"));
    assert!(page.body.contains("does not take DELETE"), "{}", page.body);
    let answer = app.post("/api/sandbox/switches", "{}").await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "PATCH"));
    let answer = app.post("/api/lessons/%ff", "{}").await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let answer = app.post("/api/sandbox/clock", "{}").await.json();
    let says = answer["detail"].as_str().unwrap();
    assert!(says.contains("missing field `advance`") && says.contains("send it once more"), "{says}");
}

const ROUTES: [&str; 14] = [
    "/",
    "/lessons/",
    "/attacks/fixation-planted",
    "/inspector",
    "/exercises/",
    "/assets/",
    "/api/sandbox",
    "/api/sandbox/switches",
    "/api/sandbox/reset",
    "/api/sandbox/clock",
    "/api/sandbox/browsers/alice/requests",
    "/api/attacks/fixation-planted/run",
    "/api/progress",
    "/login",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn malformed_requests_never_break_anything(
        route in prop::sample::select(ROUTES.as_slice()),
        method in prop::sample::select(["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "BREW"].as_slice()),
        tail in "[ -~]{0,30}",
        host in prop::sample::select([TUTORIAL, "localhost:3000", "hotel.k7q2w3e4.cloakroom.localhost:3000", "k7q2w3e4.evil.localhost:3000", "x"].as_slice()),
        cookie in prop::collection::vec(32u8..=255, 0..80),
        body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let path: String = url::form_urlencoded::byte_serialize(tail.as_bytes()).collect();
        let uri = format!("{route}{}{path}", if tail.len() % 2 == 0 { "?set=" } else { "" });
        let request = Request::builder().method(method).uri(uri).header(header::HOST, host)
            .header(header::COOKIE, cookie.into_iter().filter(|b| *b != 127).collect::<Vec<u8>>())
            .header(header::CONTENT_TYPE, "application/json");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let app = TestApp::start();
            let answer = app.send(request.body(Body::from(body)).unwrap()).await;
            assert!(!answer.status.is_server_error(), "{}: {}", answer.status, answer.body);
        });
    }
}

/// What a line of steps can begin with, in both notations; anything may follow.
const BEGINNINGS: [&str; 24] = [
    "",
    "GET https://hotel.grand.example/",
    "POST https://hotel.grand.example/login",
    "BREW ",
    "Cookie: sid=",
    "X: {{",
    "guest=alice&password=",
    "open ",
    "open https://hotel.grand.example/",
    "click ",
    "click \"",
    "submit \"log in\" ",
    "submit \"log in\" guest=alice password={{alice.password}}",
    "back",
    "wait 1",
    "every 1m for 2m open ",
    "finish ",
    "restart hotel",
    "make x = base64url ",
    "guess x = hs256 ",
    "=> ",
    "=> status ",
    "capture x = ",
    "capture x = cookie.",
];

/// The test above hardly ever sends JSON that can be read; here all of it can, and what is malformed is the steps.
#[test]
fn malformed_steps_are_played_or_refused_by_name_and_never_break_anything() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = runtime.block_on(async { TestApp::start() });
    let (mut played, mut refused) = (0, 0);
    let line = (prop::sample::select(BEGINNINGS.as_slice()), "\\PC{0,12}")
        .prop_map(|(begins, tail)| begins.to_owned() + &tail);
    let steps = (prop::sample::select(["http", "act"].as_slice()), prop::collection::vec(line, 1..5));
    let mut runner = TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    let told = std::cell::RefCell::new((&mut played, &mut refused));
    let all = runner.run(&steps, |(notation, lines)| {
        let body = serde_json::json!({ notation: lines.join("\n") }).to_string();
        let answer = runtime.block_on(app.post("/api/sandbox/browsers/alice/requests", &body));
        match answer.status {
            StatusCode::OK => {
                prop_assert!(answer.json()["exchanges"].is_array(), "{body}");
                *told.borrow_mut().0 += 1;
            }
            StatusCode::UNPROCESSABLE_ENTITY => {
                let field = answer.json()["field"].clone();
                prop_assert_eq!(field, notation);
                *told.borrow_mut().1 += 1;
            }
            // A limit that is reached says so.
            status => prop_assert!(status.is_client_error(), "{status} {body}"),
        }
        Ok(())
    });
    all.unwrap_or_else(|failed| panic!("{failed}"));
    assert!(played > 30 && refused > 30, "both were asked: {played} played, {refused} refused");
    runtime.block_on(async {
        let inspector = app.get("/inspector").await;
        assert_eq!(inspector.status, StatusCode::OK, "what was played can be looked at");
    });
}
