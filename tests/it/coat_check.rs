//! A session in three presses: each picture is of a run that was made, and says what happened in it.

use axum::http::StatusCode;

use crate::harness::TestApp;

/// The session ID in Alice's jar, as the page writes it out.
fn hers(body: &str) -> &str {
    let (_, from) = body.split_once("<code>sid=</code>").unwrap();
    let (_, from) = from.split_once("title=\"Session ID ").unwrap();
    from.split_once(": ").and_then(|(_, id)| id.split('"').next()).unwrap()
}

fn run(body: &str) -> &str {
    let (_, from) = body.split_once("name=\"run\" value=\"").unwrap();
    from.split('"').next().unwrap()
}

#[tokio::test]
async fn the_first_press_makes_a_session_the_second_shows_the_same_one_stolen_and_the_third_stops_it() {
    let app = TestApp::start();
    let before = app.get("/coat-check").await;
    assert_eq!(before.status, StatusCode::OK);
    assert!(before.body.contains("no cookie") && before.body.contains("no record"), "{}", before.body);

    let made = app.get("/coat-check?step=1").await.body;
    for part in ["POST /login", "guest_id", "goes back with every request"] {
        assert!(made.contains(part), "{part}: {made}");
    }
    assert!(!made.contains("Good evening"), "Mallory is not in yet: {made}");

    let stolen = app.get(&format!("/coat-check?step=2&run={}", run(&made))).await.body;
    assert_eq!(hers(&stolen), hers(&made), "the same session");
    for part in ["Good evening, Alice", "heard in the café", "in the clear", "known to Mallory"] {
        assert!(stolen.contains(part), "{part}: {stolen}");
    }

    let stopped = app.get("/coat-check?step=3").await.body;
    for part in ["cookie withheld", "no ID to hear", "goes back over https only"] {
        assert!(stopped.contains(part), "{part}: {stopped}");
    }
    assert!(!stopped.contains("Good evening") && !stopped.contains("known to Mallory"), "{stopped}");
    assert_ne!(hers(&stopped), hers(&made), "another run");
    for page in [&made, &stolen, &stopped] {
        assert!(!page.contains("did not go as the words say"), "{page}");
    }
}

#[tokio::test]
async fn presses_in_any_order_are_answered_and_nobodys_sandbox_is_made() {
    let app = TestApp::start();
    for query in ["step=3", "step=2", "step=2&run=nosuch", "step=0&run=x", "step=1&part", "part", "step=3&run=%00"] {
        let answer = app.get(&format!("/coat-check?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.body);
        assert_eq!(answer.body.contains("<html"), !query.contains("part"), "{query}");
    }
    for query in ["step=4", "step=-1", "step=x", "step="] {
        let answer = app.get(&format!("/coat-check?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(answer.body.contains("a number from 0 to 3"), "{query}: {}", answer.body);
    }
    assert!(app.get("/api/sandbox").await.json()["id"].is_null(), "no sandbox for the learner");
}

#[tokio::test]
async fn whoever_comes_for_the_first_time_is_told_what_a_session_is() {
    let app = TestApp::start();
    let part = "data-coat-check";
    assert!(app.get("/").await.body.contains(part));
    assert!(app.get("/tour").await.body.contains(part) && app.get("/lessons/stateless").await.body.contains(part));
    let done = app.post("/api/progress/lessons/stateless", "{}").await;
    assert!(done.status.is_success(), "{}", done.body);
    let back = app.get("/").await.body.replace("&#x2f;", "/");
    assert!(!back.contains(part) && back.contains("href=\"/coat-check\""), "later it is one way in of many");
}
