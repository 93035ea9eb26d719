//! Progress: attacks, hints, and all of it as one file, there and back.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

use axum::body::Body;
use cloakroom::{
    database::Database,
    progress::{Done, Effort, Progress, Snapshot},
};
use http::{Request, StatusCode, header};
use serde_json::json;

use crate::harness::{Answer, TUTORIAL, TestApp};

#[tokio::test]
async fn an_attack_watched_and_an_attack_stopped_are_progress() {
    let app = TestApp::start();
    let path = "/api/progress/attacks/fixation-planted";
    assert!(!app.get("/attacks").await.body.contains("watched"));
    app.post(path, "{}").await;
    assert!(app.get("/attacks").await.body.contains("watched"));
    let now = app.post(path, r#"{"set": ["renew_on_login"]}"#).await.json();
    assert_eq!((&now["watched"][0], &now["stopped"][0]), (&json!("fixation-planted"), &json!("fixation-planted")));
    assert!(app.get("/").await.body.contains("1 of "), "the course map says so");
    assert!(app.get("/attacks").await.body.contains("stopped</span>"));
    assert_eq!(app.post("/api/progress/attacks/nope", "{}").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post(path, r#"{"set": ["nope"]}"#).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.post(path, r#"{"outcome": "stopped"}"#).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn looking_at_an_attack_changes_nothing() {
    let app = TestApp::start();
    app.get("/attacks/fixation-planted?set=renew_on_login&step=5").await;
    assert_eq!(app.get("/api/progress").await.json()["stopped"], json!([]));
}

#[tokio::test]
async fn hints_opened_on_the_page_are_counted_and_never_become_fewer() {
    let app = TestApp::start();
    let path = "/api/progress/exercises/renew-on-login";
    for (hints, kept) in [(2, 2), (1, 2)] {
        assert_eq!(app.post(path, &json!({ "hints": hints }).to_string()).await.json()["hints"], kept);
    }
    assert!(app.get("/exercises/renew-on-login").await.body.contains("2 hints read"));
    for bad in [0, 4] {
        let answer = app.post(path, &json!({ "hints": bad }).to_string()).await;
        assert_eq!((answer.status, &answer.json()["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("hints")));
    }
}

/// Sends the page's form, as a browser does.
async fn upload(app: &TestApp, site: &str, file: &str) -> Answer {
    let body = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.json\"\r\n\
         Content-Type: application/json\r\n\r\n{file}\r\n--XX--\r\n"
    );
    let request = Request::post("/progress")
        .header(header::HOST, TUTORIAL)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=XX")
        .header("sec-fetch-site", site)
        .body(Body::from(body));
    app.send(request.unwrap()).await
}

#[tokio::test]
async fn progress_goes_to_another_machine_by_a_link_and_a_form() {
    let (here, there) = (TestApp::start(), TestApp::start());
    here.post("/api/progress/lessons/fixation", "{}").await;
    here.post("/api/progress/exercises/renew-on-login", r#"{"hints": 2}"#).await;
    let file = here.get("/api/progress/file").await;
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"cloakroom-progress-"));

    assert_eq!(upload(&there, "same-site", &file.body).await.status, StatusCode::FORBIDDEN, "the hotel may not");
    let page = upload(&there, "same-origin", &file.body).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("has been taken in") && page.body.contains("New: 1 lesson"), "{}", page.body);
    assert_eq!(there.get("/api/progress").await.json()["lessons"], json!(["fixation"]));
    assert!(there.get("/exercises/renew-on-login").await.body.contains("2 hints read"));
    let again = there.post("/api/progress/file", &file.body).await.json();
    assert_eq!(again["says"], "Nothing in it was new");
}

#[tokio::test]
async fn a_recall_card_that_rests_here_rests_on_the_other_machine() {
    let (here, there) = (TestApp::start(), TestApp::start());
    here.post("/api/progress/lessons/sessions", "{}").await;
    let page = here.get("/recall").await.body;
    let card = page.split("name=\"card\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    here.post("/recall", &format!("card={card}&of=done&knew=yes")).await;

    let file = here.get("/api/progress/file").await.body;
    let taken = there.post("/api/progress/file", &file).await.json();
    assert_eq!(taken["says"], "New: 1 lesson, the state of 1 recall card");
    let asked = there.get("/recall").await.body;
    assert!(!asked.contains(card) && asked.contains("cards to go"), "it asks another: {asked}");
    let spoilt = file.replacen("\"box\": 1", "\"box\": 9", 1);
    assert_eq!(there.post("/api/progress/file", &spoilt).await.json()["field"], format!("recall.{card}.box"));
}

#[tokio::test]
async fn a_bad_file_is_named_by_its_field_and_changes_nothing() {
    let app = TestApp::start();
    let bad = r#"{"cloakroom": "progress", "version": 1, "lessons": {"fixation": {"done": "2026-01-01T00:00:00Z"}},
                  "exercises": {"login": {"attempts": "<b>many</b>"}}}"#;
    let page = upload(&app, "same-origin", bad).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("exercises.login.attempts") && page.body.contains("nothing has changed"));
    assert_eq!(upload(&app, "same-origin", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let large = " ".repeat(5_000_000);
    let page = upload(&app, "same-origin", &large).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("Nothing was changed") && page.body.contains("Back to the form"), "{}", page.body);
    let answer = app.post("/api/progress/file", bad).await;
    assert_eq!(answer.json()["field"], "exercises.login.attempts");
    assert_eq!(app.get("/api/progress").await.json()["lessons"], json!([]));
}

fn cloakroom(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    command.args(arguments).args(["--data", data.to_str().unwrap()]).stdin(Stdio::null()).output().unwrap()
}

/// A data folder in which something has been done.
async fn data_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let progress = Progress::new(Database::open(&folder.path().join("cloakroom.db")).unwrap());
    // So many entries that the database has pages to lose.
    for n in 0..400 {
        progress.note(&Done::Lesson(format!("a-lesson-with-a-long-name-{n}"))).await.unwrap();
    }
    progress.count_attempt("login").await.unwrap();
    folder
}

#[tokio::test]
async fn the_command_line_exports_and_imports() {
    let (here, there) = (data_folder().await, tempfile::tempdir().unwrap());
    let file = there.path().join("progress.json");
    let path = file.to_str().unwrap();
    for _ in 0..2 {
        let exported = cloakroom(here.path(), &["progress", "export", path]);
        assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    }
    let read = Snapshot::from_file(&fs::read(&file).unwrap()).unwrap();
    assert_eq!((read.done.len(), read.efforts["login"]), (400, Effort { attempts: 1, hints: 0 }));
    let imported = cloakroom(there.path(), &["progress", "import", path]);
    let says = String::from_utf8_lossy(&imported.stdout).into_owned();
    assert!(
        says.starts_with("New: higher counts of runs or hints.\nNot known to this course, and left out: lesson:a-")
    );
    assert!(says.contains(" and 395 more.") && says.contains("--course DIR"), "{says}");
    let printed = cloakroom(there.path(), &["progress", "export"]);
    let taken = Snapshot::from_file(&printed.stdout).unwrap();
    assert_eq!((taken.done.len(), &taken.efforts), (0, &read.efforts), "what this course has, and no more");

    // What is no export is neither read nor replaced.
    fs::write(&file, "my diary").unwrap();
    for what in ["export", "import"] {
        let refused = cloakroom(there.path(), &["progress", what, path]);
        assert_eq!(refused.status.code(), Some(2));
        assert_eq!(String::from_utf8_lossy(&refused.stderr).trim().lines().count(), 1);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "my diary");
}

#[tokio::test]
async fn an_export_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let here = data_folder().await;
    let file = here.path().join("progress.json");
    let path = file.to_str().unwrap();
    assert!(cloakroom(here.path(), &["progress", "export", path]).status.success());
    for round in 0..20 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cloakroom"))
            .args(["progress", "export", path, "--data", here.path().to_str().unwrap()])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(2 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let read = Snapshot::from_file(&fs::read(&file).unwrap());
        assert_eq!(read.map(|snapshot| snapshot.done.len()), Ok(400), "round {round}");
    }
    // A kill between write and rename leaves a part behind: the file is whole, and so is the next export.
    fs::write(here.path().join("progress.json.1.part"), "{").unwrap();
    assert!(cloakroom(here.path(), &["progress", "export", path]).status.success());
}

#[tokio::test]
async fn a_damaged_database_is_kept_aside_and_said_and_never_emptied_in_silence() {
    for spoil in [|bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2), |bytes: &mut Vec<u8>| bytes[..40].fill(b'x')] {
        let folder = data_folder().await;
        let database = folder.path().join("cloakroom.db");
        // Nobody has it open any more: the log is in it.
        let mut bytes = whole(&database);
        spoil(&mut bytes);
        fs::write(&database, &bytes).unwrap();
        let answer = cloakroom(folder.path(), &["progress", "export"]);
        let says = String::from_utf8_lossy(&answer.stderr).into_owned();
        assert!(answer.status.success() && says.contains("is damaged") && says.contains("progress import"), "{says}");
        let kept = says.split("It is kept as ").nth(1).unwrap().split(", and").next().unwrap();
        assert_eq!(fs::read(kept).unwrap(), bytes, "as it was");
        assert!(Snapshot::from_file(&answer.stdout).unwrap().done.is_empty());
        let again = cloakroom(folder.path(), &["progress", "export"]);
        assert!(again.status.success() && again.stderr.is_empty(), "once said is enough");
    }
}

#[tokio::test]
async fn a_file_that_would_lock_progress_for_good_is_refused_by_its_field() {
    let app = TestApp::start();
    let hostile = r#"{"cloakroom":"progress","version":1,"exercises":{"login":{"attempts":4294967295,"hints":0}}}"#;
    let answer = app.post("/api/progress/file", hostile).await;
    assert_eq!(answer.json()["field"], "exercises.login.attempts");
    assert!(answer.json()["detail"].as_str().unwrap().contains("from 0 to 1000000"), "{}", answer.body);
    // What is in range is taken in, and the next run does not lead beyond it.
    let progress = Progress::new(Database::in_memory().unwrap());
    let most = hostile.replace("4294967295", "1000000");
    progress.take_in(Snapshot::from_file(most.as_bytes()).unwrap()).await.unwrap();
    progress.count_attempt("login").await.unwrap();
    assert_eq!(progress.efforts().await.unwrap()["login"].attempts, 1_000_000);
    let again = Snapshot::from_file(progress.snapshot().await.unwrap().to_file(0).as_bytes());
    assert!(again.is_ok(), "and can be exported and read again: {again:?}");
}

#[tokio::test]
async fn a_card_that_is_due_in_a_thousand_years_comes_with_the_longest_rest() {
    let app = TestApp::start();
    app.post("/api/progress/lessons/sessions", "{}").await;
    let page = app.get("/recall").await.body;
    let card = page.split("name=\"card\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let file = json!({ "cloakroom": "progress", "version": 1,
        "recall": { card: { "box": 6, "due": "3026-01-01T00:00:00Z" } } });
    assert_eq!(app.post("/api/progress/file", &file.to_string()).await.status, StatusCode::OK);
    let kept = app.get("/api/progress/file").await.json();
    let due = kept["recall"][card]["due"].as_str().unwrap();
    assert!(due < "3000", "it was to rest until {due}");
}

#[tokio::test]
async fn what_the_course_does_not_know_is_not_taken_in_and_said_by_name() {
    let app = TestApp::start();
    let file = json!({ "cloakroom": "progress", "version": 1,
        "lessons": { "fixation": { "done": "2026-01-01T00:00:00Z" }, "of-tomorrow": { "done": "2026-01-01T00:00:00Z" } },
        "exercises": { "nobodys": { "attempts": 1 } }, "recall": { "fixation:00": { "box": 1, "due": "2026-01-01T00:00:00Z" } },
        "notes": {} });
    let taken = app.post("/api/progress/file", &file.to_string()).await.json();
    let out = json!(["card:fixation:00", "exercise:nobodys", "lesson:of-tomorrow", "section notes"]);
    assert_eq!((&taken["says"], &taken["left_out"]), (&json!("New: 1 lesson"), &out));
    assert_eq!(app.get("/api/progress").await.json()["lessons"], json!(["fixation"]));
    let page = upload(&app, "same-origin", &file.to_string()).await;
    assert!(page.body.contains("left out: card:fixation:00"), "{}", page.body);
}

#[tokio::test]
async fn an_export_that_has_grown_can_be_imported_again() {
    let (here, there) = (data_folder().await, tempfile::tempdir().unwrap());
    let database = rusqlite::Connection::open(here.path().join("cloakroom.db")).unwrap();
    for n in 0..6000 {
        let key = format!("lesson:another-lesson-with-a-long-name-{n}");
        database.execute("INSERT INTO progress (learner, key, at) VALUES ('home', ?1, 1)", [key]).unwrap();
    }
    let file = there.path().join("progress.json");
    let path = file.to_str().unwrap();
    assert!(cloakroom(here.path(), &["progress", "export", path]).status.success());
    assert!(fs::metadata(&file).unwrap().len() > 256 * 1024);
    let imported = cloakroom(there.path(), &["progress", "import", path]);
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let app = TestApp::start();
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(upload(&app, "same-origin", &text).await.status, StatusCode::OK);
    let taken = app.post("/api/progress/file", &text).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
}

/// The bytes of the database, with its log written into it.
fn whole(database: &Path) -> Vec<u8> {
    let log = database.with_extension("db-wal");
    let mut tries = 0;
    while log.exists() && tries < 200 {
        // The store's thread closes it, when the last handle is gone.
        std::thread::sleep(Duration::from_millis(10));
        tries += 1;
    }
    assert!(!log.exists(), "the log is still there");
    fs::read(database).unwrap()
}
