//! Under which names the hotel takes its session cookie, with `host_prefix` on.

use axum::body::Body;
use cloakroom::{
    course::Library,
    files::Files,
    hotel::TARGET,
    password::Hasher,
    runner::run_attack,
    sandbox::Services,
    store::Stores,
    switch::{Setting, Switches},
    views::Views,
};
use cloakroom_engine::script::{Attack, Outcome};
use http::{HeaderValue, Request, StatusCode, header};
use serde_json::json;

use crate::{guest::GuestBrowser, harness::TestApp};

const READS_ALIKE: [&str; 5] =
    ["%5F_Host-sid", "%5f%5fHost-sid", "__%48ost-sid", "\u{a0}__Host-sid", "\u{2000}__Host-sid"];

/// Whose page comes: `Good evening, NAME`; nobody's if it leads to the login.
async fn whose(app: &TestApp, host: &str, cookies: &[u8]) -> Option<&'static str> {
    let cookies = HeaderValue::from_bytes(cookies).unwrap();
    let request = Request::get("/account").header(header::HOST, host).header(header::COOKIE, cookies);
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    if answer.status == StatusCode::SEE_OTHER {
        return None;
    }
    ["Alice", "Mallory"].into_iter().find(|name| answer.body.contains(&format!("Good evening, {name}")))
}

#[tokio::test]
async fn a_name_counts_as_it_came_only_while_the_switch_is_on_and_two_of_it_are_none() {
    let app = TestApp::start();
    app.switch("host_prefix", json!(true)).await;
    let (alice, mallory) =
        (GuestBrowser::logged_in(&app, "alice").await, GuestBrowser::logged_in(&app, "mallory").await);
    let (own, hers) = (alice.cookie("__Host-sid").unwrap(), mallory.cookie("__Host-sid").unwrap());
    for exact in [false, true] {
        app.switch("exact_names", json!(exact)).await;
        for name in READS_ALIKE {
            let two = format!("__Host-sid={own}; {name}={hers}");
            let expected = if exact { "Alice" } else { "Mallory" };
            assert_eq!(whose(&app, &alice.host, two.as_bytes()).await, Some(expected), "{name:?} {exact}");
            let alone = whose(&app, &alice.host, format!("{name}={hers}").as_bytes()).await;
            assert_eq!(alone, (!exact).then_some("Mallory"), "{name:?} {exact}");
        }
        let twice = format!("__Host-sid={own}; __Host-sid={hers}");
        assert_eq!(whose(&app, &alice.host, twice.as_bytes()).await, (!exact).then_some("Mallory"));
        let no_text = [format!("theme=dark; __Host-sid={own}; a=").as_bytes(), b"\xff"].concat();
        assert_eq!(whose(&app, &alice.host, &no_text).await, exact.then_some("Alice"), "{exact}");
    }
}

#[tokio::test]
async fn an_id_is_planted_under_an_encoded_name_and_a_renewal_makes_it_worthless() {
    let files = Files::Embedded;
    let views = Views::new(&files);
    let course = Library::open(&files, &views).current();
    let services = Services { stores: Stores::in_memory().unwrap(), hasher: Hasher::default(), views };
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons/attacks/fixation-from-sibling.md");
    let text = std::fs::read_to_string(file).unwrap();
    let plain = &course.attack("fixation-from-sibling").unwrap().attack;
    let encoded = text.replacen("set-cookie=\"{{cookie.session.name}}=", "set-cookie=\"%5F_Host-sid=", 1).replacen(
        "=> keeps cookie.session\n",
        "=> keeps %5F_Host-sid\n",
        1,
    );
    let encoded = Attack::parse("fixation-from-sibling", &encoded, &TARGET).unwrap();
    let with = |on: &[&str]| on.iter().map(|s| Setting::parse(s).unwrap()).fold(Switches::weakest(), Switches::with);
    for (attack, on, wins) in [
        (plain, &["host_prefix"][..], false),
        (&encoded, &["host_prefix"], true),
        (&encoded, &["host_prefix", "renew_on_login"], false),
        (&encoded, &["host_prefix", "exact_names"], false),
    ] {
        let outcome = run_attack(attack, &services, &with(on)).await.unwrap().run.outcome;
        assert_eq!(matches!(outcome, Outcome::Won { .. }), wins, "{on:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn the_timeline_shows_the_cookie_that_the_library_takes() {
    let app = TestApp::start();
    app.switch("host_prefix", json!(true)).await;
    let alice = GuestBrowser::logged_in(&app, "alice").await;
    let own = alice.cookie("__Host-sid").unwrap();
    let by_hand = format!("GET https://hotel.grand.example/account\nCookie: theme=dark; %5F_Host-sid={own}\n=> 200");
    let told = app.does("mallory", "http", &by_hand).await;
    assert_eq!(told["expectations"][0]["held"], true, "{told}");
    let seen = app.get("/api/sandbox/exchanges").await.json();
    let passage = seen["exchanges"][0]["exchange"]["passage"].to_string();
    assert!(passage.contains("\"kind\":\"cookie\"") && passage.contains(&own), "{passage}");
}

#[tokio::test]
async fn two_of_the_name_are_refused_in_words_and_both_are_removed_only_while_the_switch_is_on() {
    let app = TestApp::start();
    let (alice, mallory) =
        (GuestBrowser::logged_in(&app, "alice").await, GuestBrowser::logged_in(&app, "mallory").await);
    let (own, hers) = (alice.cookie("sid").unwrap(), mallory.cookie("sid").unwrap());
    for (refuses, exact) in [(false, false), (true, false), (true, true)] {
        app.switch("refuse_duplicates", json!(refuses)).await;
        app.switch("exact_names", json!(exact)).await;
        let request =
            |line: String| Request::get("/account").header(header::HOST, &alice.host).header(header::COOKIE, line);
        let two = request(format!("sid={own}; sid={hers}")).body(Body::empty()).unwrap();
        let answer = app.send(two).await;
        if refuses {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST);
            assert!(
                answer.body.contains("two cookies called sid") && answer.body.contains("Log in again"),
                "{}",
                answer.body
            );
            let removed = answer.set_cookies();
            assert!(removed.len() == 2 && removed.iter().all(|line| line.contains("Max-Age=0")), "{removed:?}");
        } else {
            assert!(answer.body.contains("Good evening, Mallory"), "the last counts: {}", answer.body);
        }
        assert_eq!(whose(&app, &alice.host, format!("sid={own}").as_bytes()).await, Some("Alice"), "one is one");
        let decoded = whose(&app, &alice.host, format!("sid={own}; %73id={hers}").as_bytes()).await;
        assert_eq!(decoded, Some(if exact { "Alice" } else { "Mallory" }), "names are compared as they came");
    }
}
