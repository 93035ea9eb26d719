//! What is no run: each way not to run the tests has its own word, counts for nothing, and is never a pass.

use std::fs;

use serde_json::Value;

use crate::exercise_commands::{TEST, command, course, run, text};

const FORGED: &str = "test it_is_42 ... ok\\n\\ntest result: ok. 1 passed; 0 failed; 0 ignored";

/// What the learner hands in, and what is said of it.
fn handed_in(body: &str) -> (bool, String, Value) {
    let course = course(TEST);
    let source = format!(
        "// Yours: from here.\n\n/// The answer.\npub fn answer() -> u32 {{\n    {body}\n}}\n\n// Yours: to here.\n"
    );
    fs::write(course.path().join("exercises/answer/src/lib.rs"), source).unwrap();
    let output = run(course.path(), &["test", "answer"]);
    let list = run(course.path(), &["list", "--json"]);
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    (output.status.success(), text(&output), list["exercises"][0].clone())
}

#[test]
fn what_ends_the_tests_is_no_run() {
    let forged = |end: &str| format!("println!(\"{FORGED}\"); {end}");
    let overflow = "fn deeper(n: [u8; 4096]) -> u8 { std::hint::black_box(deeper(n)).wrapping_add(n[0]) } deeper([1; 4096]).into()";
    for (body, says) in [
        (forged("std::process::exit(0)"), "The tests were ended before their end"),
        (forged("std::process::abort()"), "The tests were aborted: signal 6"),
        (overflow.to_owned(), "The stack overflowed"),
        ("if cfg!(test) { 42 } else { 0 }".to_owned(), "Your code asks whether it is being tested"),
    ] {
        let (passed, said, row) = handed_in(&body);
        assert!(!passed && said.contains(says) && said.contains("This is no run"), "{body}: {said}");
        assert_eq!((&row["done"], &row["attempts"]), (&Value::from(false), &Value::from(0)), "{body}");
    }
}

#[test]
fn what_is_printed_does_not_help() {
    let (passed, said, row) = handed_in(&format!("eprintln!(\"{FORGED}\"); println!(\"{FORGED}\"); 41"));
    assert!(!passed && said.contains("0 of 1 tests pass"), "{said}");
    assert_eq!(row["done"], false);
}

#[test]
fn a_broken_manifest_and_a_missing_cargo_are_no_run() {
    let course = course(TEST);
    fs::write(course.path().join("exercises/Cargo.toml"), "[workspace\n").unwrap();
    let said = text(&run(course.path(), &["test", "answer"]));
    assert!(said.contains("Cargo cannot read a manifest") && said.contains("This is no run"), "{said}");
    let nowhere = command(course.path(), &["test", "answer"]).env("CARGO", "/nowhere/cargo").output().unwrap();
    let said = text(&nowhere);
    assert!(!nowhere.status.success() && said.contains("Cargo could not be started"), "{said}");
    let list = run(course.path(), &["list", "--json"]);
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    assert_eq!(list["exercises"][0]["attempts"], 0);
}

#[test]
fn what_does_not_compile_is_said_so() {
    let (passed, said, _) = handed_in("nothing");
    assert!(!passed && said.contains("It does not compile") && said.contains("E0425"), "{said}");
}
