//! What Cargo said about an exercise, told as a story: which test failed, and how Mallory got in.

use std::time::Duration;

use serde::Serialize;

/// The end of a trial.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// All tests pass.
    pub passed: bool,
    /// One sentence.
    pub headline: String,
    /// How many passed, in words.
    pub detail: String,
    /// Did Mallory win?
    pub mallory: bool,
    /// Each test.
    pub tests: Vec<TestResult>,
    /// What the compiler said, if no test ran.
    pub compiler: Vec<String>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TestResult {
    /// Its name, a sentence.
    pub name: String,
    /// Did it pass?
    pub passed: bool,
    /// Why it failed, line by line.
    pub story: Vec<StoryLine>,
}

/// One line of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoryLine {
    /// `step`, `request`, `end` or `text`.
    pub kind: &'static str,
    /// Who, for a request.
    pub who: &'static str,
    /// The words.
    pub text: String,
}

impl Verdict {
    /// Reads what `cargo test` printed.
    #[must_use]
    pub fn read(lines: &[String], took: Duration) -> Self {
        let mut tests: Vec<TestResult> = lines.iter().filter_map(|line| result(line)).collect();
        for test in &mut tests {
            test.story = story(lines, &test.name);
        }
        let passed = tests.iter().filter(|t| t.passed).count();
        let all = !tests.is_empty() && passed == tests.len() && !lines.iter().any(|l| l.starts_with("error"));
        let ends = tests.iter().flat_map(|t| &t.story).find(|l| l.kind == "end").map(|l| l.text.clone());
        let first = tests.iter().flat_map(|t| &t.story).find(|l| l.kind == "text").map(|l| l.text.clone());
        let mallory = ends.as_deref().is_some_and(|e| e.starts_with("WON"));
        let headline = match (&ends, first) {
            _ if all => "All tests pass".to_owned(),
            _ if tests.is_empty() => "It does not compile, or could not be run".to_owned(),
            (Some(end), _) if end.starts_with(NOT_PLAYED) => {
                let why = end.split_once(": ").map_or(end.as_str(), |(_, why)| why);
                format!("Not played: {}", why.trim_end_matches('.'))
            }
            (Some(end), _) => {
                end.split_once(": ").map_or(end.as_str(), |(_, why)| why).trim_end_matches('.').to_owned()
            }
            (None, Some(first)) => first,
            (None, None) => "Not yet".to_owned(),
        };
        let seconds = took.as_secs_f32();
        let detail = match tests.len() {
            0 => format!("What the compiler said stands below. {seconds:.1} s."),
            n => format!("{passed} of {n} tests pass. {seconds:.1} s."),
        };
        let compiler = match tests.len() {
            0 => lines.iter().filter(|line| !is_chatter(line)).cloned().collect(),
            _ => Vec::new(),
        };
        Self { passed: all, headline, detail, mallory, tests, compiler }
    }
}

/// How the story of an attack ends that could not be done: it is no pass.
const NOT_PLAYED: &str = "NOT PLAYED ";

/// What Cargo says besides the compiler.
fn is_chatter(line: &str) -> bool {
    ["Compiling", "Finished", "Running", "Blocking", "Downloading", "Downloaded", "Locking", "Updating"]
        .iter()
        .any(|word| line.trim_start().starts_with(word))
}

/// `test name ... ok`
fn result(line: &str) -> Option<TestResult> {
    let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let passed = match outcome.trim() {
        "ok" => true,
        "FAILED" => false,
        _ => return None,
    };
    Some(TestResult { name: name.to_owned(), passed, story: Vec::new() })
}

/// What stands under `---- name stdout ----`.
fn story(lines: &[String], name: &str) -> Vec<StoryLine> {
    let head = format!("---- {name} stdout ----");
    let section = lines.iter().skip_while(|l| **l != head).skip(1);
    section
        .take_while(|l| !l.starts_with("---- ") && *l != "failures:")
        .filter(|l| !l.trim().is_empty() && !l.starts_with("thread '") && !l.starts_with("note: "))
        .map(|line| story_line(line))
        .collect()
}

fn story_line(line: &str) -> StoryLine {
    let told = |kind, who, text: &str| StoryLine { kind, who, text: text.trim().to_owned() };
    let numbered = line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    if numbered {
        return told("step", "", line);
    }
    for who in ["alice", "mallory"] {
        if let Some(rest) = line.strip_prefix("   ").and_then(|l| l.strip_prefix(who)) {
            return told("request", who, rest);
        }
    }
    let ends = ["WON ", "STOPPED ", NOT_PLAYED, "SITE BROKEN"].iter().any(|end| line.starts_with(end));
    told(if ends { "end" } else { "text" }, "", line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Verdict {
        Verdict::read(&text.lines().map(str::to_owned).collect::<Vec<_>>(), Duration::from_millis(1200))
    }

    #[test]
    fn a_failed_attack_test_tells_how_mallory_got_in() {
        let verdict = read(
            "test a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\n\nthread 'b' (1) panicked at x:1:\n\n\n\
             1. Mallory visits\n   mallory GET https://x/  ->  200 OK\n\nWON at step 4: Mallory opened it.\n\nnote: run\n\nfailures:\n    b\n",
        );
        assert!(!verdict.passed && verdict.mallory);
        assert_eq!(verdict.headline, "Mallory opened it");
        assert_eq!(verdict.detail, "1 of 2 tests pass. 1.2 s.");
        let kinds: Vec<_> = verdict.tests[1].story.iter().map(|l| l.kind).collect();
        assert_eq!(kinds, ["step", "request", "end"]);
        assert_eq!(verdict.tests[1].story[1].who, "mallory");
    }

    #[test]
    fn an_attack_that_could_not_be_tried_says_so_in_the_headline() {
        let verdict = read(
            "test b ... FAILED\n\n---- b stdout ----\n\nNOT PLAYED at step 4 (NoSuchPage, line 61): Mallory asked for /account. It is \
             not there. So this run says nothing about any defence.\n\nfailures:\n    b\n",
        );
        assert!(!verdict.passed && !verdict.mallory);
        assert!(verdict.headline.starts_with("Not played: Mallory asked for /account"), "{}", verdict.headline);
        assert_eq!(verdict.tests[0].story[0].kind, "end");
    }

    #[test]
    fn what_does_not_compile_has_no_tests() {
        let verdict = read("   Compiling x\nerror[E0425]: cannot find value `y`\nerror: could not compile");
        assert!(!verdict.passed);
        assert!(verdict.headline.starts_with("It does not compile"));
        assert_eq!(verdict.compiler, ["error[E0425]: cannot find value `y`", "error: could not compile"]);
    }

    #[test]
    fn all_tests_passing_is_done() {
        assert!(read("test a ... ok\ntest b ... ok\ntest result: ok.").passed);
        assert!(!read("").passed, "nothing ran");
    }
}
