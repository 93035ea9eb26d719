//! A class by names of its network: what is answered, what our cookie is there, and what http changes is said.

use axum::body::Body;
use cloakroom::switch::{ALL, Setting, Switches, over_http};
use cloakroom_engine::cookie::{Context, Jar, Profile};
use http::{Request, StatusCode, header};
use serde_json::json;
use url::Url;

use super::joined;
use crate::harness::{Answer, TestApp};

const NAMES: [&str; 3] = ["class.example", "mallory.example", "who.example"];
const HOST: &str = "class.example:3000";

async fn named() -> (TestApp, cloakroom::tutorial::Classroom) {
    let (app, room) = TestApp::of_a_class_by_names(&NAMES).await;
    (app.under(HOST), room)
}

async fn at(app: &TestApp, host: &str, path: &str) -> Answer {
    app.send(Request::get(path).header(header::HOST, host).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_names_are_answered_exactly_and_no_others() {
    let (app, room) = named().await;
    let eve = joined(&app, &room, "Eve").await;
    let hotel = eve.hotel_host().await;
    let id = hotel.trim_start_matches("hotel.").split('.').next().unwrap().to_owned();
    assert_eq!(hotel, format!("hotel.{id}.class.example:3000"));
    for host in [
        format!("{id}.mallory.example:3000"),
        format!("{id}.who.example:3000"),
        format!("shop.{id}.class.example:3000"),
    ] {
        assert!(at(&app, &host, "/").await.status != StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    for host in [
        "cloakroom.localhost:3000".to_owned(),
        format!("hotel.{id}.cloakroom.localhost:3000"),
        format!("{id}.evil.localhost:3000"),
        format!("hotel.{id}.mallory.example.evil.test:3000"),
        "mallory.example.class.test:3000".to_owned(),
        "xclass.example:3000".to_owned(),
        "class.example".to_owned(),
        "class.example:3001".to_owned(),
        "example:3000".to_owned(),
    ] {
        let answer = at(&app, &host, "/").await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(answer.body.contains("http://class.example:3000"), "it says where to go: {}", answer.body);
        assert!(!answer.body.contains("Open http://localhost"), "which is the device itself: {}", answer.body);
    }
    // The teacher's link works at the machine, whatever the network does.
    let here = app.another().under("localhost:3000");
    let answer = here.get(&format!("/class/teacher/{}", room.key.as_str())).await;
    assert_eq!(answer.header("location"), "/console");
}

#[tokio::test]
async fn policies_follow_the_names() {
    let (app, room) = named().await;
    let eve = joined(&app, &room, "Eve").await;
    let page = eve.get("/playground").await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("http://*.class.example:3000") && policy.contains("http://*.mallory.example:3000"),
        "{policy}"
    );
    assert!(!policy.contains("localhost"), "{policy}");
    let hotel = eve.hotel_host().await;
    let front = at(&app, &hotel, "/").await;
    let policy = front.header("content-security-policy");
    assert!(
        policy.contains("mallory.example:3000") && policy.contains("frame-ancestors http://class.example:3000"),
        "{policy}"
    );
    let doctor = eve.get("/doctor").await;
    let policy = doctor.header("content-security-policy");
    for probe in [
        "http://probe.class.example:3000/probe.svg",
        "http://probe.mallory.example:3000/probe.svg",
        "http://probe.who.example:3000/probe.svg",
    ] {
        assert!(policy.contains(probe), "{policy}");
        let host = probe.trim_start_matches("http://").trim_end_matches("/probe.svg");
        assert_eq!(at(&app, host, "/probe.svg").await.header("content-type"), "image/svg+xml");
    }
}

#[tokio::test]
async fn over_http_our_cookie_is_a_plain_one_of_this_host_alone() {
    let (app, room) = named().await;
    let learner = app.another();
    let code = super::code(&room);
    let answer = learner.form("/join", &[("code", &code), ("nickname", "Mina")]).await;
    let set = || answer.expect_set_cookie("cloakroom");
    set().with("HttpOnly").with("SameSite=Lax").with("Path=/").without("Secure").without("Domain");
    assert!(!answer.set_cookies().iter().any(|line| line.starts_with("__Host-")), "{:?}", answer.set_cookies());
    assert_eq!(learner.get("/api/class").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_cookie_that_a_sibling_tosses_makes_nobody_of_its_sender_and_ends() {
    let (app, room) = named().await;
    let (mina, eve) = (joined(&app, &room, "Mina").await, joined(&app, &room, "Eve").await);
    let (ours, theirs) = (mina.cookie().unwrap(), eve.cookie().unwrap());
    for both in [format!("{ours}; {theirs}"), format!("{theirs}; {ours}")] {
        let ask = |path: &str, accept: &'static str| {
            Request::get(path).header(header::HOST, HOST).header(header::COOKIE, &both).header(header::ACCEPT, accept)
        };
        let page = app.send(ask("/class/you", "text/html").body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.body);
        assert!(!page.body.contains("Eve") && page.body.contains("Open the page again"), "{}", page.body);
        let lines = page.set_cookies();
        assert!(
            lines.iter().all(|line| line.contains("Max-Age=0") && line.contains("; Domain=")),
            "ours stays: {lines:?}"
        );
        for path in ["Path=/;", "Path=/class;", "Path=/class/;", "Path=/class/you;"] {
            assert!(lines.iter().any(|line| line.contains(path)), "{path} {lines:?}");
        }
        let told = app.send(ask("/api/class", "application/json").body(Body::empty()).unwrap()).await;
        assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.body);
        let way_out = app.send(ask("/clear-cookies", "text/html").body(Body::empty()).unwrap()).await;
        assert_eq!(way_out.status, StatusCode::OK);
    }
    assert_eq!(mina.get("/class/you").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_http_changes_of_a_switch_is_told_while_it_is_so_and_no_longer() {
    let (app, room) = named().await;
    let eve = joined(&app, &room, "Eve").await;
    eve.hotel_host().await;
    let told = |now: serde_json::Value| -> Vec<String> {
        let all = now["own_browser"]["over_http"].as_array().unwrap().clone();
        all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let now = eve.get("/api/sandbox").await.json();
    assert_eq!((now["own_browser"]["opens"].as_str(), told(now.clone())), (Some("frame"), vec!["secure".to_owned()]));
    let pane = eve.get("/inspector").await.body;
    assert_eq!(pane.matches("class=\"over-http\"").count(), 1, "{pane}");
    eve.switch("secure", json!(false)).await;
    assert!(told(eve.get("/api/sandbox").await.json()).is_empty());
    assert!(!eve.get("/inspector").await.body.contains("class=\"over-http\""));
    for (name, value) in [
        ("host_prefix", json!(true)),
        ("partitioned", json!(true)),
        ("same_site", json!("none")),
        ("check_fetch_metadata", json!(true)),
        ("https_only", json!(true)),
    ] {
        eve.switch(name, value).await;
        assert!(told(eve.get("/api/sandbox").await.json()).contains(&name.to_owned()), "{name}");
    }
    for one in eve.get("/api/sandbox").await.json()["own_browser"]["over_http"].as_array().unwrap() {
        let see = one["see"].as_str().unwrap();
        assert_eq!(eve.get(see).await.status, StatusCode::OK, "{see}");
    }
    // At localhost browsers trust http: there is nothing to tell.
    let home = TestApp::start();
    home.hotel_host().await;
    assert!(told(home.get("/api/sandbox").await.json()).is_empty());
    assert!(!home.get("/inspector").await.body.contains("class=\"over-http\""));
}

/// Each row of the table that says that nobody can log in, judged by the jar: with the hotel's own line, over http.
#[tokio::test]
async fn each_cookie_that_the_table_calls_refused_is_refused_and_the_one_instead_is_kept() {
    let (app, room) = named().await;
    let eve = joined(&app, &room, "Eve").await;
    let hotel = eve.hotel_host().await;
    let (mut tried, url) = (0, Url::parse(&format!("http://{hotel}/login")).unwrap());
    for (name, value, instead) in [
        ("secure", "on", "off"),
        ("host_prefix", "on", "off"),
        ("partitioned", "on", "off"),
        ("same_site", "none", "lax"),
    ] {
        for (setting, kept) in [(value, false), (instead, true)] {
            // Alone: the one that is Secure by itself is at rest.
            eve.switch("secure", json!("off")).await;
            eve.switch(name, json!(setting)).await;
            let line = logs_in(&app, &hotel).await;
            for profile in [Profile::Chromium, Profile::Firefox] {
                let verdict = Jar::new(profile).set(&line, &Context::typed(&url, time::OffsetDateTime::UNIX_EPOCH));
                assert_eq!(verdict.kept, kept, "{name}={setting}: {line}: {:?}", verdict.because);
            }
            tried += 1;
        }
    }
    assert_eq!(tried, 8);
    let all = ALL.iter().filter(|switch| {
        switch.choices.iter().any(|choice| {
            let setting = Setting::of(switch.name, choice.value).unwrap();
            over_http(&Switches::weakest().with(setting)).any(|(_, told)| told.instead.is_some())
        })
    });
    assert_eq!(all.count(), 4, "a row was added: play it here");
}

/// The line with which the hotel begins Alice's session.
async fn logs_in(app: &TestApp, hotel: &str) -> String {
    let visit = at(app, hotel, "/count").await;
    let lines = visit.set_cookies();
    lines.into_iter().find(|line| line.contains("sid=")).unwrap_or_else(|| panic!("no session: {:?}", visit.headers))
}

#[tokio::test]
async fn without_sec_fetch_the_hotel_looks_at_origin_and_https_leads_nowhere() {
    let (app, room) = named().await;
    let eve = joined(&app, &room, "Eve").await;
    let hotel = eve.hotel_host().await;
    let id = hotel.trim_start_matches("hotel.").split('.').next().unwrap().to_owned();
    eve.switch("check_fetch_metadata", json!(true)).await;
    let from = |origin: String| {
        let request = Request::post("/login").header(header::HOST, &hotel).header(header::ORIGIN, origin);
        request
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from("guest=alice&password=x"))
    };
    let forged = app.send(from(format!("http://{id}.mallory.example:3000")).unwrap()).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "{}", forged.body);
    let own = app.send(from(format!("http://{hotel}")).unwrap()).await;
    assert_ne!(own.status, StatusCode::FORBIDDEN, "{}", own.body);
    eve.switch("https_only", json!(true)).await;
    assert_eq!(at(&app, &hotel, "/").await.status, StatusCode::OK, "there is no https to lead to");
}

#[tokio::test]
async fn without_a_third_name_signing_in_elsewhere_is_simulated_only_and_says_so() {
    let (app, room) = TestApp::of_a_class_by_names(&NAMES[..2]).await;
    let app = app.under(HOST);
    let eve = joined(&app, &room, "Eve").await;
    eve.hotel_host().await;
    let there = eve.get("/api/sandbox").await.json()["hosts"]["id"].as_str().unwrap().to_owned();
    let page = at(&app, there.trim_start_matches("http://"), "/authorize?x").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("simulated only"), "{}", page.body);
}

#[tokio::test]
async fn by_an_address_each_way_to_the_hotel_says_why_it_does_not_open_and_what_serves() {
    for by_name in [true, false] {
        let (app, room) = if by_name { named().await } else { super::class().await };
        let phone = joined(&app.under("192.168.4.20:3000"), &room, "Mina").await;
        assert!(phone.cookie().unwrap().starts_with("cloakroom="), "{:?}", phone.cookie());
        phone.hotel_host().await;
        let told = phone.get("/api/sandbox").await.json()["own_browser"].clone();
        let says = told["says"].as_str().unwrap();
        assert_eq!(told["opens"], "nowhere");
        assert!(says.contains("simulated browsers"), "{says}");
        assert_eq!(says.contains("http://class.example:3000"), by_name, "{says}");
        let hotel = phone.ask_with("GET", "/hotel?path=/account", None, &[("accept", "text/html")]).await;
        assert_eq!(hotel.status, StatusCode::CONFLICT);
        assert!(hotel.body.contains("simulated browsers"), "{}", hotel.body);
        let reach = phone.get("/api/reach").await.json();
        assert_eq!((reach["reach"].as_str(), reach["moves"].as_bool()), (Some("address"), Some(false)), "{reach}");
        assert_eq!(reach["probes"].as_array().unwrap().len(), if by_name { 3 } else { 0 }, "{reach}");
    }
}

#[tokio::test]
async fn only_who_is_nobody_yet_moves_on_to_the_name() {
    let (app, room) = named().await;
    let moves = async |app: &TestApp| app.get("/api/reach").await.json()["moves"].as_bool().unwrap();
    let stranger = app.another().under("192.168.4.20:3000");
    assert!(moves(&stranger).await, "another cookie costs nothing yet");
    let learner = joined(&stranger, &room, "Mina").await;
    assert!(!moves(&learner).await);
    assert!(!moves(&app).await, "it is there");
    let answer = app.ask_with("GET", "/healthz", None, &[("origin", "http://192.168.4.20:3000")]).await;
    assert_eq!(answer.header("access-control-allow-origin"), "http://192.168.4.20:3000");
    for other in ["http://192.168.4.20:3001", "http://evil.example", "https://192.168.4.20:3000", "null"] {
        let answer = app.ask_with("GET", "/healthz", None, &[("origin", other)]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{other}");
    }
    // A class without names moves nobody: at cloakroom.localhost one would be another person.
    let (app, room) = super::class().await;
    for who in [app.another().under("127.0.0.1:3000"), joined(&app.under("localhost:3000"), &room, "Teo").await] {
        assert!(!moves(&who).await);
    }
    assert!(moves(&TestApp::start().under("localhost:3000")).await, "at home the page moves, as ever");
}

#[tokio::test]
async fn reach_tells_of_a_request_whether_sec_fetch_came_and_nothing_else() {
    let (app, _) = named().await;
    let plain = app.get("/api/reach").await;
    assert_eq!(plain.json()["fetch_metadata"], false);
    let marked = [("sec-fetch-site", "same-origin"), ("x-secret", "MARKER"), ("user-agent", "MARKER")];
    let sent = app.ask_with("GET", "/api/reach", None, &marked).await;
    assert_eq!(sent.json()["fetch_metadata"], true);
    assert!(!sent.body.contains("MARKER"), "{}", sent.body);
}
