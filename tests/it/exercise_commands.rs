//! `cloakroom exercise`: on a workspace of its own, with one exercise that needs no crates.

use std::{
    fs,
    io::Read,
    path::Path,
    process::{Command, Output, Stdio},
};

const STUB: &str =
    "// Yours: from here.\n\n/// TODO: the answer.\npub fn answer() -> u32 {\n    0\n}\n\n// Yours: to here.\n";

/// A course with the exercise `answer`, whose test is `body`.
pub(crate) fn course(body: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let package = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    write("lessons/course.toml", "part = []\n");
    write("exercises/Cargo.toml", "[workspace]\nmembers = [\"*\"]\nexclude = [\"target\"]\nresolver = \"3\"\n");
    write("exercises/stage/Cargo.toml", &package("stage"));
    // As the real one tells how a test ended.
    write("exercises/stage/src/lib.rs", include_str!("../../exercises/stage/src/proves.rs"));
    let meta =
        "[package.metadata.cloakroom]\ntitle = \"Find the answer\"\nhints = [\"It is a number.\", \"It is 42.\"]\n";
    let stage = "[dev-dependencies]\nstage = { path = \"../stage\" }\n";
    write(
        "exercises/answer/Cargo.toml",
        &(package("answer") + "[lib]\ntest = false\ndoctest = false\n" + meta + stage),
    );
    write("exercises/answer/README.md", "# Find it\n\n## What is asked\n\n1. It is a number.\n");
    write(
        "exercises/answer/wrong/off_by_one.rs",
        "// Breaks 1: It is 43\n// One too many.\n\n/// The answer.\npub fn answer() -> u32 {\n    43\n}\n",
    );
    write("exercises/answer/src/lib.rs", STUB);
    write("exercises/answer/stub.rs", STUB);
    write("exercises/answer/solution.rs", &STUB.replace("    0\n", "    42\n"));
    write("exercises/answer/tests/answer.rs", body);
    place
}

pub(crate) const TEST: &str = "#[test]\nfn it_is_42() {\n    let _test = stage::proves(1);\n    assert!(answer::answer() == 42, \"\\n\\nIt is {}.\\n\", answer::answer());\n}\n";

pub(crate) fn command(place: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    command.arg("exercise").args(arguments).current_dir(place.join("exercises"));
    command.args(["--data", place.join("data").to_str().unwrap()]).stdin(Stdio::null());
    command
}

pub(crate) fn run(place: &Path, arguments: &[&str]) -> Output {
    command(place, arguments).output().unwrap()
}

pub(crate) fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn an_exercise_is_tested_solved_and_put_back() {
    let course = course(TEST);
    let source = course.path().join("exercises/answer/src/lib.rs");

    let failed = run(course.path(), &["test", "answer"]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(text(&failed).contains("no  it is 42") && text(&failed).contains("It is 0."), "{}", text(&failed));
    assert!(!text(&failed).contains('\x1b') && text(&failed).lines().all(|l| l.chars().count() <= 80));

    fs::write(&source, STUB.replace("    0\n", "    6 * 7\n")).unwrap();
    let passed = run(course.path(), &["test", "answer"]);
    assert_eq!(passed.status.code(), Some(0), "{}", text(&passed));
    let list = run(course.path(), &["list", "--json"]);
    let list: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(list["exercises"][0]["done"], true);
    assert_eq!(list["exercises"][0]["attempts"], 2);

    let solution = text(&run(course.path(), &["solution", "answer"]));
    assert!(solution.contains("-     6 * 7") && solution.contains("+     42"), "{solution}");

    let reset = text(&run(course.path(), &["reset", "answer"]));
    assert_eq!(fs::read_to_string(&source).unwrap(), STUB);
    let kept: Vec<_> = fs::read_dir(course.path().join("exercises/answer/kept")).unwrap().collect();
    let kept = kept[0].as_ref().unwrap().path();
    assert!(fs::read_to_string(&kept).unwrap().contains("6 * 7") && reset.contains(kept.to_str().unwrap()), "{reset}");
    assert!(text(&run(course.path(), &["reset", "--all"])).contains("answer is as it began"));
}

#[test]
fn the_wrong_ways_are_shown_after_a_pass() {
    let course = course(TEST);
    let before = run(course.path(), &["mutants", "answer"]);
    assert_eq!(before.status.code(), Some(2), "they tell much of the right way");
    assert!(String::from_utf8_lossy(&before.stderr).contains("exercise test answer"));
    fs::write(course.path().join("exercises/answer/src/lib.rs"), STUB.replace("    0\n", "    42\n")).unwrap();
    assert!(run(course.path(), &["test", "answer"]).status.success());
    let after = text(&run(course.path(), &["mutants", "answer"]));
    for says in
        ["1. It is a number.", "off by one", "One too many.", "wrong      43", "right      42", "Wrong ways: 1."]
    {
        assert!(after.contains(says), "{says}: {after}");
    }
}

#[test]
fn hints_come_one_at_a_time_and_the_solution_asks_first() {
    let course = course(TEST);
    assert!(text(&run(course.path(), &["hint", "answer"])).contains("Hint 1 of 2\n\nIt is a number."));
    assert!(text(&run(course.path(), &["hint", "answer"])).contains("It is 42."));
    assert!(text(&run(course.path(), &["hint", "answer"])).contains("Hint 2 of 2"), "the last stays");
    let unasked = run(course.path(), &["solution", "answer"]);
    assert_eq!(unasked.status.code(), Some(2), "nobody is there to say yes");
    assert!(String::from_utf8_lossy(&unasked.stderr).contains("--yes"));
    assert!(text(&run(course.path(), &["solution", "answer", "--yes"])).contains("+     42"));
}

#[test]
fn what_is_wrong_is_one_line() {
    let course = course(TEST);
    let elsewhere = tempfile::tempdir().unwrap();
    for (folder, arguments, says) in [
        (course.path().join("exercises"), vec!["test", "nothing"], "there are: answer"),
        (course.path().join("exercises"), vec!["reset"], "--all"),
        (elsewhere.path().to_owned(), vec!["test", "login"], "there are no exercises here"),
    ] {
        let answer = command(course.path(), &arguments).current_dir(folder).output().unwrap();
        let error = String::from_utf8_lossy(&answer.stderr);
        assert_eq!(answer.status.code(), Some(2), "{error}");
        assert!(error.contains(says) && error.trim().lines().count() == 1, "{error}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn watch_runs_the_tests_at_every_save() {
    let course = course(TEST);
    let source = course.path().join("exercises/answer/src/lib.rs");
    let mut child = command(course.path(), &["watch", "answer"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut seen = String::new();
    let mut until = |wanted: &str| {
        let mut buffer = [0; 4096];
        while !seen.contains(wanted) {
            let read = out.read(&mut buffer).unwrap();
            assert!(read > 0, "watch ended without saying {wanted}:\n{seen}");
            seen.push_str(&String::from_utf8_lossy(&buffer[..read]));
        }
        std::mem::take(&mut seen)
    };
    let first = until("0 of 1 tests pass");
    assert!(first.contains("It is 0.") && !first.contains('\x1b'), "{first}");
    fs::write(&source, STUB.replace("    0\n", "    41\n")).unwrap();
    assert!(until("0 of 1 tests pass").contains("It is 41."));
    fs::write(&source, STUB.replace("    0\n", "    42\n")).unwrap();
    // Nobody sits at a keyboard, and all is done: it ends by itself.
    assert!(until("That was all of them").contains("All tests pass"));
    assert!(child.wait().unwrap().success());
}
