//! What Cargo said about an exercise, told as a story: which test failed, and how Mallory got in.

use std::time::Duration;

use serde::Serialize;

use super::{NotRun, results::Told};

/// The end of a trial.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// All tests pass.
    pub passed: bool,
    /// The compiler or the tests said what is wrong, if something is. What was ended from without or within is no run.
    pub ran: bool,
    /// One sentence.
    pub headline: String,
    /// How many passed, in words.
    pub detail: String,
    /// Did Mallory win?
    pub mallory: bool,
    /// Each test.
    pub tests: Vec<TestResult>,
    /// What was said, if no test ran.
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

/// What is known of a trial once it has ended, besides what was printed.
#[derive(Debug, Default)]
pub(super) struct Ending {
    /// The tests that there are, in the order of their file.
    pub(super) expected: Vec<String>,
    /// How tests ended, by their own file.
    pub(super) told: Vec<Told>,
    /// Did Cargo end well?
    pub(super) success: bool,
    /// Why nothing ran, or not to its end, where that is known already.
    pub(super) stopped: Option<NotRun>,
}

impl Verdict {
    /// Reads how a trial ended. What was printed tells why a test failed, and never that it passed.
    #[must_use]
    pub(super) fn read(lines: &[String], ending: Ending, took: Duration) -> Self {
        let Ending { expected, told, success, stopped } = ending;
        let mut tests: Vec<TestResult> = expected.iter().filter_map(|name| result(name, &told)).collect();
        let (known, printed) = (tests.len(), printed(lines));
        // Tests of the learner's own tell nothing; one that fails is a failure all the same.
        tests.extend(printed.into_iter().filter(|test| !expected.contains(&test.name)));
        for test in &mut tests {
            test.story = story(lines, &test.name);
        }
        let failed = tests.iter().any(|test| !test.passed);
        let not_run = stopped.or_else(|| not_run(lines, (known, expected.len()), success || failed));
        if let Some(why) = not_run {
            return Self::without_a_run(&why, lines, took);
        }
        if known == 0 {
            return Self::not_compiled(lines, took);
        }
        let passed = tests.iter().filter(|test| test.passed).count();
        let all = success && passed == tests.len();
        let detail = format!("{passed} of {} tests pass. {:.1} s.", tests.len(), took.as_secs_f32());
        let mallory = end_of(&tests).is_some_and(|end| end.starts_with("WON"));
        let headline = if all { "All tests pass".to_owned() } else { headline(&tests) };
        Self { passed: all, ran: true, headline, detail, mallory, tests, compiler: Vec::new() }
    }

    /// The tests did not run to their end: no run, and nothing is counted.
    #[must_use]
    pub(super) fn without_a_run(why: &NotRun, lines: &[String], took: Duration) -> Self {
        let detail = format!("{} This is no run. {:.1} s.", why.advice(), took.as_secs_f32());
        Self { headline: why.headline(), detail, compiler: compiler(lines), ..Self::default() }
    }

    fn not_compiled(lines: &[String], took: Duration) -> Self {
        let detail = format!("The compiler tells why. {:.1} s.", took.as_secs_f32());
        let headline = "It does not compile".to_owned();
        Self { ran: true, headline, detail, compiler: compiler(lines), ..Self::default() }
    }
}

/// One sentence for tests of which one failed: how the attack ended, or else the first thing said.
fn headline(tests: &[TestResult]) -> String {
    let first = tests.iter().flat_map(|t| &t.story).find(|l| l.kind == "text").map(|l| l.text.clone());
    let after = |end: &str| end.split_once(": ").map_or(end, |(_, why)| why).trim_end_matches('.').to_owned();
    match end_of(tests) {
        Some(end) if end.starts_with(NOT_PLAYED) => format!("Not played: {}", after(&end)),
        Some(end) => after(&end),
        None => first.unwrap_or_else(|| "Not yet".to_owned()),
    }
}

fn end_of(tests: &[TestResult]) -> Option<String> {
    tests.iter().flat_map(|t| &t.story).find(|l| l.kind == "end").map(|l| l.text.clone())
}

/// Why the tests did not run to their end, by what Cargo said and by what the tests told.
fn not_run(lines: &[String], (told, of): (usize, usize), explained: bool) -> Option<NotRun> {
    let says = |words: &[&str]| lines.iter().any(|line| words.iter().any(|word| line.contains(word)));
    let built = lines.iter().any(|line| line.trim_start().starts_with("Running "));
    if !built {
        let errors = says(&["error"]) && !says(&["could not compile"]);
        let manifest =
            says(&["Cargo.toml", "manifest", "package ID specification", "no matching package", "lock file"]);
        return errors.then_some(if manifest { NotRun::Manifest } else { NotRun::NoBuild });
    }
    if told == of && explained {
        return None;
    }
    if says(&["has overflowed its stack"]) {
        return Some(NotRun::StackOverflow);
    }
    // `(signal: 6, SIGABRT: process abort signal)`
    let signal =
        lines.iter().find_map(|line| line.split_once("(signal: ")?.1.split_once(')').map(|(signal, _)| signal));
    Some(signal.map_or(NotRun::EndedEarly(told, of), |signal| NotRun::Aborted(format!("signal {signal}"))))
}

fn compiler(lines: &[String]) -> Vec<String> {
    lines.iter().filter(|line| !is_chatter(line)).cloned().collect()
}

/// How the story of an attack ends that could not be done: it is no pass.
const NOT_PLAYED: &str = "NOT PLAYED ";

/// What Cargo says besides the compiler.
fn is_chatter(line: &str) -> bool {
    ["Compiling", "Finished", "Running", "Blocking", "Downloading", "Downloaded", "Locking", "Updating"]
        .iter()
        .any(|word| line.trim_start().starts_with(word))
}

/// A test that told how it ended. One that did so twice has failed if it once did.
fn result(name: &str, told: &[Told]) -> Option<TestResult> {
    let mut of = told.iter().filter(|told| told.test == name).peekable();
    of.peek()?;
    Some(TestResult { name: name.to_owned(), passed: of.all(|told| told.passed), story: Vec::new() })
}

/// What libtest printed: `test name ... ok`.
fn printed(lines: &[String]) -> Vec<TestResult> {
    let read = |line: &String| {
        let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
        let passed = match outcome.trim() {
            "ok" => true,
            "FAILED" => false,
            _ => return None,
        };
        Some(TestResult { name: name.to_owned(), passed, story: Vec::new() })
    };
    lines.iter().filter_map(read).collect()
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
mod tests;
