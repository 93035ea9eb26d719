//! A question put to the class, and what was chosen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::LearnerId;

/// So many options fit on a phone.
pub const MOST_OPTIONS: usize = 8;

/// What is asked. HTML of the course, or text of the teacher that was escaped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Where it stands: `attacks/fixation-planted/4`, `lessons/cookies/KEY`; empty for one that the teacher typed.
    pub source: String,
    /// What is asked.
    pub ask_html: String,
    /// What can be chosen.
    pub options_html: Vec<String>,
    /// The right option, from 0; none where it is an opinion.
    pub right: Option<usize>,
    /// Why it is so; empty where there is nothing to say.
    #[serde(default)]
    pub because_html: String,
    /// The page that shows the answer.
    #[serde(default)]
    pub answer_at: Option<String>,
}

/// How far a vote is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BallotState {
    /// Everybody may choose, and choose again.
    Open,
    /// Nobody may any more; nobody sees how the room chose.
    Locked,
    /// The bars are shown, and not what is right.
    Shown,
    /// What is right is shown too.
    Told,
}

/// A question and the votes: a set keyed by learner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Its number: that of the change that asked.
    pub number: u64,
    /// Since when, in seconds since 1970.
    pub at: i64,
    /// What is asked.
    pub question: Question,
    /// How far it is.
    pub state: BallotState,
    /// Was it taken away?
    #[serde(default)]
    pub over: bool,
    /// Who chose what.
    pub votes: BTreeMap<LearnerId, usize>,
}

impl Ballot {
    /// How many chose each option.
    #[must_use]
    pub fn bars(&self) -> Vec<usize> {
        let mut bars = vec![0; self.question.options_html.len()];
        for choice in self.votes.values() {
            if let Some(bar) = bars.get_mut(*choice) {
                *bar += 1;
            }
        }
        bars
    }
}
