//! Every exercise grades honestly: its stub compiles and fails, its solution passes, each plausible
//! wrong solution fails for the reason written in its first line, and neither an empty file nor a
//! handler that panics or never answers gets through.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use cloakroom::runner::prove;

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Where the copies are built: the dependencies are compiled once for all of them.
fn place(name: &str) -> PathBuf {
    repository().join("target/exercises").join(name)
}

#[test]
fn stubs_fail_solutions_pass_and_wrong_solutions_fail_for_their_reason() {
    // Narrowed to one: EXERCISE=login cargo test --test exercises
    let only = std::env::var("EXERCISE").ok();
    let proof = prove(&repository(), &place("proof"), only.as_deref()).unwrap();
    assert!(proof.problems.is_empty(), "{}", proof.problems.join("\n\n"));
    assert!(proof.exercises >= 1 && proof.runs >= 7 * proof.exercises, "{proof:?}");
}

/// The proof itself can fail: an exercise that is spoilt in five ways has five problems.
#[test]
fn what_grades_wrongly_is_found() {
    let checkout = tempfile::tempdir().unwrap();
    let exercise = checkout.path().join("exercises/log-out");
    std::os::unix::fs::symlink(repository().join("engine"), checkout.path().join("engine")).unwrap();
    for folder in ["lessons", "exercises/stage", "exercises/log-out"] {
        copy(&repository().join(folder), &checkout.path().join(folder));
    }
    for file in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(repository().join("exercises").join(file), checkout.path().join("exercises").join(file)).unwrap();
    }
    let solution = fs::read_to_string(exercise.join("solution.rs")).unwrap();
    let stub = fs::read_to_string(exercise.join("stub.rs")).unwrap();
    fs::write(exercise.join("stub.rs"), solution.replace("// Deletes", "// TODO: deletes")).unwrap();
    fs::write(exercise.join("solution.rs"), stub.replace("mod hotel;", "mod hotel; //")).unwrap();
    fs::write(exercise.join("wrong/clear.rs"), "// Fails because: of the weather\nuse nothing::at_all;\n").unwrap();
    fs::remove_dir_all(exercise.join("wrong")).unwrap();
    fs::create_dir(exercise.join("wrong")).unwrap();
    fs::write(exercise.join("wrong/clear.rs"), "// Fails because: of the weather\npub fn log_out() {}\n").unwrap();

    let proof = prove(checkout.path(), &place("spoilt"), None).unwrap();
    for says in [
        "solution.rs: it differs from the stub outside your part",
        "stub.rs: it passes the tests",
        "solution.rs: it does not pass",
        "wrong: there are fewer than two wrong solutions",
        "wrong/clear.rs: no failing test says `of the weather`",
    ] {
        assert!(proof.problems.iter().any(|problem| problem.contains(says)), "{says}: {:?}", proof.problems);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A learner may have solved an exercise in place, and that is no failure here: what is committed counts.
#[test]
fn what_is_committed_is_the_stub() {
    for entry in fs::read_dir(repository().join("exercises")).unwrap() {
        let Ok(stub) = fs::read_to_string(entry.as_ref().unwrap().path().join("stub.rs")) else { continue };
        let slug = entry.unwrap().file_name().into_string().unwrap();
        let path = format!(":exercises/{slug}/src/lib.rs");
        let output = Command::new("git").args(["show", &path]).current_dir(repository()).output();
        // Not every copy of the repository has its history.
        let Some(output) = output.ok().filter(|output| output.status.success()) else { continue };
        assert!(String::from_utf8_lossy(&output.stdout) == stub, "exercises/{slug}/src/lib.rs is not its stub.rs");
    }
}

fn cloakroom(arguments: &[&str], here: &Path) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cloakroom"));
    command.args(arguments).current_dir(here).env("CARGO_TARGET_DIR", place("unpacked"));
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// What the binary unpacks builds by itself, and whoever empties a test has not passed it.
#[test]
fn an_unpacked_folder_builds_and_is_judged_by_the_shipped_tests() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path().join("course");
    let data = place.path().join("data");
    let test = ["exercise", "test", "log-out", "--data", data.to_str().unwrap()];
    assert!(cloakroom(&["init", here.to_str().unwrap()], place.path()).0);
    assert!(!cloakroom(&["init", here.to_str().unwrap()], place.path()).0, "it is not unpacked over what is there");

    let (passed, said) = cloakroom(&test, &here);
    assert!(!passed && said.contains("Mallory won"), "{said}");
    fs::write(here.join("exercises/log-out/tests/attack.rs"), "#[test]\nfn all_is_well() {}\n").unwrap();
    let (passed, said) = cloakroom(&test, &here);
    assert!(!passed && said.contains("is not as shipped") && said.contains("Mallory won"), "{said}");
    fs::copy(here.join("exercises/log-out/solution.rs"), here.join("exercises/log-out/src/lib.rs")).unwrap();
    let (passed, said) = cloakroom(&test, &here);
    assert!(passed && said.contains("All tests pass"), "{said}");
}
