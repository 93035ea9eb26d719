//! What the server's log holds, and above all what it does not.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
};

/// Sends JSON as a tool does, and gives the whole answer.
fn post(address: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Everything on stderr of a server that has played some steps, with this in `RUST_LOG`.
fn logged_at(level: Option<&str>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_cloakroom"))
        .args(["serve", "--port", "0", "--data"])
        .arg(folder.path())
        .env_remove("RUST_LOG")
        .envs(level.map(|level| ("RUST_LOG", level)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(server.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("http://") {
        line.clear();
        assert!(said.read_line(&mut line).unwrap() > 0, "it did not start");
    }
    let address = line.split("http://").nth(1).unwrap().trim().replace("localhost", "127.0.0.1");
    let mut log = server.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut all = String::new();
        log.read_to_string(&mut all).unwrap();
        all
    });
    let steps = r#"{"act": "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}"}"#;
    let answer = post(&address, "/api/sandbox/browsers/alice/requests", steps);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let malformed = r#"{"http": "GET https://hotel.grand.example/whoami\nCookie: sid=too-short"}"#;
    assert!(post(&address, "/api/sandbox/browsers/mallory/requests", malformed).starts_with("HTTP/1.1 200"));
    server.kill().unwrap();
    server.wait().unwrap();
    log.join().unwrap()
}

#[test]
fn the_log_holds_no_page_and_no_password_and_by_itself_no_line_for_a_malformed_id() {
    let log = logged_at(Some("trace"));
    for word in ["html5ever", "selectors", "<html", "password", "hyper"] {
        assert!(!log.to_lowercase().contains(word), "{word}: {}", log.get(..4000).unwrap_or(&log));
    }
    assert_eq!(logged_at(None), "", "at the level that it has by itself, all of this is nothing to warn of");
}
