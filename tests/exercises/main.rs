//! Every exercise grades honestly: its stub compiles and fails, its solution passes. Each sentence of its README is broken by
//! wrong solutions that fail in a test of that sentence, right ones of other shapes pass, and nothing that panics, never
//! answers or ends the process gets through.
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
fn every_sentence_is_broken_by_wrong_solutions_and_right_ones_pass() {
    // Narrowed to one: EXERCISE=login cargo test --test exercises
    let only = std::env::var("EXERCISE").ok();
    let proof = prove(&repository(), &place("proof"), only.as_deref(), 1).unwrap();
    assert!(proof.problems.is_empty(), "{}", proof.problems.join("\n\n"));
    assert!(
        proof.exercises >= 1 && proof.wrong >= 10 * proof.exercises && proof.right >= 5 * proof.exercises,
        "{proof:?}"
    );
}

/// The proof itself can fail: an exercise that is spoilt in many ways has as many problems.
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
    let read = |name: &str| fs::read_to_string(exercise.join(name)).unwrap();
    let write = |name: &str, text: &str| fs::write(exercise.join(name), text).unwrap();
    let (solution, stub) = (read("solution.rs"), read("stub.rs"));
    let yours = |source: &str| source.split("// Yours: ").nth(1).unwrap().split_once('\n').unwrap().1.to_owned();
    write("stub.rs", &solution.replace("// Deletes", "// TODO: deletes"));
    write("solution.rs", &stub.replace("mod hotel;", "mod hotel; //"));
    write("tests/attack.rs", &read("tests/attack.rs").replacen("    let _test = proves(3);\n", "", 2));
    for kind in ["wrong", "right"] {
        fs::remove_dir_all(exercise.join(kind)).unwrap();
        fs::create_dir(exercise.join(kind)).unwrap();
    }
    write("wrong/passes.rs", &format!("// Breaks 1: anything\n// It is right.\n{}", yours(&solution)));
    write(
        "wrong/weather.rs",
        &format!("// Breaks 1: of the weather\n// It fails for another reason.\n{}", yours(&stub)),
    );
    write("wrong/elsewhere.rs", &format!("// Breaks 4: WON at step 3\n// In another sentence.\n{}", yours(&stub)));
    write("wrong/no_sentence.rs", &format!("// Breaks 5: WON at step 3\n// There are four.\n{}", yours(&stub)));
    write("wrong/broken.rs", "// Breaks 1: anything\n// It does not compile.\n\nuse nothing::at_all;\n");
    write("right/fails.rs", &format!("// Right: it is wrong.\n{}", yours(&stub)));

    let proof = prove(checkout.path(), &place("spoilt"), None, 1).unwrap();
    for says in [
        "solution.rs: it differs from the stub outside your part",
        "stub.rs: it passes the tests",
        "solution.rs: it does not pass",
        "tests/attack.rs: `alice_can_still_log_in_and_out` does not begin with `let _test = proves(N);`",
        "README.md: no test proves sentence 3",
        "README.md: sentence 1 is broken by 0 wrong solutions",
        "wrong/passes.rs: it passes the tests",
        "wrong/weather.rs: no failing test of sentence 1 says `of the weather`",
        "wrong/elsewhere.rs: no failing test of sentence 4 says `WON at step 3`",
        "wrong/no_sentence.rs: its first line does not begin with `// Breaks N: `",
        "wrong_broken: it does not compile",
        "right/fails.rs: it does not pass",
        "right: there are fewer than 4 right solutions",
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

/// What the binary unpacks builds by itself. Whoever empties a test has not passed it, and neither has who changes the site,
/// the attack or a manifest.
#[test]
fn an_unpacked_folder_builds_and_is_judged_by_what_was_shipped() {
    let place = tempfile::tempdir().unwrap();
    let here = place.path().join("course");
    let data = place.path().join("data");
    let test = ["exercise", "test", "log-out", "--data", data.to_str().unwrap()];
    assert!(cloakroom(&["init", here.to_str().unwrap()], place.path()).0);
    assert!(!cloakroom(&["init", here.to_str().unwrap()], place.path()).0, "it is not unpacked over what is there");

    let (passed, said) = cloakroom(&test, &here);
    assert!(!passed && said.contains("Mallory won") && !said.contains("is not as shipped"), "{said}");
    let attack = "lessons/attacks/replay-after-logout.md";
    let changes: [(&str, &dyn Fn(String) -> String); 4] = [
        ("exercises/log-out/tests/attack.rs", &|_| "#[test]\nfn all_is_well() {}\n".to_owned()),
        ("exercises/log-out/src/hotel.rs", &|text| text.replace("guests.alice_secret", "guests.alice_password")),
        ("exercises/log-out/Cargo.toml", &|text| text + "\n[features]\nmine = []\n"),
        (attack, &|text| text.replace("=> body contains {{secret}}", "=> body contains {{secret}}{{secret}}")),
    ];
    for (file, change) in changes {
        let before = fs::read_to_string(here.join(file)).unwrap();
        fs::write(here.join(file), change(before.clone())).unwrap();
        let (passed, said) = cloakroom(&test, &here);
        assert!(!passed && said.contains(&format!("Your {file} is not as shipped")), "{said}");
        assert!(said.contains("Mallory won"), "{file}: {said}");
        fs::write(here.join(file), before).unwrap();
    }
    let source = here.join("exercises/log-out/src/lib.rs");
    let solution = fs::read_to_string(here.join("exercises/log-out/solution.rs")).unwrap();
    fs::write(&source, solution.replace("mod hotel;", "mod hotel {}")).unwrap();
    let (passed, said) = cloakroom(&test, &here);
    assert!(!passed && said.contains("The site around your code is left out"), "{said}");
    fs::write(&source, solution).unwrap();
    let (passed, said) = cloakroom(&test, &here);
    assert!(passed && said.contains("All tests pass"), "{said}");
}
