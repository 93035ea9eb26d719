//! Every command ends quietly when nobody reads what it prints, as in `cloakroom matrix | head -1`.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// Runs a command whose reader has gone before it prints.
fn unread(arguments: &[&str], stdin: Stdio) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    let output = command.args(arguments).stdin(stdin).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(says.is_empty(), "{arguments:?}: {says}");
    assert_eq!(output.status.code(), Some(141), "{arguments:?}");
}

#[test]
fn a_command_whose_reader_has_gone_ends_without_a_word() {
    let data = tempfile::tempdir().unwrap();
    let dir = data.path().to_str().unwrap();
    let unpacked = data.path().join("unpacked");
    let begun = data.path().join("course");
    std::fs::create_dir_all(begun.join("lessons/attacks")).unwrap();
    let cookie = ["cookies", "explain", "--set", "sid=1", "--to", "https://hotel.example/"];
    for arguments in [
        vec!["--help"],
        vec!["--version"],
        vec!["attack", "fixation-planted"],
        vec!["attack", "fixation-planted", "--json"],
        vec!["check", "attacks/fixation-planted"],
        vec!["check", "--claims"],
        cookie.to_vec(),
        vec!["exercise", "list", "--data", dir],
        vec!["exercise", "hint", "login", "--data", dir],
        vec!["exercise", "solution", "login", "--yes", "--data", dir],
        vec!["progress", "export", "--data", dir],
        vec!["doctor", "--data", dir],
        vec!["init", unpacked.to_str().unwrap()],
        vec!["new", "attack", "somebody", "--course", begun.to_str().unwrap()],
    ] {
        unread(&arguments, Stdio::null());
    }
}

#[test]
fn the_matrix_ends_without_a_word_too() {
    let course = tempfile::tempdir().unwrap();
    let attacks = course.path().join("lessons/attacks");
    std::fs::create_dir_all(&attacks).unwrap();
    let one = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons/attacks/fixation-planted.md");
    std::fs::copy(one, attacks.join("fixation-planted.md")).unwrap();
    unread(&["matrix", "--course", course.path().to_str().unwrap()], Stdio::null());
}

#[test]
fn lines_of_json_are_not_answered_for_nobody() {
    let data = tempfile::tempdir().unwrap();
    let lines = data.path().join("cases");
    std::fs::write(&lines, "{}\n".repeat(20_000)).unwrap();
    unread(&["cookies", "explain"], std::fs::File::open(lines).unwrap().into());
}
