//! A second start: on a port or a data folder that is in use. It says who has it, and touches nothing.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStdout, Command, Output, Stdio},
};

use rusqlite::Connection;

/// A server in a process of its own; killed when dropped.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) port: u16,
    out: BufReader<ChildStdout>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        Self::of(serve(data, "0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// With more options; `CLOAKROOM` names another binary: one that is optimised.
    pub(crate) fn with_options(data: &Path, more: &[&str]) -> Self {
        let program = std::env::var_os("CLOAKROOM").unwrap_or_else(|| env!("CARGO_BIN_EXE_cloakroom").into());
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0", "--data"]).arg(data).args(more);
        Self::of(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// A child that prints the address first.
    pub(crate) fn of(mut child: Child) -> Self {
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self { child, port: 0, out };
        let line = server.line();
        let port = line.rsplit(':').next().and_then(|port| port.parse().ok());
        server.port = port.unwrap_or_else(|| panic!("no address: {line}"));
        server
    }

    /// A child that has printed something else, and listens here.
    pub(crate) fn with(child: Child, port: u16, out: BufReader<ChildStdout>) -> Self {
        Self { child, port, out }
    }

    /// What it prints next.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> String {
        self.ask(("POST", path, body), None)
    }

    /// A request of JSON by method, path and body, and the answer as it comes; empty if there is none.
    pub(crate) fn ask(&self, (method, path, body): (&str, &str, &str), cookie: Option<&str>) -> String {
        let cookie = cookie.map_or(String::new(), |cookie| format!("Cookie: {cookie}\r\n"));
        let ask = || -> std::io::Result<String> {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            write!(
                stream,
                "{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: application/json\r\n{cookie}\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                self.port,
                body.len()
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer)
        };
        ask().unwrap_or_default()
    }
}

fn serve(data: &Path, port: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    command.args(["serve", "--port", port, "--data", data.to_str().unwrap()]);
    command
}

/// A server that should not start.
fn refused(data: &Path, port: &str) -> String {
    let Output { status, stdout, stderr } = serve(data, port).output().unwrap();
    let says = String::from_utf8_lossy(&stderr).into_owned();
    assert_eq!(status.code(), Some(1), "{says}");
    assert!(stdout.is_empty() && says.trim().lines().count() == 1, "{says}");
    says
}

fn records_of_sandboxes(data: &Path) -> i64 {
    let database = Connection::open(data.join("cloakroom.db")).unwrap();
    let count = "SELECT count(*) FROM records WHERE world LIKE 'sandbox:%'";
    database.query_row(count, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_second_start_says_who_has_the_folder_and_leaves_the_first_ones_sessions_alone() {
    let data = tempfile::tempdir().unwrap();
    let first = Server::start(data.path());
    let answer =
        first.post("/api/sandbox/browsers/alice/requests", r#"{"http": "GET https://hotel.grand.example/count"}"#);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(records_of_sandboxes(data.path()), 1, "there is something to lose");

    let process = format!("process {}, at http://localhost:{}", first.child.id(), first.port);
    let says = refused(data.path(), "0");
    assert!(says.contains("in use by a Cloakroom that is running") && says.contains(&process), "{says}");
    assert!(says.contains("--data DIR"), "{says}");
    let says = refused(data.path(), &first.port.to_string());
    assert!(says.contains(&format!("Port {} is in use", first.port)) && says.contains(&process), "{says}");
    assert_eq!(records_of_sandboxes(data.path()), 1, "and nothing is lost");
}

#[test]
fn after_a_kill_the_next_start_has_the_folder() {
    let data = tempfile::tempdir().unwrap();
    let mut first = Server::start(data.path());
    // On Unix this is SIGKILL: no destructor runs.
    first.child.kill().unwrap();
    first.child.wait().unwrap();
    Server::start(data.path());
}

#[test]
fn a_command_writes_beside_a_running_server() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let file = data.path().join("progress.json");
    let text = r#"{"cloakroom": "progress", "version": 1, "lessons": {"fixation": {"done": "2026-01-01T00:00:00Z"}}}"#;
    std::fs::write(&file, text).unwrap();
    let import = Command::new(env!("CARGO_BIN_EXE_cloakroom"))
        .args(["progress", "import", file.to_str().unwrap(), "--data", data.path().to_str().unwrap()])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&import.stdout), "New: 1 lesson.\n");
    let answer = server.post("/api/progress/lessons/sessions", "{}");
    assert!(answer.contains("\"fixation\",\"sessions\""), "{answer}");
}

#[test]
fn a_folder_of_a_newer_version_is_refused_in_a_sentence_and_left_as_it_is() {
    let data = tempfile::tempdir().unwrap();
    let database = Connection::open(data.path().join("cloakroom.db")).unwrap();
    database.execute_batch("CREATE TABLE progress (everything TEXT); PRAGMA user_version = 99;").unwrap();
    let says = refused(data.path(), "0");
    assert!(says.contains("layout is 99") && says.contains("update Cloakroom"), "{says}");
    let version: i64 = database.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 99);
}

#[cfg(unix)]
#[test]
fn what_was_acknowledged_before_the_server_was_told_to_end_is_kept() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path());
    let pid = server.child.id().to_string();
    let writers: Vec<_> = std::thread::scope(|scope| {
        let lessons = ["cookies", "sessions", "fixation", "stateless"];
        let write = |slug: &'static str| {
            let server = &server;
            scope.spawn(move || {
                let mut kept = false;
                while server.post(&format!("/api/progress/lessons/{slug}"), "{}").starts_with("HTTP/1.1 200") {
                    kept = true;
                }
                (slug, kept)
            })
        };
        let writers: Vec<_> = lessons.map(write).into_iter().collect();
        std::thread::sleep(std::time::Duration::from_millis(150));
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    let mut server = server;
    assert!(server.child.wait().unwrap().success(), "it ends as asked");
    let database = Connection::open(data.path().join("cloakroom.db")).unwrap();
    for (slug, kept) in writers {
        let found: i64 = database
            .query_row("SELECT count(*) FROM progress WHERE key = ?1", [format!("lesson:{slug}")], |row| row.get(0))
            .unwrap();
        assert!(!kept || found == 1, "{slug} was acknowledged and is lost");
    }
}
