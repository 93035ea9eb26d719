//! `cloakroom check --claims`: every fact that lessons and attacks state, where, and what proves it.

use std::process::ExitCode;

use serde_json::json;

use super::{USAGE, fail, say};
use crate::{
    claims::{Bare, Claim, Claims},
    course::{Course, FileProblem, Proof},
    files::Files,
};

/// Lists the facts of the course, or of one page, and what is wrong with them.
pub(super) fn claims(course: &Course, files: &Files, what: Option<&str>, as_json: bool) -> ExitCode {
    let claims = Claims::of(course, files);
    let one = match what.map(|what| (what, file_of(course, what.trim_end_matches(".md")))) {
        Some((what, None)) => {
            let says =
                format!("there is no page `{what}`; name lessons/SLUG, attacks/SLUG or clinic/SLUG, or none for all");
            return fail(USAGE, &says);
        }
        Some((_, file)) => file,
        None => None,
    };
    let here = |file: &str| one.is_none_or(|one| one == file);
    // A file that cannot be read states nothing, so its problems count here as well.
    let problems: Vec<&FileProblem> =
        course.problems.iter().chain(&claims.problems).filter(|problem| here(&problem.file)).collect();
    let listed: Vec<&Claim<'_>> = claims.all.iter().filter(|claim| here(claim.file)).collect();
    let bare: Vec<&Bare> = claims.bare.iter().filter(|bare| here(&bare.file)).collect();
    if as_json {
        let facts: Vec<_> = listed.iter().map(|claim| machine(claim)).collect();
        say(&json!({ "facts": facts, "bare": bare, "untaught": claims.untaught, "problems": problems, "tests_checked": claims.tests_checked }).to_string());
    } else {
        for claim in &listed {
            for line in person(claim) {
                say(&line);
            }
        }
        for point in claims.untaught.iter().filter(|_| one.is_none()) {
            say(&format!("{}  not taught yet: {}, for the lesson {}", point.id, point.says, point.lesson));
        }
        for problem in &problems {
            say(&problem.to_string());
        }
        for bare in bare.iter().filter(|_| one.is_some()) {
            say(&format!("{}:{}  no mark: {}\n    \"{}\"", bare.file, bare.line, bare.words(), bare.says));
        }
        let unproved = listed.iter().filter(|claim| claim.fact.proofs.is_empty()).count();
        let tests = if claims.tests_checked { "" } else { "; whether their tests exist is seen in a checkout only" };
        let documented = |claim: &&&Claim<'_>| claim.fact.proofs.iter().any(|p| matches!(p, Proof::Documented { .. }));
        let documented = listed.iter().filter(documented).count();
        let (facts, problems) = (listed.len(), problems.len());
        let unexplained = bare.iter().filter(|bare| bare.why.is_none()).count();
        say(&format!("{} sentences bear no mark and read like a fact, {unexplained} of them unexplained", bare.len()));
        say(&format!(
            "{facts} facts, {unproved} unproved, {documented} documented and not run, {problems} problems{tests}"
        ));
    }
    if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The file of a page, named as a lesson or an attack.
fn file_of<'a>(course: &'a Course, what: &str) -> Option<&'a str> {
    if let Some(slug) = what.trim_start_matches("lessons/").strip_prefix("clinic/") {
        return course.case(slug).map(|case| case.file.as_str());
    }
    match what.trim_start_matches("lessons/").strip_prefix("attacks/") {
        Some(slug) => course.attack(slug).map(|attack| attack.file.as_str()),
        None => course.lesson(what.trim_start_matches("lessons/")).map(|lesson| lesson.file.as_str()),
    }
}

fn machine(claim: &Claim<'_>) -> serde_json::Value {
    let fact = claim.fact;
    let proofs: Vec<_> = fact.proofs.iter().map(|p| json!({ "kind": p.kind(), "what": p.to_string() })).collect();
    json!({
        "id": fact.id, "file": claim.file, "line": fact.line,
        "at": claim.address(), "says": fact.says, "proofs": proofs,
    })
}

fn person(claim: &Claim<'_>) -> Vec<String> {
    let fact = claim.fact;
    let mut lines = vec![format!("{}  {}:{}", fact.id, claim.file, fact.line), format!("    \"{}\"", fact.says)];
    lines.extend(fact.proofs.iter().map(|proof| format!("    {proof}")));
    lines
}
