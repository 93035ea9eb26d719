//! No room on the disk: reading goes on, and what cannot be written is said, and has not happened.

use std::{
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
};

use cloakroom::{database::Database, files::Files, sandbox::Room};
use http::StatusCode;
use rusqlite::Connection;
use serde_json::json;

use crate::{harness::TestApp, second_start::Server};

/// A file of progress that needs more pages than are left.
fn large_file(lessons: usize) -> String {
    let cards: serde_json::Map<_, _> = (0..lessons)
        .map(|n| (format!("an-exercise-with-a-name-of-some-length-{n}"), json!({ "attempts": 1, "hints": 0 })))
        .collect();
    json!({ "cloakroom": "progress", "version": 1, "exercises": cards }).to_string()
}

#[tokio::test]
async fn where_nothing_more_can_be_written_pages_are_read_and_the_answer_says_that_nothing_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cloakroom.db");
    let store = Database::open_within(&path, 40 * 4096).unwrap();
    let app = TestApp::over(store.clone(), Files::Embedded, Room::default());
    app.post("/api/progress/lessons/fixation", "{}").await;
    app.post("/api/sandbox", "{}").await;
    let id = app.get("/api/sandbox").await.json()["id"].clone();
    fill(&path);

    for page in ["/", "/lessons/fixation", "/progress", "/recall", "/playground", "/api/progress", "/api/progress/file"]
    {
        assert_eq!(app.get(page).await.status, StatusCode::OK, "{page}");
    }
    let snapshot = cloakroom::progress::Snapshot::from_file(large_file(2000).as_bytes()).unwrap();
    let error = cloakroom::progress::Progress::new(store).take_in(snapshot).await.unwrap_err();
    assert!(error.is_full() && error.to_string().contains("nothing was written"), "{error}");
    assert_eq!(app.get("/api/sandbox").await.json()["id"], id, "and the sandbox is the same");
    assert_eq!(app.get("/api/progress").await.json()["lessons"], json!(["fixation"]));
}

/// Takes every page that there is, and fills those that have records in them.
fn fill(path: &Path) {
    let other = Connection::open(path).unwrap();
    let insert = "INSERT INTO records VALUES ('filler', ?1, ?2, 0, 0, 0, 0, 1)";
    for n in 0..4000 {
        other.execute(insert, (format!("{n:0>64}"), format!("\"{}\"", "x".repeat(100)))).unwrap();
    }
}

/// Makes a small disk that only this process sees, starts a server on it, and fills the disk when told to.
const ON_A_SMALL_DISK: &str = "mount -t tmpfs -o size=700k tmpfs \"$1\" || exit 9
    \"$0\" serve --port 0 --data \"$1\" &
    read told; cat /dev/zero > \"$1/ballast\" 2>/dev/null; touch \"$1/x\" 2>/dev/null; echo full; wait";

/// `None` where this user may not make a disk.
fn on_a_small_disk(folder: &Path) -> Option<Child> {
    let may = Command::new("unshare").args(["-rmpf", "true"]).stderr(Stdio::null()).status();
    if !may.is_ok_and(|status| status.success()) {
        return None;
    }
    let program = env!("CARGO_BIN_EXE_cloakroom");
    let mut command = Command::new("unshare");
    command.args(["-rmpf", "--kill-child", "sh", "-c", ON_A_SMALL_DISK, program, folder.to_str().unwrap()]);
    Some(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
}

#[test]
fn on_a_full_disk_the_server_reads_and_says_what_it_could_not_write() {
    let folder = tempfile::tempdir().unwrap();
    let Some(child) = on_a_small_disk(folder.path()) else { return };
    let mut server = Server::of(child);
    let act = ("POST", "/api/sandbox/browsers/alice/requests", r#"{"http": "GET https://hotel.grand.example/count"}"#);
    let first = server.ask(act, None);
    let cookie = first.split("set-cookie: ").nth(1).and_then(|line| line.split(';').next()).unwrap().to_owned();
    let cookie = Some(cookie.as_str());
    let id = |answer: &str| answer.split("\"id\":\"").nth(1).map(|rest| rest[..8].to_owned());
    let before = id(&server.ask(("GET", "/api/sandbox", ""), cookie));
    assert!(before.is_some());

    server.child.stdin.as_mut().unwrap().write_all(b"fill\n").unwrap();
    assert_eq!(server.line(), "full");
    for page in ["/", "/lessons/fixation", "/progress", "/api/progress"] {
        let answer = server.ask(("GET", page, ""), cookie);
        assert!(answer.starts_with("HTTP/1.1 200"), "{page}: {answer}");
    }
    for what in [
        ("POST", "/api/progress/lessons/fixation", "{}"),
        ("POST", "/api/sandbox/reset", "{}"),
        ("POST", "/api/progress/exercises/login", r#"{"hints": 1}"#),
    ] {
        let answer = server.ask(what, cookie);
        assert!(answer.starts_with("HTTP/1.1 507") && answer.contains("nothing was written"), "{what:?}: {answer}");
    }
    let stranger = server.ask(("POST", "/api/sandbox", "{}"), None);
    assert!(stranger.starts_with("HTTP/1.1 507") && stranger.contains("nothing was written"), "{stranger}");
    let visit = server.ask(act, cookie);
    assert!(visit.contains("\"status\":507") && visit.contains("Your session could not be saved"), "{visit}");
    assert_eq!(id(&server.ask(("GET", "/api/sandbox", ""), cookie)), before, "the sandbox is the same");
}
