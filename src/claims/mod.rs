//! Every fact that lessons, attacks and cases state, held against what is said to prove it.
//!
//! A block is there and makes statements, a test is in its file, a standard has the section, an attack is declared as
//! the fact says. Whether those hold is for the runs: `src/check.rs` plays blocks and attacks, `cargo test` and Node.js
//! the tests. Which sentences bear no mark, and why they need none, is in `bare.rs`. Deliberately absent: judging whether a proof proves enough; that is for whoever writes it.

mod bare;
mod evidence;

use std::collections::BTreeMap;

use cloakroom_engine::script::Problem;

use crate::{
    course::{Course, Fact, FileProblem, Point, Proof, Shows},
    files::Files,
    switch::{AttackSettings, Setting},
};

pub use self::bare::{Bare, Why};

/// A fact, with where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The file that states it.
    pub file: &'a str,
    /// Its page.
    pub page: Page<'a>,
    /// The fact.
    pub fact: &'a Fact,
}

/// A page that states facts.
#[derive(Debug, Clone, Copy)]
pub enum Page<'a> {
    /// A lesson, by its slug.
    Lesson(&'a str),
    /// An attack, by its slug.
    Attack(&'a str),
    /// A case of the clinic, by its slug.
    Case(&'a str),
}

impl Claim<'_> {
    /// Where a reader finds it.
    #[must_use]
    pub fn address(&self) -> String {
        match self.page {
            Page::Lesson(slug) => format!("/lessons/{slug}#{}", self.fact.section),
            Page::Attack(slug) => format!("/attacks/{slug}#defender"),
            Page::Case(slug) => format!("/clinic/{slug}#states-{}", self.fact.id),
        }
    }
}

/// All facts of a course.
#[derive(Debug)]
pub struct Claims<'a> {
    /// In the order they are stated.
    pub all: Vec<Claim<'a>>,
    /// Points of lessons that are not written yet.
    pub untaught: Vec<&'a Point>,
    /// Sentences of lessons and cases that bear no mark, with why none is needed.
    pub bare: Vec<Bare>,
    /// What is not proved, what is no proof, and sentences that should bear a mark.
    pub problems: Vec<FileProblem>,
    /// Were tests looked for? They are in a checkout only.
    pub tests_checked: bool,
}

impl<'a> Claims<'a> {
    /// Collects the facts, and looks for what proves each.
    #[must_use]
    pub fn of(course: &'a Course, files: &Files) -> Self {
        let tests_checked = files.folder("tests/it").is_some();
        let of_lessons = course.lessons.iter().map(|l| (l.file.as_str(), Page::Lesson(&l.slug), &l.facts, &l.unstated));
        let of_attacks =
            course.attacks.iter().map(|a| (a.file.as_str(), Page::Attack(&a.attack.slug), &a.facts, &a.unstated));
        let of_cases = course.cases.iter().map(|c| (c.file.as_str(), Page::Case(&c.slug), &c.facts, &c.unstated));
        let pages: Vec<_> = of_lessons.chain(of_attacks).chain(of_cases).collect();
        let on_page = |(file, page, facts, _): &(&'a str, Page<'a>, &'a Vec<Fact>, _)| {
            let (file, page) = (*file, *page);
            facts.iter().map(move |fact| Claim { file, page, fact })
        };
        let all: Vec<Claim<'a>> = pages.iter().flat_map(on_page).collect();
        let mut problems = twice(&all);
        for claim in &all {
            problems.extend(unproved(course, files, tests_checked, *claim));
        }
        for (file, _, _, unstated) in &pages {
            let lost = unstated.iter().map(|(line, id)| {
                problem(file, *line, format!("no sentence states `{id}`"), "Correct the name, or mark the sentence")
            });
            problems.extend(lost);
        }
        let written = course.lessons.iter().map(|l| &l.file).chain(course.cases.iter().map(|c| &c.file));
        let bare: Vec<Bare> = written.flat_map(|file| bare::of(file, files, &course.standards)).collect();
        problems.extend(bare.iter().filter(|bare| bare.why.is_none()).map(Bare::problem));
        let (missing, untaught) = untold(course, &all);
        problems.extend(missing);
        Self { all, untaught, bare, problems, tests_checked }
    }
}

fn problem(file: &str, line: usize, says: impl Into<String>, todo: &str) -> FileProblem {
    FileProblem { file: file.to_owned(), problem: Problem::at(line, says, todo) }
}

/// A name that two pages give.
fn twice(all: &[Claim<'_>]) -> Vec<FileProblem> {
    let mut first: BTreeMap<&str, &Claim<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for claim in all {
        let id = claim.fact.id.as_str();
        if let Some(other) = first.get(id) {
            let says = format!("`{id}` is stated in {}:{} already", other.file, other.fact.line);
            found.push(problem(claim.file, claim.fact.line, says, "Give this statement a name of its own"));
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
        return vec![problem(claim.file, *line, format!("nothing proves `{id}`"), &todo)];
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
        says.err().map(|says| problem(claim.file, *line, format!("`{id}`: {says}"), "Correct the proof"))
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
                missing.push(problem(&lesson.file, 1, says, &todo));
            }
        }
    }
    (missing, untaught)
}
