//! The process table beside the session table: live, bounded, for the learner at this machine alone. And what the lesson on
//! connections states of process numbers and file descriptors.

use std::{
    fs,
    os::{fd::AsRawFd, unix::process::CommandExt},
    process::{Command, Stdio},
};

use cloakroom::processes::{ChildAct, ChildError, MOST_READ, Owner, Process, Processes};
use http::StatusCode;

use crate::harness::TestApp;

const CHILD: &str = "/api/processes/child";

/// The number of the process of one's own, out of a sentence of the page.
fn child_on(page: &str) -> u32 {
    let words =
        page.split("Process <b class=\"num\">").nth(1).unwrap_or_else(|| panic!("no process of one's own: {page}"));
    words.split('<').next().unwrap().parse().unwrap()
}

/// What the page says of a process.
fn row(page: &str, pid: u32) -> Option<String> {
    let from = page.split(&format!("class=\"num\">{pid}</th>")).nth(1)?;
    Some(from.split("</tr>").next()?.to_owned())
}

async fn act(app: &TestApp, what: &str) -> StatusCode {
    app.post(CHILD, &format!("{{\"do\": \"{what}\"}}")).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_has_ended_keeps_its_row_until_it_is_collected() {
    let app = TestApp::start();
    assert_eq!(act(&app, "start").await, StatusCode::OK);
    let page = app.get("/processes").await.body;
    let pid = child_on(&page);
    let row_of = row(&page, pid).unwrap();
    assert!(row_of.contains("sleep") && row_of.contains("started by you, here"), "{row_of}");
    assert!(row_of.contains(&format!("parent {}", std::process::id())), "{row_of}");
    assert_eq!(act(&app, "end").await, StatusCode::OK);
    // A killed process takes a moment.
    let mut page = String::new();
    for _ in 0..200 {
        page = app.get("/processes").await.body;
        if row(&page, pid).unwrap().contains("has ended, not collected") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert!(row(&page, pid).unwrap().contains("has ended, not collected"), "{page}");
    assert_eq!(act(&app, "collect").await, StatusCode::OK);
    let page = app.get("/processes").await.body;
    assert_eq!(row(&page, pid), None, "{page}");
    assert!(!fs::exists(format!("/proc/{pid}")).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_one_process_of_ones_own_and_each_act_at_its_time() {
    let app = TestApp::start();
    for (what, says) in [("end", "start one first"), ("collect", "start one first"), ("kill", "start, end or collect")]
    {
        let answer = app.post(CHILD, &format!("{{\"do\": \"{what}\"}}")).await;
        assert!(answer.status.is_client_error() && answer.body.contains(says), "{what}: {}", answer.body);
    }
    assert_eq!(act(&app, "start").await, StatusCode::OK);
    let pid = child_on(&app.get("/processes").await.body);
    for (what, says) in [("start", "end it and collect it first"), ("collect", "end it first")] {
        let answer = app.post(CHILD, &format!("{{\"do\": \"{what}\"}}")).await;
        assert!(answer.status == StatusCode::CONFLICT && answer.body.contains(says), "{what}: {}", answer.body);
    }
    assert_eq!(act(&app, "end").await, StatusCode::OK);
    assert_eq!(act(&app, "end").await, StatusCode::CONFLICT, "it has ended");
    assert_eq!(act(&app, "collect").await, StatusCode::OK);
    assert_eq!(act(&app, "start").await, StatusCode::OK, "and another");
    let other = child_on(&app.get("/processes").await.body);
    assert_ne!(other, pid);
    for body in ["", "[]", "{\"do\": 1}", "{\"do\": \"start\", \"pid\": 1}", "{\"pid\": 1}"] {
        assert!(app.post(CHILD, body).await.status.is_client_error(), "{body}");
    }
    drop(app);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_server_its_process_ends_and_a_thousand_starts_leave_none() {
    let processes = Processes::default();
    for _ in 0..50 {
        processes.act(ChildAct::Start).await.unwrap();
        assert!(matches!(processes.act(ChildAct::Start).await, Err(ChildError::There(_))));
        processes.act(ChildAct::End).await.unwrap();
        processes.act(ChildAct::Collect).await.unwrap();
    }
    processes.act(ChildAct::Start).await.unwrap();
    let pid = processes.look().await.unwrap().child.unwrap().pid;
    assert!(fs::exists(format!("/proc/{pid}")).unwrap());
    drop(processes);
    assert!(!fs::exists(format!("/proc/{pid}")).unwrap(), "it ends with the last of those who share it");
}

#[tokio::test(flavor = "multi_thread")]
async fn from_another_machine_nobody_sees_the_table_or_starts_a_process() {
    let app = TestApp::open_to_the_network();
    let page = app.get("/processes").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("shown to whoever sits there") && !page.body.contains("<table"), "{}", page.body);
    assert_eq!(act(&app, "start").await, StatusCode::FORBIDDEN);
    let form = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
    let answer = app.ask_with("POST", "/processes", Some("do=start"), &form).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_shown_and_no_arguments_and_no_environment() {
    let secret = "a-secret-in-the-arguments-5309";
    let mut child = Command::new("sh")
        .args(["-c", &format!("read line; : {secret}")])
        .env("CLOAKROOM_TEST_SECRET", secret)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let snapshot = Processes::default().look().await.unwrap();
    assert!(snapshot.table.rows.iter().any(|row| row.pid == child.id() && row.owner == Owner::You), "it is listed");
    let all = serde_json::to_string(&snapshot).unwrap();
    assert!(!all.contains(secret) && !all.contains("CLOAKROOM_TEST"), "{all}");
    assert!(snapshot.table.rows.len() <= MOST_READ + 2 && snapshot.descriptors.rows.len() <= 40);
    assert!(snapshot.table.rows.iter().any(|row| row.pid == std::process::id()));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_session_table_beside_it_is_that_of_the_learners_hotel() {
    let app = TestApp::start();
    let page = app.get("/processes").await.body;
    assert!(page.contains("No record yet"), "{page}");
    assert!(app.get("/api/sandbox").await.json()["id"].is_null(), "looking makes no sandbox");
    let log_in = "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}";
    app.does("alice", "act", log_in).await;
    let page = app.get("/processes").await.body;
    assert!(page.contains("guest 7") && page.contains("<td>lives</td>"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_who_look_at_once_are_all_answered() {
    let processes = Processes::default();
    let looks: Vec<_> = (0..100)
        .map(|_| {
            let processes = processes.clone();
            tokio::spawn(async move { processes.look().await.map(|snapshot| snapshot.table.total) })
        })
        .collect();
    let mut answered = 0;
    for look in looks {
        // Who waits too long is told so; nobody waits for ever.
        if look.await.unwrap().is_ok_and(|total| total > 0) {
            answered += 1;
        }
    }
    assert!(answered > 0);
}

/// A process that is not ours, and whose owner is another user.
fn of_another_user(rows: &[Process]) -> Option<u32> {
    rows.iter().find(|row| row.owner != Owner::You).map(|row| row.pid)
}

/// `kill -0` sends nothing: it asks whether one might.
fn may_signal(pid: u32, as_nobody: bool) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("kill -0 {pid}")]).current_dir("/").stderr(Stdio::null());
    if as_nobody {
        command.uid(65534).gid(65534);
    }
    command.status().unwrap().success()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_another_users_process_opens_nothing() {
    let table = Processes::default().look().await.unwrap().table;
    let ours = std::process::id();
    assert!(may_signal(ours, false), "one's own");
    // The administrator may do anything, so then somebody else tries it.
    let root = fs::read_to_string("/proc/self/status").unwrap().contains("\nUid:\t0\t");
    if root {
        assert!(!may_signal(ours, true), "the number is right, and the one who asks is not");
    } else if let Some(other) = of_another_user(&table.rows) {
        assert!(!may_signal(other, false), "the number is right, and the one who asks is not");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn process_numbers_are_few_and_begin_again() {
    let table = Processes::default().look().await.unwrap().table;
    let last = table.last_number.unwrap();
    // 22 bits at most, on a machine of 64; a session ID has 128.
    assert!((300..1 << 22).contains(&last), "{last}");
    assert!(table.rows.iter().all(|row| row.pid <= last));
}

#[test]
fn the_number_of_an_open_file_means_nothing_in_another_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours");
    fs::write(&path, "only ours").unwrap();
    let file = fs::File::open(&path).unwrap();
    let number = file.as_raw_fd();
    assert_eq!(fs::read_to_string(format!("/proc/self/fd/{number}")).unwrap(), "only ours");
    let other = Command::new("cat").arg(format!("/proc/self/fd/{number}")).output().unwrap();
    assert!(!String::from_utf8_lossy(&other.stdout).contains("only ours"), "the other has a table of its own");
}
