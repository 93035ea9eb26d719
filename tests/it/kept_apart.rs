//! Pages are kept for everybody; what is in them of one learner is for that learner alone.

use serde_json::json;

use crate::harness::TestApp;

/// Every page that is kept, but for the lessons.
const PAGES: [&str; 12] = [
    "/",
    "/tour",
    "/doctor",
    "/teach",
    "/attacks",
    "/exercises",
    "/exercises/renew-on-login",
    "/reference",
    "/reference/switches",
    "/reference/glossary",
    "/reference/standards",
    "/reference/express",
];

/// What the learner's inspector says, and nobody else's: the sandbox, where it went, its clock, what it begins with.
struct Own {
    who: TestApp,
    sandbox: String,
    only: Vec<&'static str>,
}

async fn own(who: TestApp, only: &[&'static str]) -> Own {
    let sandbox = who.get("/api/sandbox").await.json()["id"].as_str().unwrap().to_owned();
    Own { who, sandbox, only: only.to_vec() }
}

/// Ada has played, Ben has moved his clock and a switch, Cora's sandbox ended with the process that made it; the fourth
/// has none. Progress is the machine's: a lesson is done.
async fn four() -> (TestApp, Vec<Own>) {
    let before = TestApp::start();
    before.post("/api/sandbox", "{}").await;
    let cora = before.restarted();
    let (ada, ben, nobody) = (cora.another(), cora.another(), cora.another());
    ada.does("alice", "http", "GET https://hotel.grand.example/ada-was-here").await;
    ben.post("/api/sandbox", "{}").await;
    ben.post("/api/sandbox/clock", r#"{"advance": "3d"}"#).await;
    ben.switch("http_only", json!(false)).await;
    let notes = ["there are requests in it", "1 switch moved, the clock is ahead"];
    let ada = own(ada, &["ada-was-here", notes[0]]).await;
    let ben = own(ben, &[notes[1]]).await;
    let cora = Own { who: cora, sandbox: "none".to_owned(), only: vec!["Your sandbox has ended, because"] };
    (nobody, vec![ada, ben, cora])
}

async fn lessons(app: &TestApp) -> Vec<String> {
    let map = app.get("/").await.body;
    let slugs = map.split("href=\"/lessons/").skip(1).filter_map(|rest| rest.split(['"', '#']).next());
    slugs.map(|slug| format!("/lessons/{slug}")).collect()
}

fn id_of(own: &Own) -> String {
    format!("data-sandbox=\"{}\"", own.sandbox)
}

#[tokio::test]
async fn nobody_sees_anything_of_anothers_on_a_page_that_is_kept() {
    let (nobody, learners) = four().await;
    let alone = TestApp::start();
    let mut paths = lessons(&alone).await;
    assert!(paths.len() > 15, "{paths:?}");
    paths.extend(PAGES.map(str::to_owned));
    for (nth, path) in paths.iter().enumerate() {
        let with_inspector = path.starts_with("/lessons/") || path == "/tour";
        // The page is drawn for another one of them each time.
        for turn in 0..2 * learners.len() {
            let me = &learners[(nth + turn) % learners.len()];
            let page = me.who.get(path).await.body;
            for one in &learners {
                let (is_me, ended) = (one.sandbox == me.sandbox, one.sandbox == "none");
                for words in &one.only {
                    assert_eq!(page.contains(words), is_me && with_inspector, "{path}: {words}");
                }
                assert_eq!(page.contains(&id_of(one)), is_me && with_inspector && !ended, "{path}: {}", one.sandbox);
            }
            let clock = with_inspector && me.sandbox != "none";
            assert_eq!(page.contains("in your sandbox</span>"), clock, "{path}: the clock");
        }
        // As where nobody else has ever been.
        assert_eq!(nobody.get(path).await.body, alone.get(path).await.body, "{path}");
    }
}

#[tokio::test]
async fn what_is_done_since_a_page_was_kept_stands_in_it() {
    let app = TestApp::start();
    let (mine, other) = ("/lessons/fixation", "/lessons/sessions");
    let (first, elsewhere) = (app.get(mine).await.body, app.get(other).await.body);
    assert!(first.contains("Mark as done") && !first.contains("Done here:"), "{first}");
    let quiz = first.split("data-kind=\"quiz\" data-key=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let answer = json!({ "question": quiz, "choice": 1 }).to_string();
    assert!(app.post("/api/progress/answers", &answer).await.status.is_success(), "{quiz}");
    let begun = app.get(mine).await.body;
    assert!(begun.contains("Done here: ") && begun.contains("Mark as done"), "{quiz}: {begun}");
    app.post("/api/progress/lessons/fixation", "{}").await;
    let done = app.another().get(mine).await.body;
    assert!(done.contains("is-done") && !done.contains("Mark as done"), "progress is this machine's");
    assert_eq!(app.get(other).await.body, elsewhere, "another lesson is as it was");
}
