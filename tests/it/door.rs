//! Our own door: the exact cookie, the way out of a full jar, hosts that cannot be read, visitors from elsewhere.

use axum::body::Body;
use cloakroom::tutorial::Visitor;
use http::{Method, Request, StatusCode, header, request::Builder};

use crate::harness::{Answer, TUTORIAL, TestApp};

/// What Chromium and Firefox send at most for one site.
fn bomb() -> String {
    (0..180).map(|n| format!("n{n}={}", "v".repeat(4096 - 4))).collect::<Vec<_>>().join("; ")
}

fn at(method: Method, path: &str) -> Builder {
    Request::builder().method(method).uri(path).header(header::HOST, TUTORIAL)
}

async fn send(app: &TestApp, request: Builder, body: &str) -> Answer {
    app.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// A form of ours, sent by a page of ours.
fn form(path: &str) -> Builder {
    at(Method::POST, path)
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

/// The ID of a session that this application knows, and the name of its sandbox.
async fn known(app: &TestApp) -> (String, String) {
    let made = app.another().post("/api/sandbox", "{}").await;
    (made.expect_set_cookie("__Host-cloakroom").value(), made.json()["id"].to_string())
}

#[tokio::test]
async fn nothing_that_a_demo_host_can_set_passes_for_our_own_cookie() {
    let app = TestApp::start();
    let ((mallory, hers), (alice, his)) = (known(&app).await, known(&app).await);
    assert_ne!(hers, his);
    let shown = async |lines: &[&str]| {
        let mut request = at(Method::GET, "/api/sandbox");
        for line in lines {
            request = request.header(header::COOKIE, line.as_bytes());
        }
        let answer = send(&app, request, "").await;
        Some(answer.json()["id"].to_string()).filter(|id| id != "null")
    };
    let own = format!("__Host-cloakroom={alice}");
    assert_eq!(shown(&[&own]).await.as_ref(), Some(&his));
    for name in ["%5F%5FHost-cloakroom", "\u{2000}__Host-cloakroom", "\u{a0}__Host-cloakroom", "\t__Host-cloakroom"] {
        let other = format!("{name}={mallory}");
        assert_ne!(shown(&[&other]).await.as_ref(), Some(&hers), "{name:?} alone");
        for line in [format!("{own}; {other}"), format!("{other}; {own}")] {
            assert_eq!(shown(&[&line]).await.as_ref(), Some(&his), "{line:?}");
        }
        assert_eq!(shown(&[&other, &own]).await.as_ref(), Some(&his), "{name:?} in a line of its own");
    }
    let twice = format!("__Host-cloakroom={mallory}");
    let (one, other) = (format!("{own}; {twice}"), format!("{twice}; {own}"));
    for lines in [vec![one.as_str()], vec![&other], vec![&own, &twice]] {
        assert_eq!(shown(&lines).await, None, "whose it is cannot be told: {lines:?}");
    }
    assert_eq!(shown(&[&format!("__Host-cloakroom=\"{alice}\"")]).await, None, "in quotes");
}

#[tokio::test]
async fn the_plain_name_on_localhost_is_as_exact() {
    let app = TestApp::start();
    let make = || Request::post("/api/sandbox").header(header::HOST, "localhost:3000");
    let new = || make().header(header::CONTENT_TYPE, "application/json");
    let (one, other) = (send(&app, new(), "{}").await, send(&app, new(), "{}").await);
    let (one_id, other_id) = (one.expect_set_cookie("cloakroom").value(), other.expect_set_cookie("cloakroom").value());
    let line = format!("cloakroom={one_id}; clo%61kroom={other_id}; \u{2000}cloakroom={other_id}");
    let request = Request::get("/api/sandbox").header(header::HOST, "localhost:3000");
    let answer = send(&app, request.header(header::COOKIE, line.as_bytes()), "").await;
    assert_eq!(answer.json()["id"], one.json()["id"]);
}

#[tokio::test]
async fn under_every_jar_that_a_browser_can_send_a_page_with_a_button_comes_and_the_button_clears() {
    let app = TestApp::start();
    for path in ["/", "/lessons/fixation", "/clear-cookies", "/nowhere"] {
        let page = send(&app, at(Method::GET, path).header(header::COOKIE, bomb()), "").await;
        let expected =
            if path == "/clear-cookies" { StatusCode::OK } else { StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE };
        assert_eq!(page.status, expected, "{path}");
        assert!(page.body.contains("<form method=\"post\" action=\"/clear-cookies\">"), "{path}: {}", page.body);
        assert!(page.body.contains("<style>") && !page.body.contains("stylesheet"), "it needs no second request");
        assert!(page.body.contains("180 came with this request") && page.body.contains("n0</code>"), "{}", page.body);
        assert!(page.header("content-security-policy").contains("style-src 'sha256-"));
        assert_eq!(page.header("clear-site-data"), "", "looking clears nothing");
        page.expect_no_set_cookie();
    }
    let api = send(&app, at(Method::GET, "/api/sandbox").header(header::COOKIE, bomb()), "").await;
    assert_eq!(api.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    assert!(api.json()["detail"].as_str().unwrap().contains("/clear-cookies"), "{}", api.body);
    let cleared = send(&app, form("/clear-cookies").header(header::COOKIE, bomb()), "of=site").await;
    assert_eq!((cleared.status, cleared.header("clear-site-data")), (StatusCode::OK, "\"cookies\""));
    cleared.expect_set_cookie("__Host-cloakroom").with("Max-Age=0").with("Secure");
    let lines: usize = cleared.set_cookies().iter().map(String::len).sum();
    assert!(lines < 128 * 1024, "a browser reads 256 kB of headers: {lines}");
}

#[tokio::test]
async fn cookies_are_cleared_for_our_own_pages_only_and_on_localhost_only_what_was_asked() {
    let app = TestApp::start();
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "http://evil.example")]
    {
        let request = at(Method::POST, "/clear-cookies").header(name, value);
        let answer =
            send(&app, request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), "of=site").await;
        assert_eq!((answer.status, answer.header("clear-site-data")), (StatusCode::FORBIDDEN, ""), "{name}: {value}");
        answer.expect_no_set_cookie();
    }
    let on_localhost = |body: &'static str| {
        let request = Request::post("/clear-cookies").header(header::HOST, "localhost:3000");
        let request = request.header("sec-fetch-site", "same-origin").header(header::COOKIE, "theirs=1; cloakroom=x");
        send(&app, request, body)
    };
    let own = on_localhost("of=own").await;
    assert_eq!(own.header("clear-site-data"), "");
    assert!(own.set_cookies().iter().all(|l| l.contains("cloakroom=")), "{:?}", own.set_cookies());
    let sent = on_localhost("of=sent").await;
    sent.expect_set_cookie("theirs").with("Max-Age=0").with("Path=/");
    assert_eq!(on_localhost("of=site").await.header("clear-site-data"), "\"cookies\"");
    assert_eq!(on_localhost("of=everything").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = send(&app, Request::get("/clear-cookies").header(header::HOST, "localhost:3000"), "").await;
    assert!(page.body.contains("other programs on other ports"), "it says what else goes: {}", page.body);
}

#[tokio::test]
async fn a_demo_site_with_a_full_jar_says_so_and_leads_to_the_button() {
    let app = TestApp::start();
    let hotel = app.hotel_host().await;
    let evil = app.get("/api/sandbox").await.json()["hosts"]["evil"].as_str().unwrap().replace("http://", "");
    let bombed = |method: Method, host: &str, path: &str| {
        let request = Request::builder().method(method).uri(path).header(header::HOST, host);
        request.header(header::COOKIE, bomb())
    };
    let page = send(&app, bombed(Method::GET, &hotel, "/"), "").await;
    assert_eq!(page.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    assert!(page.body.contains("http://cloakroom.localhost:3000/clear-cookies"), "{}", page.body);
    let page = send(&app, bombed(Method::GET, &evil, "/free-coats"), "").await;
    assert!(page.body.contains("action=\"/clear-cookies\""), "{}", page.body);
    let cleared = send(&app, bombed(Method::POST, &evil, "/clear-cookies"), "").await;
    assert_eq!((cleared.status, cleared.header("clear-site-data")), (StatusCode::OK, "\"cookies\""));
    let hotels = send(&app, bombed(Method::POST, &hotel, "/clear-cookies"), "").await;
    assert_eq!(hotels.header("clear-site-data"), "", "the hotel stands below us: it may not clear our cookies");
}

#[tokio::test]
async fn a_host_that_cannot_be_read_is_bad_and_one_that_is_not_ours_is_misdirected() {
    let app = TestApp::start();
    let unclear =
        ["localhost:abc", "]]127.0.0.1[[", "localhost, evil.example", "me@localhost:3000", "::1", "localhost.."];
    for host in unclear {
        let answer = send(&app, Request::get("/").header(header::HOST, host), "").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{host}");
        assert!(answer.body.contains("http://localhost:3000"), "it says where to go: {}", answer.body);
    }
    for host in ["localhost", "localhost:3001", "cloakroom.localhost", "hotel.k7q2w3e4.cloakroom.localhost:80"] {
        let answer = send(&app, Request::get("/").header(header::HOST, host), "").await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "the port of {host}");
    }
    let two = at(Method::GET, "/").header(header::HOST, "evil.example");
    assert_eq!(send(&app, two, "").await.status, StatusCode::BAD_REQUEST, "two lines");
    let absolute = at(Method::GET, "http://evil.example/");
    assert_eq!(send(&app, absolute, "").await.status, StatusCode::BAD_REQUEST, "the request line names another");
    let absolute = at(Method::GET, "http://cloakroom.localhost:3000/healthz");
    assert_eq!(send(&app, absolute, "").await.status, StatusCode::OK, "the request line names the same");
}

#[tokio::test]
async fn every_refusal_is_a_page_with_our_headers_and_pages_are_no_ones_opener() {
    let app = TestApp::start();
    let hotel = app.hotel_host().await;
    let refused = [
        send(&app, Request::get("/").header(header::HOST, "example.com"), "").await,
        send(&app, Request::get("/").header(header::HOST, "localhost:abc"), "").await,
        send(&app, at(Method::GET, "/").header(header::COOKIE, bomb()), "").await,
        send(&app, at(Method::GET, "/clear-cookies"), "").await,
        send(&app, Request::get("/").header(header::HOST, "hotel.aaaaaaaa.cloakroom.localhost:3000"), "").await,
        send(&app, Request::post("/").header(header::HOST, hotel), &"x".repeat(300_000)).await,
        send(&app, at(Method::GET, "/nowhere"), "").await,
        send(&app, form("/api/sandbox/reset"), &"x".repeat(300_000)).await,
    ];
    for answer in &refused {
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{}: {policy}", answer.status);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{}", answer.status);
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{}", answer.status);
        assert!(!answer.body.is_empty(), "{}", answer.status);
    }
    for path in ["/", "/attacks/fixation-planted?present", "/matrix", "/nowhere"] {
        assert_eq!(app.get(path).await.header("cross-origin-opener-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn what_is_shared_is_changed_from_this_machine_only() {
    let app = TestApp::open_to_the_network();
    let from = |visitor: Visitor, method: Method, path: &str, body: &'static str| {
        let request = Request::builder().method(method).uri(path).header(header::HOST, "192.168.1.5:3000");
        let request = request.header(header::CONTENT_TYPE, "application/json").extension(visitor);
        send(&app, request, body)
    };
    let shared = [
        ("/api/matrix", "{}"),
        ("/api/costs", "{}"),
        ("/matrix", ""),
        ("/recall", ""),
        ("/progress", ""),
        ("/api/progress/lessons/fixation", "{}"),
        ("/api/progress/file", "{}"),
        ("/api/progress/place", "{\"lesson\":\"fixation\"}"),
        ("/api/exercises/renew-on-login/run", "{}"),
    ];
    for (path, body) in shared {
        let answer = from(Visitor::Elsewhere, Method::POST, path, body).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {}", answer.body);
    }
    let of_ones_own = from(Visitor::Elsewhere, Method::POST, "/api/sandbox", "{}").await;
    assert!(of_ones_own.status.is_success(), "{}", of_ones_own.body);
    assert!(from(Visitor::Here, Method::POST, "/api/progress/lessons/fixation", "{}").await.status.is_success());
    assert!(from(Visitor::Elsewhere, Method::GET, "/progress", "").await.status.is_success(), "looking is for all");
    let unknown = Request::post("/api/matrix").header(header::HOST, "192.168.1.5:3000");
    let answer = send(&app, unknown.header(header::CONTENT_TYPE, "application/json"), "{}").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "from nobody knows where");
}

#[tokio::test]
async fn another_sites_image_of_a_dear_page_costs_nothing() {
    let app = TestApp::start();
    for (path, site) in
        [("/attacks/short-ids?saved", "cross-site"), ("/matrix", "same-site"), ("/api/matrix", "cross-site")]
    {
        let image = at(Method::GET, path).header("sec-fetch-site", site).header("sec-fetch-mode", "no-cors");
        let answer = send(&app, image.header("sec-fetch-dest", "image"), "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let link = at(Method::GET, "/attacks").header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "navigate");
    assert_eq!(send(&app, link.header("sec-fetch-dest", "document"), "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_learner_has_four_event_streams_and_closing_one_gives_its_place_back() {
    use tower::ServiceExt;
    let app = TestApp::start();
    let (id, _) = known(&app).await;
    let ask = || {
        let request = at(Method::GET, "/api/sandbox/events").header(header::COOKIE, format!("__Host-cloakroom={id}"));
        app.app.clone().oneshot(request.body(Body::empty()).unwrap())
    };
    let mut open = Vec::new();
    for _ in 0..4 {
        let stream = ask().await.unwrap();
        assert_eq!(stream.status(), StatusCode::OK);
        open.push(stream);
    }
    let more = Answer::read(ask().await.unwrap()).await;
    assert_eq!((more.status, more.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "30"));
    assert!(more.json()["detail"].as_str().unwrap().contains("close a page"), "{}", more.body);
    open.pop();
    assert_eq!(ask().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn the_start_page_can_read_that_our_own_name_is_reached_and_others_cannot() {
    let app = TestApp::start();
    for (origin, readable) in [
        ("http://localhost:3000", true),
        ("http://127.0.0.1:3000", true),
        ("http://localhost:4000", false),
        ("http://hotel.k7q2w3e4.cloakroom.localhost:3000", false),
    ] {
        let request = at(Method::GET, "/healthz").header(header::ORIGIN, origin).header("sec-fetch-site", "cross-site");
        let answer = send(&app, request, "").await;
        let expected = if readable { origin } else { "" };
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::OK, expected));
    }
}
