//! Every attack against every defence. Each cell is a run in fresh worlds; nothing is looked up.
//!
//! Here, and not in the pages, because the course's proof, the player, the API and the command line
//! ask the same question. Deliberately absent: what a cell ought to be; `check` holds the cells
//! against what the attack files declare.

mod alone;
mod cache;
mod compute;
mod defences;
mod recorded_column;

use std::{collections::BTreeMap, time::Duration};

use cloakroom_engine::script::{Attack, Outcome};
use serde::{Serialize, Serializer};

use crate::switch::{AttackSettings, Setting};

pub use alone::Alone;
pub use cache::{Matrices, State};
pub use compute::{MatrixError, Plan};
pub use defences::Defences;
pub use recorded_column::{in_words, with_recording};

/// One attack against one set of defences.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// How the run ended.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The attack, and the control if it was the first with these switches.
    #[serde(rename = "took_us", serialize_with = "micros")]
    pub took: Duration,
}

/// One attack against all defences of the matrix, in the order of its columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The attack.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The family it belongs to.
    pub family: String,
    /// The settings that its file names as looking as if they should help.
    pub no_help: Vec<Setting>,
    /// The runs.
    pub cells: Vec<Cell>,
}

/// All runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// What was on, a column each.
    pub columns: Vec<Defences>,
    /// The attacks.
    pub rows: Vec<Row>,
    /// How long all of it took, by the wall.
    pub took: Duration,
    /// When it began, in milliseconds since 1970.
    pub begun: i64,
}

impl Cell {
    /// Was the attack stopped, with the site working?
    #[must_use]
    pub fn stopped(&self) -> bool {
        matches!(self.outcome, Outcome::Stopped { .. })
    }

    /// Could the attack not be done as it is written? Then the cell says nothing about its defence.
    #[must_use]
    pub fn not_played(&self) -> bool {
        matches!(self.outcome, Outcome::NotPlayed { .. })
    }

    /// Outcome and deciding step, without what is drawn anew each run (IDs in the words, time).
    #[must_use]
    pub fn verdict(&self) -> (&'static str, usize, &str) {
        match &self.outcome {
            Outcome::Won { step, .. } => ("won", *step, ""),
            Outcome::Stopped { step, because } => ("stopped", *step, &because.rule),
            Outcome::NotPlayed { step, because, .. } => ("not_played", *step, &because.rule),
            Outcome::Broken { .. } => ("broken", 1, ""),
        }
    }
}

impl Row {
    fn of(attack: &Attack, cells: Vec<Cell>) -> Self {
        let front = &attack.front;
        Self {
            slug: attack.slug.clone(),
            title: front.title.clone(),
            family: front.family.clone(),
            no_help: attack.no_help(),
            cells,
        }
    }

    /// Does this defence look as if it should stop the attack? The attack's file says so.
    #[must_use]
    pub fn looks_like_help(&self, defences: Defences) -> bool {
        matches!(defences, Defences::Alone(setting) if self.no_help.contains(&setting))
    }
}

impl Matrix {
    /// How many attacks were run against how many defences: control and attack count as one.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.rows.iter().map(|r| r.cells.len()).sum()
    }

    /// The cells of a row with what was on in each.
    pub fn cells<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (Defences, &'a Cell)> {
        self.columns.iter().copied().zip(&row.cells)
    }

    /// How many single defences stop this attack.
    #[must_use]
    pub fn stopped_by(&self, row: &Row) -> usize {
        self.cells(row).filter(|(d, c)| d.is_one() && c.stopped()).count()
    }

    /// How many runs could not be done as their attacks are written.
    #[must_use]
    pub fn not_played(&self) -> usize {
        self.rows.iter().flat_map(|r| &r.cells).filter(|c| c.not_played()).count()
    }

    /// How many attacks the column at this place stops.
    #[must_use]
    pub fn stops(&self, column: usize) -> usize {
        self.rows.iter().filter(|r| r.cells.get(column).is_some_and(Cell::stopped)).count()
    }
}

impl Serialize for Matrix {
    /// `{runs, not_played, took_ms, begun, columns, attacks: [{attack, cells: {"renew_on_login": {...}}}]}`
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Column {
            name: String,
            title: String,
            group: &'static str,
            set: Vec<String>,
            stops: usize,
        }
        #[derive(Serialize)]
        struct Against<'a> {
            attack: &'a str,
            title: &'a str,
            family: &'a str,
            stopped_by: usize,
            cells: BTreeMap<String, &'a Cell>,
        }
        #[derive(Serialize)]
        struct Whole<'a> {
            runs: usize,
            not_played: usize,
            took_ms: u128,
            begun: i64,
            columns: Vec<Column>,
            attacks: Vec<Against<'a>>,
        }
        let columns = self.columns.iter().enumerate().map(|(at, d)| Column {
            name: d.to_string(),
            title: d.title(),
            group: d.group(),
            set: d.settings().iter().map(ToString::to_string).collect(),
            stops: self.stops(at),
        });
        let attacks = self.rows.iter().map(|row| Against {
            attack: &row.slug,
            title: &row.title,
            family: &row.family,
            stopped_by: self.stopped_by(row),
            cells: self.cells(row).map(|(d, c)| (d.to_string(), c)).collect(),
        });
        Whole {
            runs: self.runs(),
            not_played: self.not_played(),
            took_ms: self.took.as_millis(),
            begun: self.begun,
            columns: columns.collect(),
            attacks: attacks.collect(),
        }
        .serialize(serializer)
    }
}

fn micros<S: Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u128(took.as_micros())
}
