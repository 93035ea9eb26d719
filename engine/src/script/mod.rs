//! The steps of lessons and attacks: parse them, play them, judge the outcome.
//!
//! One notation serves the lesson, the player, the exercise's test and the command line.
//! Deliberately absent: files. Text comes in, and problems name the line they stand on.

mod action;
mod attack;
mod baseline;
#[cfg(test)]
mod budget_tests;
mod capture;
mod computation;
mod expect;
mod fault;
mod fence;
mod front;
mod goal;
mod judge;
mod names;
mod notation;
mod outcome;
mod play;
mod play_attack;
mod prize;
mod raw_request;
mod reason;
mod run;
mod sentences;
mod subject;
mod tries;
mod words;

pub use action::{Action, duration};
pub use attack::{Attack, Front, Section};
pub use baseline::Baseline;
pub use capture::{Capture, Source};
pub use computation::Computation;
pub use expect::{CheckResult, Expectation};
pub use fence::{Fence, fences};
pub use front::{front_matter, toml_problem};
pub use goal::{Goal, reached_mallory};
pub use judge::why_not;
pub use notation::{Block, FollowUp, Line, Place, SitePage, Step};
pub use outcome::{Outcome, Rule};
pub use play::{Browsers, Played, Problem as PlayProblem, SavedBrowsers};
pub use play_attack::{Attempt, attempt, control, run};
pub use prize::PRIZES;
pub use raw_request::{Each, RawRequest};
pub use run::{Report, Run, RunStep, SHOWS_NOTHING};
pub use subject::Subject;
pub use words::in_words;

use serde::{Deserialize, Serialize};

use crate::world::Client;

/// Who can act. Unknown names are errors, so that a typing mistake makes no third person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// The guest.
    Alice,
    /// The attacker.
    Mallory,
}

impl Actor {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Alice, Self::Mallory];

    /// The name in files and API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Alice => "alice",
            Self::Mallory => "mallory",
        }
    }

    /// The name on a page.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Alice => "Alice",
            Self::Mallory => "Mallory",
        }
    }

    /// Where this person's requests come from.
    #[must_use]
    pub fn address(self) -> Client {
        Client(match self {
            Self::Alice => [192, 0, 2, 7].into(),
            Self::Mallory => [203, 0, 113, 13].into(),
        })
    }

    /// Looks an actor up by name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }
}

/// Something wrong in a file: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("line {line}: {says}. {todo}")]
pub struct Problem {
    /// The line in the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub says: String,
    /// What to do about it.
    #[serde(rename = "do")]
    pub todo: String,
}

impl Problem {
    /// A problem at a line.
    #[must_use]
    pub fn at(line: usize, says: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { line, says: says.into(), todo: todo.into() }
    }
}
