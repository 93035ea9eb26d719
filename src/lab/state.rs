//! What is known of a lab that somebody works on.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::{Act, AliceEnd, Heard, Stood, Verdict};
use crate::{clock::Clock, sandbox::BlockAnswer};

/// So many acts are kept; of more the oldest go.
const MOST_ACTS: usize = 40;
/// So many bytes all that are kept may have.
const MOST_BYTES: usize = 1024 * 1024;
/// So many lines of what Mallory has got.
const MOST_HEARD: usize = 30;

/// Reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solved {
    /// The number of the act that did it.
    pub act: u64,
    /// So long after the first act, in seconds.
    pub seconds: i64,
    /// So many acts were done until then.
    pub acts: u64,
}

/// What is known of a lab at work.
#[derive(Debug, Clone)]
pub struct LabState {
    /// When the world was made, in seconds since 1970.
    pub(super) begun: i64,
    /// How it stands after the last act.
    pub verdict: Verdict,
    /// Once it is solved, for good.
    pub solved: Option<Solved>,
    /// What Mallory has got, the newest first.
    pub heard: VecDeque<Heard>,
    /// The last answer to the learner.
    pub answer: Option<BlockAnswer>,
    /// What Alice did last: the number of her routine, and how far she came.
    pub alice: Option<(usize, AliceEnd)>,
    /// Why the last act could not be done, or what has become of this world since, in a sentence.
    pub refused: Option<String>,
    /// How the last defence stood.
    pub stood: Option<Stood>,
    /// So many hints were opened here: by whoever has no progress on this machine.
    pub hints: usize,
    /// What the learner has written, by the name of its field.
    pub drafts: BTreeMap<&'static str, String>,
    pub(super) acts: VecDeque<Act>,
    pub(super) count: u64,
    /// The password that Alice knows.
    pub(super) password: String,
    /// She has done what the goal comes after.
    pub(super) in_time: bool,
    /// Up to this number, requests of the learner's own browser have been judged.
    pub(super) seen: u64,
    bytes: usize,
}

impl LabState {
    pub(super) fn new(password: String, in_time: bool) -> Self {
        Self {
            begun: Clock::wall().unix_timestamp(),
            verdict: Verdict::NotYet,
            solved: None,
            heard: VecDeque::new(),
            answer: None,
            alice: None,
            refused: None,
            stood: None,
            hints: 0,
            drafts: BTreeMap::new(),
            acts: VecDeque::new(),
            count: 0,
            password,
            in_time,
            seen: 0,
            bytes: 0,
        }
    }

    /// So many acts were done.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Has Alice done what the goal comes after?
    #[must_use]
    pub fn in_time(&self) -> bool {
        self.in_time
    }

    /// Writes an act down, and how it stands now.
    pub(super) fn note(&mut self, act: Act, heard: Vec<Heard>, verdict: Verdict) {
        self.count += 1;
        self.refused = None;
        for line in heard {
            self.heard.push_front(line);
        }
        self.heard.truncate(MOST_HEARD);
        let act = Act { number: self.count, ..act }.trimmed();
        // What solved it is not pushed out by what comes after.
        if self.solved.is_none() {
            self.bytes += act.bytes();
            self.acts.push_back(act);
        }
        while self.acts.len() > MOST_ACTS || (self.bytes > MOST_BYTES && self.acts.len() > 1) {
            self.bytes -= self.acts.pop_front().map_or(0, |act| act.bytes());
        }
        self.verdict = verdict;
        if verdict == Verdict::Solved && self.solved.is_none() {
            let seconds = Clock::wall().unix_timestamp() - self.begun;
            self.solved = Some(Solved { act: self.count, seconds: seconds.max(0), acts: self.count });
        }
    }
}
