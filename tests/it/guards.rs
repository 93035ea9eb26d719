//! Who gets in: hosts, origins, policies.

use axum::body::Body;
use http::{Request, StatusCode, header};

use crate::harness::{TUTORIAL, TestApp};

#[tokio::test]
async fn a_host_that_is_not_ours_is_misdirected() {
    let app = TestApp::start();
    for host in ["example.com", "example.com:3000", "cloakroom.localhost.evil.com:3000", "192.168.1.5:3000"] {
        let answer = app.send(Request::get("/").header(header::HOST, host).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(answer.body.contains("localhost:3000"), "it says where to go");
    }
    let answer = app.send(Request::get("/").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "no host at all");
}

#[tokio::test]
async fn the_demo_site_cannot_use_the_api() {
    let app = TestApp::start();
    for (name, value) in [
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "cross-site"),
        ("origin", "http://hotel.k7q2w3e4.cloakroom.localhost:3000"),
        ("origin", "null"),
    ] {
        let request = Request::post("/api/sandbox/reset")
            .header(header::HOST, TUTORIAL)
            .header(name, value)
            .header(header::CONTENT_TYPE, "application/json");
        let answer = app.send(request.body(Body::from("{}")).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
        answer.expect_no_set_cookie();
    }
    let form = Request::post("/api/sandbox/reset")
        .header(header::HOST, TUTORIAL)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(app.send(form.body(Body::from("a=1")).unwrap()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn no_page_lets_inline_script_run() {
    let app = TestApp::start();
    for path in ["/", "/lessons/fixation", "/attacks/fixation-planted", "/nowhere", "/api/sandbox", "/assets/app.css"] {
        let answer = app.get(path).await;
        let policy = answer.header("content-security-policy").to_owned();
        assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'self'"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[tokio::test]
async fn the_attackers_page_leads_back_to_the_attack_it_belongs_to() {
    let app = TestApp::start();
    let host = app.post("/api/sandbox", "{}").await.json()["hosts"]["evil"].as_str().unwrap().to_owned();
    app.does("mallory", "http", "GET https://hotel.grand.example/\n=> 200\ncapture planted = cookie.session").await;
    let host = host.trim_start_matches("http://");
    for (path, attack) in [("/free-coats", "fixation-planted"), ("/lost-and-found", "fixation-invented")] {
        let request = http::Request::get(path).header("host", host).body(axum::body::Body::empty()).unwrap();
        let page = app.send(request).await.body;
        assert!(
            page.contains(
                &format!("href=\"http://cloakroom.localhost:3000/attacks/{attack}\">Back to ").replace('/', "&#x2f;")
            ),
            "{page}"
        );
    }
}

#[tokio::test]
async fn the_tutorials_own_cookie_is_hardened() {
    let app = TestApp::start();
    app.post("/api/sandbox", "{}")
        .await
        .expect_set_cookie("__Host-cloakroom")
        .with("HttpOnly")
        .with("Secure")
        .with("SameSite=Lax")
        .with("Path=/")
        .without("Domain");
    let request = Request::post("/api/sandbox")
        .header(header::HOST, "localhost:3000")
        .header(header::CONTENT_TYPE, "application/json");
    let answer = app.send(request.body(Body::from("{}")).unwrap()).await;
    answer.expect_set_cookie("cloakroom").with("HttpOnly").with("SameSite=Lax").without("Secure");
}

#[tokio::test]
async fn a_jar_that_a_demo_site_filled_gets_a_way_out() {
    let app = TestApp::start();
    let request = |path: &str| {
        Request::get(path)
            .header(header::HOST, TUTORIAL)
            .header(header::COOKIE, "x=".to_owned() + &"y".repeat(20_000))
            .body(Body::empty())
            .unwrap()
    };
    let answer = app.send(request("/")).await;
    assert_eq!(answer.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    assert!(answer.body.contains("clear-cookies"));
    assert_eq!(app.send(request("/clear-cookies")).await.header("clear-site-data"), "", "looking clears nothing");
    let form = Request::post("/clear-cookies")
        .header(header::HOST, TUTORIAL)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from("of=site"))
        .unwrap();
    assert_eq!(app.send(form).await.header("clear-site-data"), "\"cookies\"");
}

#[tokio::test]
async fn cargo_is_not_started_without_a_checkout() {
    let app = TestApp::start();
    let answer = app.post("/api/exercises/renew-on-login/run", "{}").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.json()["detail"].as_str().unwrap().contains("checkout"));
    assert_eq!(app.post("/api/exercises/nothing/run", "{}").await.status, StatusCode::NOT_FOUND);
}
