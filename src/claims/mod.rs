//! Every fact that the lessons state, held against what is said to prove it.
//!
//! A block is there and makes statements, a test is in its file, a standard has the section, an attack is declared as
//! the fact says. Whether those hold is for the runs: `src/check.rs` plays blocks and attacks, `cargo test` and Node.js
//! the tests. Deliberately absent: judging whether a proof proves enough; that is for whoever writes it.

mod evidence;

use std::collections::BTreeMap;

use cloakroom_engine::{script::Problem, switch::Setting};

use crate::{
    course::{Course, Fact, FileProblem, Lesson, Point, Proof, Shows},
    files::Files,
};

/// A fact, with where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The lesson that states it.
    pub lesson: &'a Lesson,
    /// The fact.
    pub fact: &'a Fact,
}

/// All facts of a course.
#[derive(Debug)]
pub struct Claims<'a> {
    /// In the order they are stated.
    pub all: Vec<Claim<'a>>,
    /// Points of lessons that are not written yet.
    pub untaught: Vec<&'a Point>,
    /// What is not proved, and what is no proof.
    pub problems: Vec<FileProblem>,
    /// Were tests looked for? They are in a checkout only.
    pub tests_checked: bool,
}

impl<'a> Claims<'a> {
    /// Collects the facts, and looks for what proves each.
    #[must_use]
    pub fn of(course: &'a Course, files: &Files) -> Self {
        let tests_checked = files.folder("tests/it").is_some();
        let all: Vec<Claim<'a>> = course
            .lessons
            .iter()
            .flat_map(|lesson| lesson.facts.iter().map(move |fact| Claim { lesson, fact }))
            .collect();
        let mut problems = twice(&all);
        for claim in &all {
            problems.extend(unproved(course, files, tests_checked, *claim));
        }
        for lesson in &course.lessons {
            let lost = lesson.unstated.iter().map(|(line, id)| {
                problem(lesson, *line, format!("no sentence states `{id}`"), "Correct the name, or mark the sentence")
            });
            problems.extend(lost);
        }
        let (missing, untaught) = untold(course, &all);
        problems.extend(missing);
        Self { all, untaught, problems, tests_checked }
    }
}

fn problem(lesson: &Lesson, line: usize, says: impl Into<String>, todo: &str) -> FileProblem {
    FileProblem { file: lesson.file.clone(), problem: Problem::at(line, says, todo) }
}

/// A name that two lessons give.
fn twice(all: &[Claim<'_>]) -> Vec<FileProblem> {
    let mut first: BTreeMap<&str, &Claim<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for claim in all {
        let id = claim.fact.id.as_str();
        if let Some(other) = first.get(id) {
            let says = format!("`{id}` is stated in {}:{} already", other.lesson.file, other.fact.line);
            found.push(problem(claim.lesson, claim.fact.line, says, "Give this statement a name of its own"));
        } else {
            first.insert(id, claim);
        }
    }
    found
}

/// What is wrong with the proofs of one fact.
fn unproved(course: &Course, files: &Files, tests_checked: bool, claim: Claim<'_>) -> Vec<FileProblem> {
    let Fact { id, line, proofs, .. } = claim.fact;
    if proofs.is_empty() {
        let todo = format!("Write proves={id} on a block, or a line `{id} = ...` in the facts block");
        return vec![problem(claim.lesson, *line, format!("nothing proves `{id}`"), &todo)];
    }
    let wrong = proofs.iter().filter_map(|proof| {
        let says = match proof {
            Proof::Played { line, statements: 0, .. } => {
                Err(format!("the block in line {line} makes no statement that could fail"))
            }
            // What a page of somebody else says is for its reader to look up: `check --claims` lists it with its day.
            Proof::Played { .. } | Proof::Documented { .. } => Ok(()),
            Proof::Attack { slug, shows } => attack(course, slug, shows),
            Proof::Standard(cited) => course.standards.cited(cited).map(|_| ()),
            Proof::Test { .. } | Proof::Bench { .. } if !tests_checked => Ok(()),
            Proof::Test { file, name } => evidence::is_there(files, file, name),
            Proof::Bench { file, name } => evidence::is_measured(files, file, name),
        };
        says.err().map(|says| problem(claim.lesson, *line, format!("`{id}`: {says}"), "Correct the proof"))
    });
    wrong.collect()
}

/// `check` runs each attack with nothing on and with each protective setting alone, and holds it to what it declares.
fn attack(course: &Course, slug: &str, shows: &Shows) -> Result<(), String> {
    let page = course.attack(slug).ok_or_else(|| format!("there is no attack `{slug}`"))?;
    let (text, stops) = match shows {
        Shows::Wins => return Ok(()),
        Shows::StoppedBy(text) => (text, true),
        Shows::NotStoppedBy(text) => (text, false),
    };
    let setting = Setting::parse(text).map_err(|error| error.to_string())?;
    if !setting.protects() {
        return Err(format!("`{setting}` protects from nothing, so no run is made with it alone"));
    }
    match (page.attack.stopped_by().contains(&setting), stops) {
        (true, true) | (false, false) => Ok(()),
        (false, true) => Err(format!("`{setting}` does not stop the attack {slug}")),
        (true, false) => Err(format!("`{setting}` does stop the attack {slug}")),
    }
}

/// Points of lessons that are there, and state them nowhere; points of lessons still to come.
fn untold<'a>(course: &'a Course, all: &[Claim<'_>]) -> (Vec<FileProblem>, Vec<&'a Point>) {
    let (mut missing, mut untaught) = (Vec::new(), Vec::new());
    for point in &course.points {
        let of_it = |id: &str| id.strip_prefix(&point.id).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        match course.lesson(&point.lesson) {
            None => untaught.push(point),
            Some(_) if all.iter().any(|claim| of_it(&claim.fact.id)) => {}
            Some(lesson) => {
                let says = format!("nothing states {} ({})", point.id, point.says);
                let todo = format!("Mark the sentence that does with [^{}]", point.id);
                missing.push(problem(lesson, 1, says, &todo));
            }
        }
    }
    (missing, untaught)
}
