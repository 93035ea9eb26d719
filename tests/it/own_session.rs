//! The tutorial's own session, held against ASVS 5.0 V7 and V3.3: SECURITY.md has the table.

use time::Duration;

use crate::harness::{Answer, TestApp};

async fn sandbox(app: &TestApp) -> Option<String> {
    app.get("/api/sandbox").await.json()["id"].as_str().map(str::to_owned)
}

/// The session ID a response sets.
fn id_of(answer: &Answer) -> String {
    let line = answer.set_cookies().first().unwrap().clone();
    line.split(['=', ';']).nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn used_every_day_it_lives_on_and_unused_for_thirty_it_ends() {
    let app = TestApp::start();
    app.post("/api/sandbox", "{}").await;
    for _ in 0..40 {
        app.clock.advance(Duration::days(1));
        assert!(sandbox(&app).await.is_some(), "a session in use goes on");
    }
    app.clock.advance(Duration::days(31));
    assert!(sandbox(&app).await.is_none(), "an idle one ends (7.3.1)");
}

#[tokio::test]
async fn used_or_not_it_ends_after_half_a_year() {
    let app = TestApp::start();
    let first = id_of(&app.post("/api/sandbox", "{}").await);
    for _ in 0..179 {
        app.clock.advance(Duration::days(1));
        assert!(sandbox(&app).await.is_some());
    }
    app.clock.advance(Duration::days(1));
    assert!(sandbox(&app).await.is_none(), "7.3.2");
    let next = id_of(&app.post("/api/sandbox", "{}").await);
    assert_ne!(first, next, "and the next has another ID");
}

#[tokio::test]
async fn reading_writes_nothing_but_a_note_a_day() {
    let app = TestApp::start();
    app.post("/api/sandbox", "{}").await;
    assert!(app.get("/api/sandbox").await.set_cookies().is_empty());
    app.clock.advance(Duration::hours(25));
    assert_eq!(app.get("/api/sandbox").await.set_cookies().len(), 1, "the note renews the end on both sides");
    assert!(app.get("/api/sandbox").await.set_cookies().is_empty());
}

#[tokio::test]
async fn another_sandbox_is_another_id_and_the_old_one_names_nothing() {
    let app = TestApp::start();
    let first = id_of(&app.post("/api/sandbox", "{}").await);
    let second = id_of(&app.post("/api/sandbox/reset", "{}").await);
    assert_ne!(first, second, "7.2.4");
    let request = http::Request::get("/api/sandbox")
        .header("host", crate::harness::TUTORIAL)
        .header("cookie", format!("__Host-cloakroom={first}"));
    let answer = app.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert!(answer.json()["id"].is_null(), "{}", answer.body);
}

#[tokio::test]
async fn ids_are_reference_tokens_of_128_bits_and_none_is_adopted() {
    let app = TestApp::start();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..50 {
        let id = id_of(&app.another().post("/api/sandbox", "{}").await);
        assert_eq!(id.len(), 22, "128 bits in base64url (7.2.3)");
        assert!(seen.insert(id));
    }
    let invented = "AAAAAAAAAAAAAAAAAAAAAA";
    let request = http::Request::post("/api/sandbox")
        .header("host", crate::harness::TUTORIAL)
        .header("content-type", "application/json")
        .header("cookie", format!("__Host-cloakroom={invented}"));
    let answer = app.send(request.body(axum::body::Body::from("{}")).unwrap()).await;
    assert_ne!(id_of(&answer), invented);
}
