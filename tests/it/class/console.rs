//! The teacher's console: who is where and who needs somebody, what all are made to do, the plan, the next group.

use cloakroom::{
    class::{Change, Seen, State},
    database::Database,
    ids::LearnerId,
    tutorial::Classroom,
};
use http::StatusCode;

use super::{QUESTION, asked, class, code, does, joined, teacher, votes};
use crate::harness::{Answer, TestApp};

fn id(room: &Classroom, nickname: &str) -> LearnerId {
    room.class.state().learners().find(|(_, one)| one.nickname.as_str() == nickname).unwrap().0.clone()
}

fn words(room: &Classroom, nickname: &str) -> String {
    let state = room.class.state();
    state.learners().find(|(_, one)| one.nickname.as_str() == nickname).unwrap().1.words.as_str().to_owned()
}

async fn done(who: &TestApp, path: &str, body: &str) {
    let answer = who.post(path, body).await;
    assert!(answer.status.is_success(), "{path} {body}: {} {}", answer.status, answer.body);
}

async fn reads(who: &TestApp, path: &str, at: &str) {
    let body = serde_json::json!({ "path": path, "title": "A page", "at": at }).to_string();
    done(who, "/api/class/here", &body).await;
}

async fn tests(app: &TestApp, words: &str, verdict: &str, passed: bool) -> Answer {
    let body = serde_json::json!({ "words": words, "exercise": "login", "verdict": verdict, "passed": passed });
    app.another().post("/api/class/tested", &body.to_string()).await
}

fn of<T>(room: &Classroom, get: impl FnOnce(&State) -> T) -> T {
    get(&room.class.state())
}

#[tokio::test]
async fn the_console_says_who_is_where_and_whose_words_bring_them_back_only_when_asked() {
    let (app, room) = class().await;
    let teacher = teacher(&app, &room).await;
    let empty = teacher.get("/console").await;
    assert!(empty.body.contains("Nobody is in yet"), "{}", empty.body);
    let (mina, _teo) = (joined(&app, &room, "Mina").await, joined(&app, &room, "<b>Teo</b>").await);
    reads(&mina, "/lessons/cookies", "live").await;
    let page = teacher.get("/console").await.body;
    assert!(page.contains("<bdi>Mina</bdi>") && page.contains("<bdi>&lt;b&gt;Teo&lt;"), "{page}");
    assert!(!page.contains("<b>Teo"), "a name is text");
    assert!(page.contains("not begun") && page.contains("aria-label=\"Lesson "), "{page}");
    let (mina, secret) = (id(&room, "Mina"), words(&room, "Mina"));
    let one = teacher.get(&format!("/console?learner={}", mina.as_str())).await.body;
    assert!(one.contains("Another nickname") && !one.contains(&secret), "{one}");
    let with = teacher.get(&format!("/console?learner={}&words", mina.as_str())).await.body;
    assert!(with.contains(&secret), "{with}");
    let found = teacher.get("/console?find=min").await.body;
    assert!(found.contains("1 with"), "{found}");
    for odd in
        ["learner=nobody", "cell=%ff%00", "cell=", "find=%3Cscript%3E", "switches&give&class&notes", "names&dots"]
    {
        let answer = teacher.get(&format!("/console?{odd}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{odd}: {}", answer.body);
        assert!(!answer.body.contains("<script>"), "{odd}");
    }
}

#[tokio::test]
async fn a_verdict_from_a_terminal_is_shown_and_the_same_one_three_times_is_stuck() {
    let (app, room) = class().await;
    let (teacher, _mina) = (teacher(&app, &room).await, joined(&app, &room, "Mina").await);
    let words = words(&room, "Mina");
    for n in 1..=3 {
        assert_eq!(tests(&app, &words, "mallory_gets_in", false).await.status, StatusCode::NO_CONTENT);
        let page = teacher.get("/console").await.body;
        assert_eq!(page.contains("1 is stuck"), n == 3, "after {n}: {page}");
        assert!(page.contains("mallory gets in"), "{page}");
    }
    let passed = tests(&app, &words.to_uppercase(), "passed", true).await;
    assert_eq!(passed.status, StatusCode::NO_CONTENT);
    let page = teacher.get("/console").await.body;
    assert!(page.contains("Nobody is stuck") && page.contains("<b class=\"num\">1</b> done"), "{page}");
    let csv = teacher.get("/class/results.csv").await;
    assert!(csv.body.contains("Mina,,login,,0,0\r\n"), "{}", csv.body);
    // What does not fit.
    assert_eq!(tests(&app, "kabuto menari", "x", false).await.status, StatusCode::FORBIDDEN);
    assert_eq!(tests(&app, "", "x", false).await.status, StatusCode::FORBIDDEN);
    let body = serde_json::json!({ "words": words, "exercise": "nothing", "verdict": "x", "passed": true });
    assert_eq!(
        app.another().post("/api/class/tested", &body.to_string()).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let long = tests(&app, &words, &format!("\u{1b}[2J{}", "x".repeat(5_000)), false).await;
    assert_eq!(long.status, StatusCode::NO_CONTENT);
    let trying = room.class.presence().of(&id(&room, "Mina")).trying.unwrap();
    assert!(trying.verdict.starts_with("[2J") && trying.verdict.chars().count() == 160, "{}", trying.verdict);
    let mut waits = 0;
    for _ in 0..60 {
        waits += usize::from(tests(&app, &words, "x", false).await.status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(waits > 10, "somebody whose editor saves for ever waits: {waits}");
}

#[tokio::test]
async fn all_follow_the_teacher_from_page_to_page_and_wait_at_the_vote() {
    let (app, room) = class().await;
    let (teacher, mina) = (teacher(&app, &room).await, joined(&app, &room, "Mina").await);
    let lead = || of(&room, |state| state.lead().map(str::to_owned));
    done(&teacher, "/api/class/along", r#"{"path":"/lessons/cookies"}"#).await;
    assert_eq!(lead(), None, "nobody follows: nothing changes");
    done(&teacher, "/api/class/along", r#"{"path":"/console","begin":true}"#).await;
    assert_eq!(lead().as_deref(), Some("/class"), "the teacher is on no page of theirs");
    done(&teacher, "/api/class/along", r#"{"path":"/attacks/fixation-planted?present&step=3&run=5"}"#).await;
    assert_eq!(lead().as_deref(), Some("/attacks/fixation-planted?step=3"));
    for own in ["/console", "/teach", "/class/ask", "/attacks/fixation-planted/notes"] {
        done(&teacher, "/api/class/along", &format!("{{\"path\":\"{own}\"}}")).await;
        assert_eq!(lead().as_deref(), Some("/attacks/fixation-planted?step=3"), "{own}");
    }
    let ballot = asked(&teacher, QUESTION).await;
    assert_eq!(mina.get("/api/class").await.json()["lead"], "/class", "the page where the teacher is tells the answer");
    does(&teacher, "tell", ballot).await;
    assert_eq!(mina.get("/api/class").await.json()["lead"], "/attacks/fixation-planted?step=3");
    done(&teacher, "/api/class/changes", r#"{"what":"lead","to":null}"#).await;
    done(&teacher, "/api/class/along", r#"{"path":"/lessons/cookies"}"#).await;
    assert_eq!(lead(), None, "a page that is late does not bring them back");
    for wrong in ["//elsewhere.example/", "/\\elsewhere", "http://elsewhere.example/"] {
        done(&teacher, "/api/class/changes", r#"{"what":"lead","to":"/class"}"#).await;
        let body = serde_json::json!({ "path": wrong }).to_string();
        teacher.post("/api/class/along", &body).await;
        assert_eq!(lead().as_deref(), Some("/class"), "{wrong}");
    }
}

#[tokio::test]
async fn a_switch_is_set_in_every_sandbox_and_in_those_of_newcomers_and_said_how_many() {
    let (app, room) = class().await;
    let teacher = teacher(&app, &room).await;
    let (mina, teo) = (joined(&app, &room, "Mina").await, joined(&app, &room, "Teo").await);
    mina.post("/api/sandbox", "{}").await;
    let set = teacher.post("/api/class/switches", r#"{"http_only":false,"same_site":"lax"}"#).await;
    assert_eq!(set.json(), serde_json::json!({ "sandboxes": 1, "learners": 2 }), "{}", set.body);
    teo.post("/api/sandbox", "{}").await;
    let value = |sandbox: serde_json::Value, name: &str| {
        let all = sandbox["switches"].as_array().unwrap().clone();
        all.into_iter().find(|s| s["name"] == name).unwrap()["value"].as_str().unwrap().to_owned()
    };
    for who in [&mina, &teo] {
        let sandbox = who.get("/api/sandbox").await.json();
        assert_eq!((value(sandbox.clone(), "http_only"), value(sandbox, "same_site")), ("off".into(), "lax".into()));
    }
    teo.post("/api/sandbox/reset", "{}").await;
    assert_eq!(value(teo.get("/api/sandbox").await.json(), "http_only"), "off", "a new sandbox begins with it");
    let panel = teacher.get("/console?switches").await.body;
    assert!(panel.contains("id=\"sw-http_only\"") && panel.contains("2 sandboxes"), "{panel}");
    // As from another process of the class, whose teacher does not know this sandbox.
    teo.switch("http_only", serde_json::json!(true)).await;
    let set = [("secure".to_owned(), "off".to_owned())].into();
    room.class.make(Change::Switches { set }).await.unwrap();
    let sandbox = teo.get("/api/sandbox").await.json();
    assert_eq!((value(sandbox.clone(), "secure"), value(sandbox, "http_only")), ("off".into(), "on".into()));
    for wrong in [r#"{"nothing":true}"#, r#"{"same_site":"x"}"#, r#"{"http_only":1}"#, "[]"] {
        assert!(teacher.post("/api/class/switches", wrong).await.status.is_client_error(), "{wrong}");
    }
}

#[tokio::test]
async fn the_plan_goes_on_by_one_for_two_teachers_who_press_at_once() {
    let (app, room) = class().await;
    let (first, second) = (teacher(&app, &room).await, teacher(&app, &room).await);
    assert!(first.get("/console").await.body.contains("No plan is followed"));
    done(&first, "/api/class/plan", r#"{"minutes":45,"part":0}"#).await;
    done(&first, "/api/class/changes", r#"{"what":"lead","to":"/class"}"#).await;
    let next = r#"{"minutes":45,"part":1}"#;
    done(&first, "/api/class/plan", next).await;
    done(&second, "/api/class/plan", next).await;
    let page = second.get("/console").await.body;
    assert!(page.contains("Part 2 of 6") && page.contains("A session, on both sides"), "{page}");
    assert_eq!(of(&room, |state| state.lead().map(str::to_owned)).as_deref(), Some("/lessons/sessions#live"));
    let told = second.get("/api/class").await.json();
    assert_eq!(told["part"]["open"], "/lessons/sessions#live");
    for wrong in [r#"{"minutes":44,"part":0}"#, r#"{"minutes":45,"part":99}"#, r#"{"minutes":45,"part":-1}"#] {
        assert!(first.post("/api/class/plan", wrong).await.status.is_client_error(), "{wrong}");
    }
    let notes = second.get("/console?notes").await.body;
    assert!(notes.contains("Log Alice in") && notes.contains("What to press"), "{notes}");
    done(&first, "/api/class/plan", r#"{"minutes":null}"#).await;
    assert!(second.get("/console").await.body.contains("No plan is followed"));
}

#[tokio::test]
async fn the_notes_show_what_is_right_and_the_console_and_the_projector_do_not() {
    let (app, room) = class().await;
    let (teacher, mina) = (teacher(&app, &room).await, joined(&app, &room, "Mina").await);
    let ballot = asked(&teacher, QUESTION).await;
    votes(&mina, ballot, 0).await;
    let because = of(&room, |state| state.ballot().unwrap().question.because_html.clone());
    let notes = teacher.get("/console?notes").await.body;
    assert!(notes.contains("so it is") && notes.contains(&because) && notes.contains("id=\"vote\""), "{notes}");
    for page in ["/console", "/class/projector"] {
        let page = teacher.get(page).await.body;
        assert!(!page.contains("so it is") && !page.contains(&because), "{page}");
    }
    assert!(teacher.get("/class/projector").await.body.contains("data-change=\"lock\""));
    assert_eq!(mina.get("/console?notes").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_reset_is_archived_first_and_taken_back_and_where_no_archive_can_be_written_nothing_is_reset() {
    let (app, room) = class().await;
    let (teacher, mina) = (teacher(&app, &room).await, joined(&app, &room, "=Mina").await);
    done(&mina, "/api/progress/lessons/cookies", "{}").await;
    let ballot = asked(&teacher, QUESTION).await;
    votes(&mina, ballot, 1).await;
    let old = code(&room);
    let reset = teacher.post("/api/class/reset", "{}").await;
    assert_eq!(reset.status, StatusCode::OK, "{}", reset.body);
    let name = reset.json()["archive"].as_str().unwrap().to_owned();
    let text = std::fs::read_to_string(room.archives.folder().join(&name)).unwrap();
    let archive: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(archive["learners"][0]["nickname"], "=Mina");
    assert_eq!(archive["learners"][0]["lessons"], serde_json::json!(["cookies"]));
    assert_eq!(archive["questions"][0]["votes"][0], serde_json::json!({ "nickname": "=Mina", "choice": 1 }));
    assert_eq!(of(&room, State::count), 0);
    assert_ne!(code(&room), old);
    let page = teacher.get("/console").await.body;
    assert!(page.contains(&name) && page.contains("10 minutes more"), "{page}");
    done(&teacher, "/api/class/changes", r#"{"what":"restore"}"#).await;
    assert_eq!((of(&room, State::count), code(&room)), (1, old.clone()));
    let back = words(&room, "=Mina");
    assert!(!text.contains(&back), "no words to come back are in an archive");
    let csv = teacher.get("/class/results.csv").await;
    assert!(csv.body.contains("\r\n'=Mina,cookies,,,"), "a formula is text: {}", csv.body);
    assert!(csv.header("content-disposition").contains("class.csv"));
    // A file where the folder should be.
    std::fs::remove_dir_all(room.archives.folder()).unwrap();
    std::fs::write(room.archives.folder(), "x").unwrap();
    let refused = teacher.post("/api/class/reset", "{}").await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    assert!(refused.body.contains("nothing was reset"), "{}", refused.body);
    assert_eq!((of(&room, State::count), code(&room)), (1, old));
    std::fs::remove_dir_all(room.archives.folder().parent().unwrap()).unwrap();
}

#[tokio::test]
async fn three_hundred_learners_are_drawn_and_the_page_stays_small() {
    let (app, room) = TestApp::of_a_class(Database::in_memory().unwrap()).await;
    let teacher = teacher(&app, &room).await;
    for n in 0..300 {
        let learner = LearnerId::random();
        let nickname = cloakroom::class::Nickname::typed(&format!("Learner {n}")).unwrap();
        let words = cloakroom::class::RecoveryWords::random();
        room.class.make(cloakroom::class::Change::Join { learner: learner.clone(), nickname, words }).await.unwrap();
        let place = cloakroom::class::Where {
            path: "/lessons/cookies".to_owned(),
            title: format!("x{n}"),
            at: Some("live".to_owned()),
        };
        room.class.saw(&learner, Seen::Reads(place));
    }
    let page = teacher.get("/console").await.body;
    assert_eq!(page.matches("class=\"d w\"").count(), 301, "a dot each, and the legend's");
    assert!(page.len() < 60_000, "{}", page.len());
}

#[tokio::test]
async fn a_learner_sees_the_command_for_a_terminal_with_their_own_words() {
    let (app, room) = class().await;
    let mina = joined(&app, &room, "Mina").await;
    let page = mina.get("/class/you").await.body;
    let words = words(&room, "Mina");
    assert!(page.contains("exercise watch --class http:") && page.contains(&format!("--words \"{words}\"")), "{page}");
}
