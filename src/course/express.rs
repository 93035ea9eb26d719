//! Express to Rust: rows that say what express-session does and what stands for it in tower-sessions, each with the
//! tests that prove it, and recordings of real Express for the rows that have no equal.
//!
//! Deliberately absent: how a row looks, and what proves it; the tests are run by Cargo and Node, here they are found.

mod proof;

use std::collections::{BTreeMap, HashSet};

use cloakroom_engine::script::{Problem, toml_problem};
use serde::{Deserialize, Serialize};

use super::{FileProblem, Lesson, inline::inline};
use crate::{files::Files, switch};

/// The file of the rows.
const ROWS: &str = "lessons/reference/express.toml";
/// What real Express did, written by `npm run record` in `tests/express`.
const RECORDINGS: &str = "lessons/reference/express-recordings.json";

/// All rows, and what was recorded.
#[derive(Debug, Default, Serialize)]
pub struct Express {
    /// The rows, in groups.
    pub groups: Vec<ExpressGroup>,
    /// By the ID of the row.
    pub recordings: ExpressRecordings,
}

/// Rows that belong together.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpressGroup {
    /// Its heading.
    pub title: String,
    /// Its rows.
    #[serde(rename = "row")]
    pub rows: Vec<ExpressRow>,
}

/// One behaviour of express-session.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpressRow {
    /// Its anchor on the page.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What Express does: inline Markdown in the file, HTML once read.
    pub says: String,
    /// A line of code in Express.
    pub express: String,
    /// What stands for it in Rust, or comes nearest.
    #[serde(default)]
    pub rust: Option<String>,
    /// How far the two agree.
    pub mark: Mark,
    /// What to know of the Rust side: inline Markdown in the file, HTML once read.
    #[serde(default)]
    pub note: String,
    /// The switch that turns it in the hotel.
    #[serde(default)]
    pub switch: Option<String>,
    /// Where it is taught: `slug#section`.
    #[serde(default)]
    pub lesson: Option<String>,
    /// The tests that prove it.
    pub proof: Proofs,
}

/// How far the two agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// The same.
    Same,
    /// There is something for it, with a difference to know.
    Differs,
    /// tower-sessions has nothing for it.
    None,
}

/// Tests by name, each as `FILE: NAME`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proofs {
    /// Tests on express-session, run by Node.
    pub express: Vec<String>,
    /// Tests on tower-sessions.
    #[serde(default)]
    pub rust: Vec<String>,
}

/// What real Express did.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpressRecordings {
    /// What it was recorded with: name and version.
    pub versions: BTreeMap<String, String>,
    /// The code that all the recorded sites share.
    pub common: String,
    /// One for each row without an equal.
    pub rows: BTreeMap<String, ExpressRecording>,
}

/// One site and a walk through it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpressRecording {
    /// The site; more than one if a program is replaced by another.
    pub code: Vec<String>,
    /// What happened, in order.
    pub steps: Vec<ExpressStep>,
}

/// A request with its answer, or something else that was done.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ExpressStep {
    /// A request.
    Request {
        /// The request line and headers.
        request: Vec<String>,
        /// The status line and headers.
        answer: Vec<String>,
        /// The body.
        body: String,
        /// What the store holds afterwards, where that matters.
        #[serde(default)]
        store: Vec<String>,
    },
    /// Something else.
    Note {
        /// What was done.
        does: String,
        /// What came of it.
        says: String,
    },
}

impl Express {
    /// The rows, whatever their group.
    pub fn rows(&self) -> impl Iterator<Item = &ExpressRow> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    group: Vec<ExpressGroup>,
}

/// Reads rows and recordings. A course without them has none.
pub(super) fn read(files: &Files, lessons: &[Lesson], problems: &mut Vec<FileProblem>) -> Express {
    let mut say = |file: &str, problem| problems.push(FileProblem { file: file.to_owned(), problem });
    // Rows name lessons and tests of their own course, so the binary's rows do not stand in for those of a folder.
    let own = files.list("lessons/reference").iter().any(|file| file == ROWS);
    let Some(text) = files.text(ROWS).filter(|_| own) else { return Express::default() };
    let mut groups = match toml::from_str::<Listed>(&text) {
        Ok(listed) => listed.group,
        Err(error) => {
            say(ROWS, toml_problem(&error, &text, 0, "Correct the row"));
            return Express::default();
        }
    };
    let recordings = files.text(RECORDINGS).unwrap_or_default();
    let recordings: ExpressRecordings = serde_json::from_str(&recordings).unwrap_or_else(|error| {
        say(RECORDINGS, Problem::at(error.line(), error.to_string(), "Run `npm run record` in tests/express"));
        ExpressRecordings::default()
    });
    let mut seen = HashSet::new();
    for row in groups.iter_mut().flat_map(|group| &mut group.rows) {
        let line = text.lines().position(|l| l == format!("id = \"{}\"", row.id)).map_or(1, |at| at + 1);
        let mut wrong = wrong(row, lessons, &recordings);
        if !seen.insert(row.id.clone()) {
            wrong.push((format!("there is a second row `{}`", row.id), "Give it another id"));
        }
        wrong.extend(proof::missing(files, &row.proof).map(|what| (what, "Write the test, or name another")));
        for (says, todo) in wrong {
            say(ROWS, Problem::at(line, format!("{}: {says}", row.id), todo));
        }
        row.says = inline(&row.says);
        row.note = inline(&row.note);
    }
    for id in recordings.rows.keys().filter(|id| !seen.contains(*id)) {
        say(RECORDINGS, Problem::at(1, format!("there is no row `{id}`"), "Write the row, or drop the recording"));
    }
    Express { groups, recordings }
}

/// What a row lacks, or names that is not there.
fn wrong(row: &ExpressRow, lessons: &[Lesson], recordings: &ExpressRecordings) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let mut say = |says: String, todo| found.push((says, todo));
    if row.proof.express.is_empty() {
        say("nothing proves the Express side".into(), "Name a test in proof.express");
    }
    if row.rust.is_some() && row.proof.rust.is_empty() {
        say("nothing proves the Rust side".into(), "Name a test in proof.rust");
    }
    match row.mark {
        Mark::None if !recordings.rows.contains_key(&row.id) => {
            say("there is no recording of it".into(), "Add it to tests/express/recordings.js and `npm run record`");
        }
        Mark::Same | Mark::Differs if row.rust.is_none() => say("it has no line in Rust".into(), "Set rust"),
        _ => {}
    }
    if row.mark != Mark::Same && row.note.is_empty() {
        say("it does not say what to know".into(), "Set note");
    }
    if let Some(name) = row.switch.as_deref().filter(|name| switch::find(name).is_none()) {
        say(format!("there is no switch `{name}`"), "Correct switch");
    }
    let taught = |at: &str| {
        let (slug, section) = at.split_once('#')?;
        lessons.iter().find(|lesson| lesson.slug == slug)?.section_html(section)
    };
    if let Some(at) = row.lesson.as_deref().filter(|at| taught(at).is_none()) {
        say(format!("there is no section `{at}`"), "Correct lesson: slug#section");
    }
    found
}
