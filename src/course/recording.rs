//! What another library did when the attacks were played against it: a recording, made by `./test express`.
//!
//! `lessons/recordings/express-session.json`. Here, because it is a file of the course like others; the test that makes
//! it writes these same types. Deliberately absent: any way to run it again from a page; that takes Node.js.

use std::collections::BTreeMap;

use cloakroom_engine::script::Problem;
use serde::{Deserialize, Serialize};

use crate::files::Files;

/// The file it is kept in.
pub const FILE: &str = "lessons/recordings/express-session.json";

/// All attacks against one library as it comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// What it was recorded from.
    pub versions: Versions,
    /// What came of each attack, by slug.
    pub attacks: BTreeMap<String, Recorded>,
}

/// The programs that answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    /// Express.
    pub express: String,
    /// express-session.
    #[serde(rename = "express-session")]
    pub express_session: String,
    /// Node.js.
    pub node: String,
}

/// One attack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum Recorded {
    /// Mallory's side held the prize.
    Won {
        /// The step at which she got it, from 1.
        step: usize,
        /// What was sent and answered.
        steps: Vec<RecordedStep>,
    },
    /// She did not get it.
    Stopped {
        /// The step that decided, from 1.
        step: usize,
        /// The judge's rule.
        rule: String,
        /// The same in a sentence.
        says: String,
        /// What "stopped" does not mean here; empty where it means what it says.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        but: String,
        /// What was sent and answered.
        steps: Vec<RecordedStep>,
    },
    /// A step could not be done as it is written: it says nothing about the library.
    NotPlayed {
        /// The step at which the run ended, from 1.
        step: usize,
        /// The judge's code.
        rule: String,
        /// The same in a sentence.
        says: String,
        /// What was sent and answered.
        steps: Vec<RecordedStep>,
    },
    /// The file cannot be played against this library; no run was made.
    NotApplicable {
        /// Why.
        says: String,
    },
}

/// One step of an attack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedStep {
    /// The heading.
    pub title: String,
    /// Was it reached?
    pub reached: bool,
    /// Its requests.
    pub sent: Vec<RecordedRequest>,
}

/// One request and its answer. IDs and secrets have names in place of their values: S1 is the first session ID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedRequest {
    /// Who sent it.
    pub who: String,
    /// Method and address.
    pub line: String,
    /// The `Cookie` header; empty if there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cookie: String,
    /// The body; empty if there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The status.
    pub status: u16,
    /// Where the answer leads.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub location: String,
    /// Its `Set-Cookie` lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_cookie: Vec<String>,
    /// How many of the same address and status followed that are left out here.
    #[serde(default, skip_serializing_if = "is_none")]
    pub left_out: usize,
}

fn is_none(left_out: &usize) -> bool {
    *left_out == 0
}

impl Recording {
    /// The recording; `None` if there is none yet.
    ///
    /// # Errors
    /// The file is not what a recording looks like.
    pub fn read(files: &Files) -> Result<Option<Self>, Problem> {
        let Some(text) = files.text(FILE) else { return Ok(None) };
        let bad = |error: serde_json::Error| {
            let todo = "Record it anew with CLOAKROOM_RECORD=1 ./test express";
            Problem::at(error.line().max(1), format!("the recording cannot be read: {error}"), todo)
        };
        serde_json::from_str(&text).map(Some).map_err(bad)
    }

    /// The name in addresses and JSON.
    pub const NAME: &'static str = "express_session";

    /// Its name on a page.
    #[must_use]
    pub fn title(&self) -> String {
        format!("express-session {}, as it comes (recorded)", self.versions.express_session)
    }

    /// How many attacks it stops.
    #[must_use]
    pub fn stops(&self) -> usize {
        self.attacks.values().filter(|r| matches!(r, Recorded::Stopped { .. })).count()
    }

    /// Is there an attack in it that was not played?
    #[must_use]
    pub fn not_played(&self) -> bool {
        self.attacks.values().any(|r| matches!(r, Recorded::NotPlayed { .. }))
    }
}

impl Versions {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        format!("express {}, express-session {}, Node.js {}", self.express, self.express_session, self.node)
    }
}

impl Recorded {
    /// Outcome, deciding step and rule: what must not change unnoticed.
    #[must_use]
    pub fn verdict(&self) -> (&'static str, usize, &str) {
        match self {
            Self::Won { step, .. } => ("won", *step, ""),
            Self::Stopped { step, rule, .. } => ("stopped", *step, rule),
            Self::NotPlayed { step, rule, .. } => ("not_played", *step, rule),
            Self::NotApplicable { .. } => ("not_applicable", 1, ""),
        }
    }

    /// Why it ended as it did; empty where it won.
    #[must_use]
    pub fn says(&self) -> &str {
        match self {
            Self::Won { .. } => "",
            Self::Stopped { says, .. } | Self::NotPlayed { says, .. } | Self::NotApplicable { says } => says,
        }
    }

    /// What "stopped" does not mean here: the attack ended for a reason that is no defence against it. Empty as a rule.
    #[must_use]
    pub fn but(&self) -> &str {
        match self {
            Self::Stopped { but, .. } => but,
            _ => "",
        }
    }

    /// What was sent and answered.
    #[must_use]
    pub fn steps(&self) -> &[RecordedStep] {
        match self {
            Self::Won { steps, .. } | Self::Stopped { steps, .. } | Self::NotPlayed { steps, .. } => steps,
            Self::NotApplicable { .. } => &[],
        }
    }
}
