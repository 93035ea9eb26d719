//! `cloakroom doctor`: what is wrong with a data folder is found, said, and put right after a copy was made.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use cloakroom::{
    database::Database,
    files::Files,
    progress::{Done, Progress, Snapshot},
    sandbox::Room,
};
use rusqlite::Connection;
use serde_json::Value;

use crate::harness::TestApp;

fn doctor(data: &Path, more: &[&str]) -> Output {
    // A port of its own: what else runs on this machine is not looked at.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let arguments = ["doctor", "--data", data.to_str().unwrap(), "--port", &free];
    Command::new(env!("CARGO_BIN_EXE_cloakroom")).args(arguments).args(more).output().unwrap()
}

/// The findings of one kind, in one text.
fn found(output: &Output, state: &str) -> String {
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let lines = answer["lines"].as_array().unwrap().iter().filter(|line| line["state"] == state);
    lines.map(|line| format!("{}: {}\n", line["what"].as_str().unwrap(), line["says"].as_str().unwrap())).collect()
}

/// A database that an older version let get out of range.
async fn out_of_range() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cloakroom.db");
    let progress = Progress::new(Database::open(&path).unwrap());
    progress.note(&Done::Lesson("fixation".into())).await.unwrap();
    drop(progress);
    Connection::open(path)
        .unwrap()
        .execute_batch(
            "INSERT INTO effort VALUES ('home', 'login', 4294967296, -3), ('home', 'guards', 'many', 2);
             INSERT INTO progress VALUES ('home', 'lesson:sessions', -5), ('home', 'lesson:of-tomorrow', 1), ('home', 'stopped:csrf-form', 99999999999999);
             INSERT INTO recall VALUES ('home', 'fixation:00', 99, 9223372036854775807), ('home', 'fixation:01', -1, -1);
             INSERT INTO records VALUES ('tutorial', 'AAAAAAAAAAAAAAAAAAAAAA', '{', 0, 0, 0, 99999999999, 1);
             INSERT INTO place VALUES ('home', x'00ff', 7);",
        )
        .unwrap();
    folder
}

#[tokio::test]
async fn a_database_out_of_range_makes_no_page_fail() {
    let folder = out_of_range().await;
    let store = Database::open(&folder.path().join("cloakroom.db")).unwrap();
    let app = TestApp::over(store, Files::Embedded, Room::default());
    for path in [
        "/",
        "/progress",
        "/recall",
        "/recall/test?seed=7",
        "/exercises",
        "/exercises/login",
        "/attacks",
        "/lessons/fixation",
        "/api/progress",
        "/api/progress/file",
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
    let file = app.get("/api/progress/file").await.body;
    let read = Snapshot::from_file(file.as_bytes()).unwrap();
    assert_eq!((read.efforts["login"].attempts, read.efforts["login"].hints), (1_000_000, 0), "the nearest in range");
    assert_eq!(app.post("/api/progress/exercises/login", r#"{"hints": 1}"#).await.status, 200);
}

#[tokio::test]
async fn what_is_out_of_range_is_found_and_with_mend_put_right_after_a_copy() {
    let folder = out_of_range().await;
    let looked = doctor(folder.path(), &["--json"]);
    assert_eq!(looked.status.code(), Some(1));
    let wrong = found(&looked, "wrong");
    for says in [
        "runs or hints out of range: 2",
        "still to come: 2",
        "recall cards in a box that is none",
        ": 2",
        "no JSON: 1",
        "no lesson: 1",
    ] {
        assert!(wrong.contains(says), "{says}: {wrong}");
    }
    assert!(found(&looked, "note").contains("lesson:of-tomorrow"), "what the course does not know is said");
    assert_eq!(
        fs::read_dir(folder.path())
            .unwrap()
            .flatten()
            .filter(|e| e.file_name().to_string_lossy().contains("mending"))
            .count(),
        0
    );

    let mended = doctor(folder.path(), &["--json", "--mend"]);
    assert_eq!(mended.status.code(), Some(0), "{}", String::from_utf8_lossy(&mended.stdout));
    assert_eq!(found(&mended, "mended").lines().count(), 5);
    let answer: Value = serde_json::from_slice(&mended.stdout).unwrap();
    let copy = Connection::open(answer["copy"].as_str().unwrap()).unwrap();
    let before: i64 = copy.query_row("SELECT attempts FROM effort WHERE slug = 'login'", [], |row| row.get(0)).unwrap();
    assert_eq!(before, 4_294_967_296, "the copy is as it was");
    let now = Connection::open(folder.path().join("cloakroom.db")).unwrap();
    let after: (i64, i64) = now
        .query_row("SELECT attempts, hints FROM effort WHERE slug = 'login'", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(after, (1_000_000, 0));
    let words = doctor(folder.path(), &[]);
    assert!(words.status.success() && String::from_utf8_lossy(&words.stdout).ends_with("All is well.\n"));
}

#[tokio::test]
async fn of_a_damaged_database_what_can_be_read_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cloakroom.db");
    let progress = Progress::new(Database::open(&path).unwrap());
    for slug in ["fixation", "sessions"] {
        progress.note(&Done::Lesson(slug.into())).await.unwrap();
    }
    drop(progress);
    let database = Connection::open(&path).unwrap();
    // Many pages of session records, the last of which are then overwritten.
    for n in 0..500 {
        database
            .execute(
                "INSERT INTO records VALUES ('tutorial', ?1, ?2, 0, 0, 0, 0, 1)",
                (n.to_string(), format!("{{\"x\":\"{}\"}}", "y".repeat(400))),
            )
            .unwrap();
    }
    database.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(database);
    let mut bytes = fs::read(&path).unwrap();
    let from = bytes.len() - 20 * 4096;
    bytes[from..].fill(b'x');
    fs::write(&path, &bytes).unwrap();

    let looked = doctor(folder.path(), &["--json"]);
    assert!(found(&looked, "wrong").contains("it cannot be read"), "{}", String::from_utf8_lossy(&looked.stdout));
    let mended = doctor(folder.path(), &["--json", "--mend"]);
    assert!(
        found(&mended, "mended").contains("the 2 entries of progress"),
        "{}",
        String::from_utf8_lossy(&mended.stdout)
    );
    let answer: Value = serde_json::from_slice(&mended.stdout).unwrap();
    assert_eq!(fs::read(answer["copy"].as_str().unwrap()).unwrap(), bytes, "kept as it was");
    let saved = Progress::new(Database::open(&path).unwrap()).achieved().await.unwrap();
    assert!(saved.has(&Done::Lesson("fixation".into())) && saved.has(&Done::Lesson("sessions".into())));
}

#[test]
fn nothing_is_mended_under_a_running_server() {
    let data = tempfile::tempdir().unwrap();
    let server = crate::second_start::Server::start(data.path());
    let mended = doctor(data.path(), &["--json", "--mend"]);
    assert_eq!(mended.status.code(), Some(1));
    assert!(found(&mended, "wrong").contains(&format!("process {}", server.child.id())));
    let looked = doctor(data.path(), &["--json"]);
    assert_eq!(looked.status.code(), Some(0), "looking is no harm: {}", String::from_utf8_lossy(&looked.stdout));
}

#[test]
fn a_folder_that_is_not_there_is_no_fault_and_is_not_made() {
    let data = tempfile::tempdir().unwrap();
    let nowhere = data.path().join("nowhere");
    let looked = doctor(&nowhere, &[]);
    assert!(looked.status.success(), "{}", String::from_utf8_lossy(&looked.stdout));
    assert!(!nowhere.exists());
}
