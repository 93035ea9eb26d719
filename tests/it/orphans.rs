//! However a trial ends, nothing that it has started is left, no lock is held, and progress is whole.
#![cfg(target_os = "linux")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use cloakroom::runner::Trials;

use crate::exercise_commands::{TEST, command, course, run, text};

/// Its test says that it has begun, and never ends.
const ENDLESS: &str = "#[test]\nfn it_never_ends() {\n    std::fs::write(\"begun\", \"\").unwrap();\n    \
                       loop { std::thread::sleep(std::time::Duration::from_secs(1)); }\n}\n";

fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < Duration::from_secs(120), "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn signal(process: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &process.id().to_string()]).status().unwrap().success());
}

fn exercises(course: &Path) -> std::path::PathBuf {
    course.join("exercises")
}

/// Waits until the test runs: Cargo and it are there then.
fn wait_until_it_runs(course: &Path) {
    wait_for("the test runs", || exercises(course).join("answer/begun").exists());
    assert!(living(course).len() >= 2, "Cargo and the test: {:?}", living(course));
    fs::remove_file(exercises(course).join("answer/begun")).unwrap();
}

/// What runs in the course's folders: cargo, rustc, a test. Ourselves not counted.
fn living(course: &Path) -> Vec<String> {
    let place = fs::canonicalize(course).unwrap();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
        let at = |link: &str| fs::read_link(entry.path().join(link)).unwrap_or_default();
        let ours = at("exe") == Path::new(env!("CARGO_BIN_EXE_cloakroom"));
        if !ours && (at("cwd").starts_with(&place) || at("exe").starts_with(&place)) {
            found.push(format!("{} {}", entry.file_name().display(), at("exe").display()));
        }
    }
    found
}

/// Nothing is left, and the next trial begins at once and comes to its end.
fn nothing_is_left(course: &Path, attempts: u64) {
    let begun = Instant::now();
    wait_for("all of it has ended", || living(course).is_empty());
    assert!(begun.elapsed() < Duration::from_secs(10), "it took {:?} to end", begun.elapsed());
    let judge = exercises(course).join("answer/tests/answer.rs");
    fs::write(&judge, TEST).unwrap();
    let next = run(course, &["test", "answer"]);
    assert_eq!(next.status.code(), Some(1), "{}", text(&next));
    assert!(text(&next).contains("0 of 1 tests pass"), "{}", text(&next));
    let list: serde_json::Value = serde_json::from_slice(&run(course, &["list", "--json"]).stdout).unwrap();
    assert_eq!(list["exercises"][0]["attempts"], attempts, "what was cut off is no attempt");
    fs::write(&judge, ENDLESS).unwrap();
}

#[test]
fn a_signal_ends_cargo_and_all_it_has_started() {
    let course = course(ENDLESS);
    let mut attempts = 0;
    for how in ["test", "watch"] {
        for name in ["-INT", "-TERM", "-HUP"] {
            let child = command(course.path(), &[how, "answer"]).stdout(Stdio::null()).spawn().unwrap();
            wait_until_it_runs(course.path());
            signal(&child, name);
            assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130), "{how} {name}");
            attempts += 1;
            nothing_is_left(course.path(), attempts);
        }
    }
}

/// A server on this course, and its port.
fn serve(course: &Path) -> (Child, u16) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cloakroom"))
        .args(["serve", "--port", "0", "--course", course.to_str().unwrap()])
        .args(["--data", course.join("data").to_str().unwrap()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().rsplit(':').next().and_then(|port| port.parse().ok());
    (child, port.unwrap_or_else(|| panic!("no port in {line:?}")))
}

/// Presses the button on the exercise's page: a stream that stays open.
fn press(port: u16) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let request = format!(
        "POST /api/exercises/answer/run HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: 2\r\n\r\n{{}}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

#[test]
fn a_closed_tab_ends_the_trial_and_gives_the_turn_to_the_next() {
    let course = course(ENDLESS);
    let (mut server, port) = serve(course.path());
    for attempts in 1..=2 {
        let tab = press(port);
        wait_until_it_runs(course.path());
        drop(tab);
        nothing_is_left(course.path(), attempts);
    }
    let mut tab = press(port);
    let mut first = [0; 12];
    tab.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200", "the turn is free");
    drop(tab);
    signal(&server, "-TERM");
    server.wait().unwrap();
}

#[test]
fn a_server_that_is_stopped_ends_the_trial_it_runs() {
    let course = course(ENDLESS);
    for (attempts, name) in [(1, "-INT"), (2, "-TERM")] {
        let (mut server, port) = serve(course.path());
        let mut tab = press(port);
        wait_until_it_runs(course.path());
        let begun = Instant::now();
        signal(&server, name);
        assert!(server.wait().unwrap().success());
        assert!(begun.elapsed() < Duration::from_secs(4), "it did not wait for the tests: {:?}", begun.elapsed());
        let mut said = String::new();
        tab.read_to_string(&mut said).unwrap();
        assert!(said.contains("Cloakroom was stopped"), "{said}");
        nothing_is_left(course.path(), attempts);
    }
}

#[tokio::test]
async fn a_trial_that_takes_too_long_is_ended_and_says_so() {
    let course = course(ENDLESS);
    let folder = exercises(course.path());
    // Built beforehand, so that the limit is the test's.
    let mut built = Trials::new(&folder).start("answer").unwrap();
    while built.line().await.is_some_and(|line| !line.starts_with("running 1 test")) {}
    drop(built);
    let trials = Trials::new(&folder).with_limit(Duration::from_secs(3));
    let mut trial = trials.start("answer").unwrap();
    let mut said = Vec::new();
    while let Some(line) = trial.line().await {
        said.push(line);
    }
    assert_eq!(said.last().unwrap(), "error: the tests did not end within 3 s");
    assert!(!trial.verdict().passed);
    nothing_is_left(course.path(), 1);
    assert!(trials.start("answer").is_ok(), "the turn is free");
}
