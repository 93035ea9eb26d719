//! A class: joining, what is whose, the vote, and what none of it may tell.

mod bad_days;
mod balanced;
mod console;
mod hostile;
mod hosts;
mod load;
mod names;
mod pairs;
mod several;

use cloakroom::{class::BallotState, database::Database, tutorial::Classroom};
use http::StatusCode;

use crate::harness::{Answer, TestApp};

/// A class in memory.
async fn class() -> (TestApp, Classroom) {
    TestApp::of_a_class(Database::in_memory().unwrap()).await
}

fn code(room: &Classroom) -> String {
    room.class.state().code().unwrap().to_string()
}

/// Somebody joins with the code.
async fn joined(app: &TestApp, room: &Classroom, nickname: &str) -> TestApp {
    let learner = app.another();
    let answer = learner.form("/join", &[("code", &code(room)), ("nickname", nickname)]).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/class/you?joined"),
        "{}",
        answer.body
    );
    learner
}

/// Whoever has opened the teacher's link.
async fn teacher(app: &TestApp, room: &Classroom) -> TestApp {
    let teacher = app.another();
    let path = format!("/class/teacher/{}", room.key.as_str());
    let answer = teacher.get(&path).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/console"), "{}", answer.body);
    teacher
}

/// Puts a question of the course to the class, and gives the ballot's number.
async fn asked(teacher: &TestApp, source: &str) -> u64 {
    let answer = teacher.post("/api/class/ballots", &format!("{{\"source\":\"{source}\"}}")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
    teacher.get("/api/class").await.json()["asked"]["number"].as_u64().unwrap()
}

async fn votes(learner: &TestApp, ballot: u64, choice: usize) -> Answer {
    learner.post("/api/class/vote", &format!("{{\"ballot\":{ballot},\"choice\":{choice}}}")).await
}

async fn does(teacher: &TestApp, what: &str, ballot: u64) {
    let answer = teacher.post("/api/class/changes", &format!("{{\"what\":\"{what}\",\"ballot\":{ballot}}}")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
}

const QUESTION: &str = "attacks/fixation-planted/3";

#[tokio::test]
async fn a_learner_joins_with_code_and_nickname_and_has_the_course() {
    let (app, room) = class().await;
    let stranger = app.another();
    let first = stranger.ask_with("GET", "/", None, &[("accept", "text/html")]).await;
    assert_eq!((first.status, first.header("location")), (StatusCode::SEE_OTHER, "/join"));
    assert!(stranger.get("/join").await.body.contains("Code on the screen in front"));
    let scanned = stranger.get(&format!("/J/{}", code(&room))).await.body;
    assert!(
        scanned.contains("Tuesday") && !scanned.contains("data-code"),
        "the code is not asked for twice: {scanned}"
    );
    let mina = joined(&app, &room, "Mina").await;
    let you = mina.get("/class/you?joined").await.body;
    let words = room.class.state().learners().next().unwrap().1.words.clone();
    assert!(you.contains("You are in") && you.contains(words.as_str()), "{you}");
    assert!(mina.get("/").await.body.contains("/assets/class.js"), "its pages listen to the class");
    assert_eq!(mina.get("/lessons/cookies").await.status, StatusCode::OK);
    assert_eq!(mina.post("/api/sandbox", "{}").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept() {
    let (app, room) = class().await;
    joined(&app, &room, "Mina").await;
    let other = app.another();
    for (sent, says) in [
        ([("code", "KTV"), ("nickname", "Teo")], "six letters"),
        ([("code", "BBBBBB"), ("nickname", "Teo")], "No class here has this code"),
        ([("code", ""), ("nickname", "Teo")], "Type the six letters"),
    ] {
        let page = other.form("/join", &sent).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(says) && page.body.contains("value=\"Teo\""), "{}", page.body);
    }
    let code = code(&room);
    let taken = other.form("/join", &[("code", &code), ("nickname", " mina ")]).await.body;
    assert!(taken.contains("called mina already") && taken.contains("mina 2"), "{taken}");
    let none = other.form("/join", &[("code", &code), ("nickname", "\u{202e}")]).await.body;
    assert!(none.contains("Type a nickname"), "{none}");
    let markup = joined(&app, &room, "<script>x</script>").await;
    let page = markup.get("/class").await.body;
    assert!(page.contains("&lt;script&gt;") && !page.contains("<script>x"), "{page}");
}

#[tokio::test]
async fn progress_is_each_learners_own_and_outlives_the_server() {
    let database = Database::in_memory().unwrap();
    let (app, room) = TestApp::of_a_class(database.clone()).await;
    let (mina, teo) = (joined(&app, &room, "Mina").await, joined(&app, &room, "Teo").await);
    let done = mina.post("/api/progress/lessons/cookies", "{}").await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    mina.post("/api/progress/place", r#"{"lesson":"cookies"}"#).await;
    assert_eq!(teo.get("/api/progress").await.json()["lessons"], serde_json::json!([]));
    let (again, room) = TestApp::of_a_class(database).await;
    let back = again.another();
    let words = room.class.state().learners().find(|(_, l)| l.nickname.as_str() == "Mina").unwrap().1.words.clone();
    let answer = back.form("/join/back", &[("words", &words.as_str().to_uppercase())]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/class"));
    assert_eq!(back.get("/api/progress").await.json()["lessons"], serde_json::json!(["cookies"]));
    assert!(back.get("/").await.body.contains("/lessons/cookies"), "it is known where she was");
}

#[tokio::test]
async fn a_learners_sandbox_is_there_after_a_restart() {
    let database = Database::in_memory().unwrap();
    let (app, room) = TestApp::of_a_class(database.clone()).await;
    let mina = joined(&app, &room, "Mina").await;
    mina.switch("http_only", serde_json::json!(false)).await;
    let before = mina.get("/api/sandbox").await.json();
    app.end();
    app.sandboxes.save().await;
    let (again, _) = TestApp::of_a_class(database).await;
    let back = again.another().with_the_jar_of(&mina);
    let now = back.get("/api/sandbox").await.json();
    assert_eq!((&now["id"], &now["switches"]), (&before["id"], &before["switches"]), "{now}");
    assert!(now["replaced"]["says"].as_str().unwrap().contains("was started again"), "{now}");
}

#[tokio::test]
async fn a_hint_of_a_lab_is_noted_in_the_learners_own_progress() {
    let (app, room) = class().await;
    let (mina, teo) = (joined(&app, &room, "Mina").await, joined(&app, &room, "Teo").await);
    let answer = mina.form("/labs/planted", &[("do", "hint")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(mina.get("/labs/planted").await.body.contains("1 of "), "it was read");
    assert!(teo.get("/labs/planted").await.body.contains("0 of "), "and not by anybody else");
}

#[tokio::test]
async fn two_devices_of_one_learner_have_one_sandbox() {
    let (app, room) = class().await;
    let phone = joined(&app, &room, "Mina").await;
    let made = phone.post("/api/sandbox", "{}").await.json();
    let words = room.class.state().learners().next().unwrap().1.words.clone();
    let laptop = app.another();
    laptop.form("/join/back", &[("words", words.as_str())]).await;
    assert_eq!(laptop.get("/api/sandbox").await.json()["hosts"]["hotel"], made["hosts"]["hotel"]);
}

#[tokio::test]
async fn a_vote_is_counted_once_and_nothing_tells_the_answer_before_the_teacher() {
    let (app, room) = class().await;
    let (teacher, mina, teo) =
        (teacher(&app, &room).await, joined(&app, &room, "Mina").await, joined(&app, &room, "Teo").await);
    let ballot = asked(&teacher, QUESTION).await;
    let right = room.class.state().ballot().unwrap().question.right.unwrap();
    for choice in [0, 1, right] {
        assert_eq!(votes(&mina, ballot, choice).await.status, StatusCode::NO_CONTENT);
    }
    votes(&teo, ballot, (right + 1) % 3).await;
    let because = room.class.state().ballot().unwrap().question.because_html.clone();
    let secret = |page: &str| page.contains("right\":true") || page.contains(&because) || page.contains("is-so");
    for state in [BallotState::Open, BallotState::Locked, BallotState::Shown] {
        match state {
            BallotState::Locked => does(&teacher, "lock", ballot).await,
            BallotState::Shown => does(&teacher, "show", ballot).await,
            _ => {}
        }
        for page in ["/class", "/api/class"] {
            assert!(!secret(&mina.get(page).await.body), "{page} in {state:?}");
        }
        for page in ["/class/projector", "/api/class"] {
            let body = teacher.get(page).await.body;
            assert!(!secret(&body), "the projector, in {state:?}: {body}");
        }
        let bars = teacher.get("/api/class").await.json()["asked"]["options"][0]["votes"].is_number();
        assert_eq!(bars, state == BallotState::Shown, "how the room votes is seen once it is locked: {state:?}");
        let closed = mina.get("/attacks/fixation-planted").await;
        assert_eq!(closed.status, StatusCode::CONFLICT, "the page that answers is closed: {}", closed.body);
        let run = mina.post("/api/attacks/fixation-planted/run", "{}").await;
        assert_eq!(run.status, StatusCode::CONFLICT, "{}", run.body);
    }
    assert_eq!(votes(&teo, ballot, right).await.status, StatusCode::CONFLICT, "it is locked");
    does(&teacher, "tell", ballot).await;
    assert!(mina.get("/class").await.body.contains("you said so"));
    assert_eq!(mina.get("/attacks/fixation-planted").await.status, StatusCode::OK);
    let shown = teacher.get("/api/class").await.json();
    let counted: u64 = shown["asked"]["options"].as_array().unwrap().iter().map(|o| o["votes"].as_u64().unwrap()).sum();
    assert_eq!(counted, 2, "three taps are one vote: {shown}");
}

#[tokio::test]
async fn a_vote_without_script_is_a_form() {
    let (app, room) = class().await;
    let (teacher, mina) = (teacher(&app, &room).await, joined(&app, &room, "Mina").await);
    let ballot = asked(&teacher, QUESTION).await.to_string();
    let answer = mina.form("/class", &[("ballot", &ballot), ("choice", "1")]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/class"), "{}", answer.body);
    assert!(mina.get("/class").await.body.contains("B is counted"));
}

#[tokio::test]
async fn the_projector_shows_the_way_in_and_never_the_key() {
    let (app, room) = class().await;
    let teacher = teacher(&app, &room).await;
    let page = teacher.get("/class/projector").await.body;
    let halves = room.class.state().code().unwrap().halves();
    let (first, second) = halves.split_once(' ').unwrap();
    assert!(page.contains("192.168.4.20:3000") && page.contains(first) && page.contains(second), "{page}");
    assert!(page.contains("HTTP://192.168.4.20:3000/J/") || page.contains("HTTP:&#x2f;&#x2f;192.168.4.20"), "{page}");
    assert!(!page.contains(room.key.as_str()));
}

#[tokio::test]
async fn who_is_removed_is_a_stranger_and_a_class_that_is_reset_asks_for_its_new_code() {
    let (app, room) = class().await;
    let (teacher, mina) = (teacher(&app, &room).await, joined(&app, &room, "Mina").await);
    let old = code(&room);
    let id = room.class.state().learners().next().unwrap().0.as_str().to_owned();
    let body = format!("{{\"what\":\"remove\",\"learner\":\"{id}\"}}");
    assert_eq!(teacher.post("/api/class/changes", &body).await.status, StatusCode::NO_CONTENT);
    let page = mina.ask_with("GET", "/", None, &[("accept", "text/html")]).await;
    assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/join"));
    joined(&app, &room, "Mina").await;
    teacher.post("/api/class/changes", r#"{"what":"reset","code":"BCDGHK"}"#).await;
    let other = app.another();
    let wrong = other.form("/join", &[("code", &old), ("nickname", "Teo")]).await;
    assert_eq!(wrong.status, if old == "BCDGHK" { StatusCode::SEE_OTHER } else { StatusCode::UNPROCESSABLE_ENTITY });
    assert_eq!(room.class.state().count(), usize::from(old == "BCDGHK"));
}
