//! Every act has a budget: what a block may use, and what it leaves behind when it is broken off.

mod broken_off;
mod growth;
mod hostile;

use axum::body::Body;
use http::{Request, StatusCode, header};
use serde_json::json;

use crate::harness::{Answer, TUTORIAL, TestApp};

/// Sends a block as a lesson does.
async fn press(app: &TestApp, who: &str, steps: &str) -> Answer {
    app.post(&format!("/api/sandbox/browsers/{who}/requests"), &json!({ "act": steps }).to_string()).await
}

/// Why it went no further.
fn problem(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.json()["problem"].as_str().unwrap_or_default().to_owned()
}

/// The longest page that the guest book can be: every entry as long as it may be, of characters that are escaped.
async fn fill_the_guest_book(app: &TestApp) {
    let entry = "%22".repeat(1000);
    for _ in 0..20 {
        let write = format!(
            "POST https://hotel.grand.example/book\nContent-Type: application/x-www-form-urlencoded\n\ntext={entry}"
        );
        app.does("mallory", "http", &write).await;
    }
}

#[tokio::test]
async fn values_that_double_end_the_block_and_not_the_process() {
    let app = TestApp::start();
    let doubles = format!("\nmake x = base64url {}", "{{x}}".repeat(110));
    let answer = press(&app, "mallory", &format!("make x = base64url A{}", doubles.repeat(12))).await;
    assert!(problem(&answer).contains("`x` would have 43120 bytes"), "{}", answer.body);
    assert!(answer.body.len() < 64 * 1024, "{} bytes", answer.body.len());
    // The same by way of the name itself.
    let long = format!("make y = base64url {}", "y".repeat(7000));
    let answer = press(&app, "mallory", &long).await;
    assert!(problem(&answer).contains("may have 8192: name something shorter"), "{}", answer.body);
    assert_eq!(press(&app, "mallory", "open https://hotel.grand.example/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn names_are_few() {
    let app = TestApp::start();
    let lines =
        |from: usize| (from..from + 60).map(|n| format!("make n{n} = base64url {n}")).collect::<Vec<_>>().join("\n");
    assert_eq!(problem(&press(&app, "mallory", &lines(0)).await), "");
    assert!(problem(&press(&app, "mallory", &lines(60)).await).contains("no room for another name, `n100`"));
}

#[tokio::test]
async fn visits_without_end_are_cut_off_while_others_are_answered() {
    let app = TestApp::start();
    app.switch("store", json!("memory")).await;
    fill_the_guest_book(&app).await;
    let lines = ["every 1s for 100s open https://hotel.grand.example/book"; 145].join("\n");
    let other = async {
        let request = Request::get("/healthz").header(header::HOST, TUTORIAL).body(Body::empty()).unwrap();
        let answer = app.send(request).await;
        (answer.status, std::time::Instant::now())
    };
    let played = async { (press(&app, "alice", &lines).await, std::time::Instant::now()) };
    let ((answer, played_at), (health, answered_at)) = tokio::join!(played, other);
    assert!(health == StatusCode::OK && answered_at < played_at, "nobody waits for the block");
    let said = problem(&answer);
    assert!(said.contains("one block may have no more") && said.contains("play the rest as another block"), "{said}");
    let answer = answer.json();
    assert_eq!(answer["exchanges"].as_array().unwrap().len(), 40);
    // All that was done is told, and time has passed for no visit that was not made.
    let all = 40 + answer["left_out"].as_u64().unwrap();
    let clock = app.get("/api/sandbox").await.json()["clock"]["offset_seconds"].as_u64().unwrap();
    assert!((40..200).contains(&all) && clock == all, "{all} visits, {clock} s");
    assert_eq!(answer["exchanges"][39]["n"].as_u64().unwrap() - answer["exchanges"][0]["n"].as_u64().unwrap(), all - 1);
}

#[tokio::test]
async fn pages_that_lead_on_by_script_for_ever_are_left() {
    let app = TestApp::start();
    app.switch("escape_output", json!(false)).await;
    press(
        &app,
        "mallory",
        "open https://hotel.grand.example/book\nsubmit \"write\" text=\"<script>location='/book'</script>\"",
    )
    .await;
    let answer = press(&app, "alice", "open https://hotel.grand.example/book").await;
    assert!(problem(&answer).contains("more than 20 times"), "{}", answer.body);
    let journal = app.get("/api/sandbox/exchanges").await.json();
    let hers = journal["exchanges"].as_array().unwrap().iter().filter(|e| e["exchange"]["who"] == "alice").count();
    assert_eq!(hers, 21, "what was sent is written down");
}
