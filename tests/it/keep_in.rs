//! `--keep-in`: our own sessions and the progress are on the server that is named, and another data folder finds them there.

use std::{path::Path, process::Command};

use cloakroom::private_servers;
use rusqlite::Connection;

use crate::{real_stores::own, second_start::Server};

const DONE: (&str, &str, &str) = ("POST", "/api/progress/lessons/cookies", "{}");
const PROGRESS: (&str, &str, &str) = ("GET", "/api/progress", "");

fn has_it(server: &Server) -> bool {
    let answer = server.ask(PROGRESS, None);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    answer.contains("\"cookies\"")
}

fn own_sessions(data: &Path) -> i64 {
    let database = Connection::open(data.join("cloakroom.db")).unwrap();
    database.query_row("SELECT count(*) FROM records WHERE world NOT LIKE 'sandbox:%'", [], |row| row.get(0)).unwrap()
}

#[test]
fn progress_is_on_the_server_that_is_named_and_another_data_folder_finds_it() {
    for (word, store) in [("redis", own(private_servers::redis)), ("postgres", own(private_servers::postgres))] {
        let Some(store) = store else { continue };
        let [one, other] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let option = format!("--{word}");
        let named = [&*option, store.address(), "--keep-in", word];
        let first = Server::with_options(one.path(), &named);
        let answer = first.ask(DONE, None);
        assert!(answer.starts_with("HTTP/1.1 200"), "{word}: {answer}");
        let answer =
            first.post("/api/sandbox/browsers/alice/requests", r#"{"http": "GET https://hotel.grand.example/"}"#);
        assert!(answer.to_lowercase().contains("set-cookie: "), "{word}: {answer}");
        assert!(has_it(&first), "{word}");
        assert!(first.ask(("GET", "/progress", ""), None).contains("on the Redis or PostgreSQL server"), "{word}");
        assert_eq!(own_sessions(one.path()), 0, "{word}: nor is our own session in the folder");
        drop(first);
        assert!(has_it(&Server::with_options(other.path(), &named)), "{word}: from another folder");
        let without = Server::with_options(one.path(), &named[..2]);
        assert!(!has_it(&without), "{word}: the folder has none of it");
        assert!(without.ask(("GET", "/progress", ""), None).contains("in the data folder of this machine"), "{word}");
    }
}

#[test]
fn a_server_that_would_end_with_us_keeps_nothing() {
    for word in ["redis", "postgres"] {
        let data = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
        command.args(["serve", "--port", "0", "--start-stores", "--keep-in", word, "--data"]).arg(data.path());
        let ended = command.output().unwrap();
        let says = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{says}");
        assert!(says.contains(&format!("name it with --{word} URL")), "{says}");
    }
}
