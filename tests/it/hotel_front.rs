//! The hotel behind a proxy and a shared cache: what it believes, what breaks, what is kept for whom, and that all of it is
//! shown.

use std::sync::Mutex;

use axum::body::Body;
use bytes::Bytes;
use cloakroom::{
    clock::Clock,
    front::Front,
    hotel::SwitchBoard,
    switch::{Setting, Switches},
};
use http::{Request, Response};
use serde_json::{Value, json};
use time::Duration;

use crate::harness::TestApp;

/// An app whose hotel has these switches.
async fn hotel(settings: &[(&str, &str)]) -> TestApp {
    let app = TestApp::start();
    for (name, value) in settings {
        let value = if *value == "on" { json!(true) } else { json!(value) };
        app.switch(name, value).await;
    }
    app
}

/// Plays lines, each statement of which has to hold.
async fn holds(app: &TestApp, who: &str, notation: &str, lines: &str) -> Value {
    let told = app.does(who, notation, lines).await;
    let all = told["expectations"].as_array().unwrap_or_else(|| panic!("{told}"));
    assert!(all.iter().all(|e| e["held"] == true), "{who}: {lines}\n{told:#}");
    assert_eq!(all.len(), lines.matches("=> ").count(), "{told:#}");
    told
}

const LOG_IN: &str = "open https://hotel.grand.example/login
submit \"log in\" guest=alice password={{alice.password}}";

#[tokio::test]
async fn behind_a_proxy_that_nobody_believes_three_things_break() {
    let behind = [("proxy", "sets")];
    let page = "GET https://hotel.grand.example/login\n";
    // A cookie comes all the same from tower-sessions, and not where the hotel does as Express.
    let app = hotel(&behind).await;
    holds(&app, "alice", "http", &format!("{page}=> 200\n=> header Set-Cookie: Secure")).await;
    app.switch("secure_when", json!("https")).await;
    holds(&app, "mallory", "http", &format!("{page}=> 200\n=> no header Set-Cookie")).await;
    // The redirect leads to itself.
    let app = hotel(&[("proxy", "sets"), ("https_only", "on")]).await;
    holds(&app, "alice", "http", &format!("{page}=> 308\n=> header Location: https://hotel.grand.example/login")).await;
    let told = app.does("alice", "act", "open https://hotel.grand.example/login").await;
    assert!(told.to_string().contains("redirects more than 20 times"), "{told:#}");
    // Every form is refused.
    let app = hotel(&[("proxy", "sets"), ("check_origin", "on")]).await;
    holds(&app, "alice", "act", &format!("{LOG_IN}\n=> 403\n=> body contains does not name the hotel")).await;
}

#[tokio::test]
async fn one_value_of_the_proxy_is_believed_and_all_three_work() {
    for trust in ["first", "one"] {
        let app = hotel(&[
            ("proxy", "sets"),
            ("trust_proxy", trust),
            ("secure_when", "https"),
            ("https_only", "on"),
            ("check_origin", "on"),
        ])
        .await;
        holds(&app, "alice", "act", &format!("{LOG_IN}\n=> 200\n=> sends cookie.session\n=> body contains Alice"))
            .await;
        let plain =
            "GET http://hotel.grand.example/login\n=> 308\n=> header Location: https://hotel.grand.example/login";
        holds(&app, "mallory", "http", plain).await;
    }
}

#[tokio::test]
async fn a_proxy_that_appends_lets_the_client_decide_unless_one_value_is_asked_for() {
    let lines = "GET https://hotel.grand.example/login\nX-Forwarded-Proto: http\nX-Forwarded-Host: evil.example\n";
    let app = hotel(&[("proxy", "appends"), ("trust_proxy", "first"), ("https_only", "on")]).await;
    holds(&app, "mallory", "http", &format!("{lines}=> 308\n=> header Location: https://evil.example/login")).await;
    app.switch("trust_proxy", json!("one")).await;
    holds(&app, "mallory", "http", &format!("{lines}=> 400\n=> body contains `http, https`\n=> body contains $scheme"))
        .await;
    holds(&app, "alice", "act", &format!("{LOG_IN}\n=> 200")).await;
    app.switch("proxy", json!("sets")).await;
    holds(&app, "mallory", "http", &format!("{lines}=> 200")).await;
}

#[tokio::test]
async fn a_header_of_somebody_who_is_no_proxy_is_not_believed() {
    let lines = "GET http://hotel.grand.example/login\nX-Forwarded-Proto: https\n";
    let app = hotel(&[("trust_proxy", "one"), ("https_only", "on")]).await;
    holds(&app, "mallory", "http", &format!("{lines}=> 308")).await;
    app.switch("trust_proxy", json!("first")).await;
    holds(&app, "mallory", "http", &format!("{lines}=> 200")).await;
}

#[tokio::test]
async fn below_a_path_a_host_prefix_is_refused_once_its_path_is_rewritten() {
    let page = "GET https://hotel.grand.example/app/login\n";
    let app = hotel(&[("sub_path", "as_is")]).await;
    holds(&app, "alice", "http", &format!("{page}=> 200\n=> keeps cookie.session\n=> header Set-Cookie: Path=/")).await;
    let away = "GET https://hotel.grand.example/account\n=> sends cookie.session\n=> 404\n=> body contains below /app/";
    holds(&app, "alice", "http", away).await;
    app.switch("sub_path", json!("rewritten")).await;
    holds(&app, "mallory", "http", &format!("{page}=> keeps cookie.session\n=> header Set-Cookie: Path=/app/")).await;
    let away = "GET https://hotel.grand.example/account\n=> withholds cookie.session\n=> 404";
    holds(&app, "mallory", "http", away).await;
    app.switch("host_prefix", json!(true)).await;
    holds(&app, "mallory", "http", &format!("{page}=> refuses cookie.session")).await;
}

#[tokio::test]
async fn asked_under_another_name_the_hotel_names_a_domain_that_browsers_refuse() {
    let page = "GET https://hotel.grand.example/login\n";
    let names = [("proxy", "sets"), ("proxy_host", "upstream"), ("narrow_domain", "off")];
    let app = hotel(&names[..2]).await;
    app.switch("narrow_domain", json!(false)).await;
    holds(&app, "alice", "http", &format!("{page}=> header Set-Cookie: Domain=internal\n=> refuses cookie.session"))
        .await;
    app.switch("proxy_host", json!("domain_rewritten")).await;
    holds(&app, "alice", "http", &format!("{page}=> keeps cookie.session")).await;
    app.switch("check_origin", json!(true)).await;
    app.switch("trust_proxy", json!("one")).await;
    holds(&app, "alice", "act", &format!("{LOG_IN}\n=> 403")).await;
}

#[tokio::test]
async fn what_the_cache_answers_asks_no_store_and_says_so() {
    let app = hotel(&[("shared_cache", "rfc9111"), ("cache_control", "public")]).await;
    let page = "GET https://hotel.grand.example/login\n";
    app.get("/lessons/stores").await;
    let first = format!("{page}=> header Cache-Status: front; fwd=uri-miss; stored; ttl=60\n=> keeps cookie.session");
    holds(&app, "mallory", "http", &first).await;
    app.post("/api/sandbox/clock", r#"{"advance":"20s"}"#).await;
    let hit = format!(
        "{page}=> header Cache-Status: front; hit; ttl=\n=> header Age: 2\n=> no header Date\n=> keeps cookie.session"
    );
    holds(&app, "alice", "http", &hit).await;
    let seen = app.get("/api/sandbox/exchanges").await.json();
    let (hit, first) = (&seen["exchanges"][0]["exchange"], &seen["exchanges"][1]["exchange"]);
    assert_eq!(hit["store"], json!([]), "{hit:#}");
    assert!(!first["store"].as_array().unwrap().is_empty());
    let id = |exchange: &Value| exchange["set"][0].to_string();
    assert_eq!(id(hit).split("sid=").nth(1), id(first).split("sid=").nth(1), "two people, one ID");
}

#[tokio::test]
async fn the_timeline_shows_what_proxy_and_cache_did() {
    let app = hotel(&[("proxy", "sets"), ("shared_cache", "rfc9111"), ("cache_control", "public")]).await;
    app.get("/playground").await;
    for who in ["alice", "mallory"] {
        app.does(who, "http", "GET https://hotel.grand.example/login").await;
    }
    let seen = app.get("/api/sandbox/exchanges").await.json();
    let kinds = |at: usize| {
        let steps = seen["exchanges"][at]["exchange"]["passage"].as_array().unwrap();
        steps.iter().map(|s| s["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(0), ["cache"], "{seen:#}");
    let first = kinds(1);
    let ends = first.len() - 2;
    assert_eq!((first[0].as_str(), first[1].as_str()), ("no-cookie", "proxy"), "{first:?}");
    assert_eq!((first[ends].as_str(), first[ends + 1].as_str()), ("cache", "leaves"), "{first:?}");
    assert!(first.contains(&"handler".to_owned()), "{first:?}");
    let pane = app.get("/playground?panes=timeline").await.body;
    assert!(pane.contains("X-Forwarded-Proto: https") && pane.contains("the hotel is not asked"), "it is drawn");
}

#[tokio::test]
async fn a_page_that_is_for_one_person_is_given_to_nobody_else() {
    for (says, vary, shared) in
        [("unsaid", false, false), ("public", false, true), ("public", true, false), ("private", false, false)]
    {
        let app = hotel(&[("shared_cache", "rfc9111"), ("cache_control", says)]).await;
        app.switch("vary_cookie", json!(vary)).await;
        holds(&app, "alice", "act", &format!("{LOG_IN}\n=> body contains {{{{secret}}}}")).await;
        let told =
            app.does("mallory", "http", "GET https://hotel.grand.example/account\n=> body contains {{secret}}").await;
        assert_eq!(told["expectations"][0]["held"], shared, "{says}, {vary}: {told:#}");
    }
    let app = hotel(&[("shared_cache", "rfc9111"), ("cache_control", "public"), ("no_store", "on")]).await;
    holds(&app, "alice", "act", LOG_IN).await;
    holds(&app, "mallory", "http", "GET https://hotel.grand.example/account\n=> 303").await;
}

#[tokio::test]
async fn what_was_kept_ends_with_its_time_with_the_switch_and_with_the_world() {
    let app = hotel(&[("shared_cache", "rfc9111"), ("cache_control", "public")]).await;
    let page = "GET https://hotel.grand.example/login\n";
    let fresh = format!("{page}=> header Cache-Status: stored");
    let hit = format!("{page}=> header Cache-Status: hit");
    holds(&app, "alice", "http", &fresh).await;
    holds(&app, "mallory", "http", &hit).await;
    app.post("/api/sandbox/clock", r#"{"advance":"61s"}"#).await;
    holds(&app, "alice", "http", &fresh).await;
    app.switch("shared_cache", json!("off")).await;
    holds(&app, "alice", "http", &format!("{page}=> no header Cache-Status")).await;
    app.switch("shared_cache", json!("rfc9111")).await;
    holds(&app, "alice", "http", &fresh).await;
    app.switch("shared_cache", json!("keeps_all")).await;
    holds(&app, "alice", "http", &fresh).await;
    app.post("/api/sandbox/restart", "{}").await;
    holds(&app, "alice", "http", &hit).await;
    app.post("/api/sandbox/reset", "{}").await;
    app.switch("shared_cache", json!("keeps_all")).await;
    holds(&app, "alice", "http", &fresh).await;
}

/// A front with these settings alone.
fn front(settings: &[(&str, &str)]) -> (Front, Clock) {
    let set = |switches: Switches, (name, value): &(&str, &str)| switches.with(Setting::of(name, value).unwrap());
    let clock = Clock::default();
    (Front::new(SwitchBoard::new(settings.iter().fold(Switches::default(), set)), clock.clone()), clock)
}

/// Asks for a page of a site that says it is public. Was the site asked?
async fn asked(front: &Front, path: &str, size: usize) -> bool {
    let reached = Mutex::new(false);
    let request = Request::get(format!("https://hotel.grand.example{path}")).body(Body::empty()).unwrap();
    let site = |_| {
        *reached.lock().unwrap() = true;
        let answer = Response::builder().header("cache-control", "public, max-age=3600");
        std::future::ready(answer.body(Bytes::from(vec![b'x'; size])).unwrap())
    };
    let response = front.answer(request, false, site).await;
    assert_eq!(response.body().len(), size);
    reached.into_inner().unwrap()
}

#[tokio::test]
async fn a_cache_keeps_a_hundred_answers_and_a_megabyte() {
    for mode in ["rfc9111", "keeps_all"] {
        let (front, _) = front(&[("shared_cache", mode)]);
        for n in 0..150 {
            assert!(asked(&front, &format!("/{n}"), 10).await);
        }
        assert!(!asked(&front, "/149", 10).await && !asked(&front, "/50", 10).await, "{mode}");
        assert!(asked(&front, "/49", 10).await, "{mode}: the oldest went first");
        assert!(asked(&front, "/large", 300_000).await && asked(&front, "/large", 300_000).await, "{mode}");
        for n in 0..10 {
            asked(&front, &format!("/half/{n}"), 200_000).await;
        }
        assert!(!asked(&front, "/half/9", 200_000).await && asked(&front, "/half/0", 200_000).await, "{mode}");
    }
}

#[tokio::test]
async fn with_its_switches_at_rest_nothing_is_changed_on_the_way() {
    let (front, clock) = front(&[]);
    let request = Request::get("https://hotel.grand.example/app?x=1").header("x-forwarded-proto", "http");
    let site = |request: Request<Body>| {
        assert_eq!(request.uri().to_string(), "https://hotel.grand.example/app?x=1");
        assert_eq!((request.headers().len(), request.extensions().len()), (1, 0));
        let answer = Response::builder().header("set-cookie", "a=1; Path=/; Domain=internal").header("location", "/x");
        std::future::ready(answer.body(Bytes::new()).unwrap())
    };
    let response = front.answer(request.body(Body::empty()).unwrap(), true, site).await;
    clock.advance(Duration::seconds(1));
    assert_eq!((response.headers().len(), response.extensions().len()), (2, 0));
    assert_eq!(response.headers()["set-cookie"], "a=1; Path=/; Domain=internal");
}
