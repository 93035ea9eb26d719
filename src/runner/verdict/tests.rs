//! Verdicts of outputs as Cargo prints them, and of outputs as somebody forges them.

use super::*;

const RUNNING: &str = "     Running tests/attack.rs (target/debug/deps/attack-1)\n";

/// A trial of tests `a` and `b`, with what they told.
fn read(text: &str, told: &str, success: bool) -> Verdict {
    let told = told.split_whitespace().map(|word| Told {
        passed: word.starts_with('+'),
        sentence: 1,
        test: word[1..].to_owned(),
    });
    let ending = Ending { expected: vec!["a".into(), "b".into()], told: told.collect(), success, stopped: None };
    let lines: Vec<_> = text.lines().map(str::to_owned).collect();
    Verdict::read(&lines, ending, Duration::from_millis(1200))
}

#[test]
fn a_failed_attack_test_tells_how_mallory_got_in() {
    let text = "test a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\n\nthread 'b' (1) panicked at x:1:\n\n\n\
                1. Mallory visits\n   mallory GET https://x/  ->  200 OK\n\nWON at step 4: Mallory opened it.\n\nnote: run\n\nfailures:\n    b\n";
    let verdict = read(&(RUNNING.to_owned() + text), "+a -b", false);
    assert!(!verdict.passed && verdict.mallory && verdict.ran);
    assert_eq!(verdict.headline, "Mallory opened it");
    assert_eq!(verdict.detail, "1 of 2 tests pass. 1.2 s.");
    let kinds: Vec<_> = verdict.tests[1].story.iter().map(|l| l.kind).collect();
    assert_eq!(kinds, ["step", "request", "end"]);
    assert_eq!(verdict.tests[1].story[1].who, "mallory");
}

#[test]
fn an_attack_that_could_not_be_tried_says_so_in_the_headline() {
    let text = "test b ... FAILED\n\n---- b stdout ----\n\nNOT PLAYED at step 4 (NoSuchPage, line 61): Mallory asked for \
                /account. It is not there. So this run says nothing about any defence.\n\nfailures:\n    b\n";
    let verdict = read(&(RUNNING.to_owned() + text), "-b +a", false);
    assert!(!verdict.passed && !verdict.mallory);
    assert!(verdict.headline.starts_with("Not played: Mallory asked for /account"), "{}", verdict.headline);
    assert_eq!(verdict.tests[1].story[0].kind, "end");
}

#[test]
fn what_does_not_compile_has_no_tests() {
    let verdict = read("   Compiling x\nerror[E0425]: cannot find value `y`\nerror: could not compile", "", false);
    assert!(!verdict.passed && verdict.ran);
    assert_eq!(verdict.headline, "It does not compile");
    assert_eq!(verdict.compiler, ["error[E0425]: cannot find value `y`", "error: could not compile"]);
}

#[test]
fn all_tests_passing_is_done() {
    assert!(read(&format!("{RUNNING}test a ... ok\ntest b ... ok\ntest result: ok."), "+a +b", true).passed);
    assert!(!read("", "", true).passed, "nothing ran");
}

#[test]
fn what_is_printed_is_no_pass() {
    let forged = format!("{RUNNING}test a ... ok\ntest b ... ok\n\ntest result: ok. 2 passed; 0 failed");
    for (told, success) in [("", true), ("+a", true), ("+a", false)] {
        let verdict = read(&forged, told, success);
        assert!(!verdict.passed && !verdict.ran && verdict.tests.is_empty(), "{told}: {verdict:?}");
        assert_eq!(verdict.headline, "The tests were ended before their end");
    }
    // It told twice: once what it was, once what it wished.
    assert!(!read(&forged, "+a +b -b", true).passed);
    // All passed, and then the process did not end well.
    assert!(!read(&forged, "+a +b", false).passed);
}

#[test]
fn each_way_not_to_run_has_its_own_word() {
    let abort = "error: test failed\nCaused by:\n  process didn't exit successfully: `x` (signal: 6, SIGABRT: process abort signal)";
    for (text, says) in [
        (format!("{RUNNING}{abort}"), "The tests were aborted: signal 6, SIGABRT"),
        (format!("{RUNNING}thread 'a' has overflowed its stack\n{abort}"), "The stack overflowed"),
        (RUNNING.to_owned(), "The tests were ended before their end"),
        ("error: failed to parse manifest at `x/Cargo.toml`".to_owned(), "Cargo cannot read a manifest"),
        ("error: unclosed table\n --> Cargo.toml:1:11".to_owned(), "Cargo cannot read a manifest"),
        ("error: failed to download `x`".to_owned(), "Cargo could not build"),
        ("error: package ID specification `x` did not match any packages".to_owned(), "Cargo cannot read a manifest"),
    ] {
        let verdict = read(&text, "+a", false);
        assert!(verdict.headline.starts_with(says) && !verdict.ran && !verdict.passed, "{text}: {verdict:?}");
        assert!(verdict.detail.contains("This is no run"), "{}", verdict.detail);
    }
}

#[test]
fn a_test_of_the_learners_own_that_fails_is_a_failure() {
    let text = format!(
        "{RUNNING}test x::tests::mine ... FAILED\ntest a ... ok\ntest b ... ok\n\n---- x::tests::mine stdout ----\nmine\n\nfailures:\n"
    );
    let verdict = read(&text, "+a +b", false);
    assert!(!verdict.passed && verdict.ran && verdict.tests.len() == 3, "{verdict:?}");
    assert_eq!(verdict.headline, "mine");
}
