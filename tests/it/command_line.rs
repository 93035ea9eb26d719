//! The program itself: exit codes, one clear line for what is wrong.

use std::process::{Command, Output};

fn cloakroom(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cloakroom")).args(arguments).output().unwrap()
}

fn one_line(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(text.trim().lines().count(), 1, "{text}");
    text
}

#[test]
fn an_attack_exits_by_its_outcome() {
    assert_eq!(cloakroom(&["attack", "fixation-planted", "--set", "renew_on_login=off"]).status.code(), Some(1));
    assert_eq!(cloakroom(&["attack", "fixation-planted", "--set", "renew_on_login=on"]).status.code(), Some(0));
    assert_eq!(cloakroom(&["attack", "fixation-planted", "--set", "everything"]).status.code(), Some(0));
    let json = cloakroom(&["attack", "fixation-planted", "--set", "renew_on_login=on", "--json"]);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(report["report"]["outcome"], "stopped");
}

#[test]
fn wrong_usage_exits_with_2_and_says_what_there_is() {
    let unknown = cloakroom(&["attack", "nothing"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(one_line(&unknown).contains("fixation-planted"));
    let switch = cloakroom(&["attack", "fixation-planted", "--set", "renew_on_login=maybe"]);
    assert_eq!(switch.status.code(), Some(2));
    assert!(one_line(&switch).contains("off, on"));
    for (bad, says) in [
        (vec!["--no-such-flag"], "--no-such-flag"),
        (vec!["--port", "many"], "many"),
        (vec!["attack"], "SLUG"),
        (vec!["dance"], "dance"),
    ] {
        let answer = cloakroom(&bad);
        assert_eq!(answer.status.code(), Some(2), "{bad:?}");
        assert!(one_line(&answer).contains(says), "{bad:?}");
    }
    let help = cloakroom(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&help.stdout).contains("attack"));
}

#[test]
fn a_busy_port_and_a_bad_data_folder_are_one_line_each() {
    let busy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = busy.local_addr().unwrap().port().to_string();
    let data = tempfile::tempdir().unwrap();
    let answer = cloakroom(&["--port", &port, "--data", data.path().to_str().unwrap()]);
    assert_ne!(answer.status.code(), Some(0));
    assert!(one_line(&answer).contains(&format!("Port {port} is in use")));
    let file = data.path().join("a-file");
    std::fs::write(&file, "x").unwrap();
    let answer = cloakroom(&["--port", "0", "--data", file.to_str().unwrap()]);
    assert_ne!(answer.status.code(), Some(0));
    assert!(one_line(&answer).contains("--data DIR"));
}
