//! What each block of the course led to in this sandbox: a page that is loaded again shows it again.
//!
//! Requests stay in the journal, and here are their numbers. Deliberately absent: what a page shows of it.

use std::sync::PoisonError;

use cloakroom_engine::{
    script::{Block, CheckResult, PRIZES, PlayProblem, Subject, in_words, reached_mallory, why_not},
    world::World,
};

use super::{Numbered, Sandbox};
use crate::switch::{ALL, Setting};

/// More blocks than any lesson has. Beyond that, the one played longest ago goes.
const MOST_KEPT: usize = 120;
/// Of the requests of one block so many are shown: the first ones, and the last.
const MOST_SHOWN: (usize, usize) = (20, 20);

/// What a block led to.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockAnswer {
    /// The block's ID on its page.
    pub block: String,
    /// How often it has been played in this sandbox.
    pub times: u32,
    /// The numbers of its requests, in order: of many the first and the last. The journal may have forgotten some.
    pub requests: Vec<u64>,
    /// So many in between have no number here.
    pub left_out: usize,
    /// Its statements.
    pub held: Vec<CheckResult>,
    /// What it noted: name and value.
    pub captured: Vec<(String, String)>,
    /// Why it went no further.
    pub problem: Option<String>,
    /// The name that it needed and nothing has noted yet, if that is why.
    pub missing: Option<String>,
    /// Where the switches stood that were not where a new sandbox has them.
    pub moved: Vec<Setting>,
    /// The clock had been moved ahead.
    pub ahead: bool,
    /// Who won, where something of Alice's was at stake.
    pub ending: Option<Ending>,
}

/// Who won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// What is Alice's has come to Mallory; in a sentence.
    Won(String),
    /// A defence stood where the text says that she gets it; what stopped her, in a sentence.
    Stopped(String),
}

/// The answers of one sandbox.
#[derive(Debug, Default)]
pub(super) struct Answers {
    version: u64,
    kept: Vec<BlockAnswer>,
}

impl Sandbox {
    /// Writes down what playing led to, and gives it back. A block that was played before gets this answer in place of
    /// that one; without a block nothing is kept.
    pub fn note_answer(&self, id: Option<&str>, block: &Block, lines: &[Numbered]) -> BlockAnswer {
        let moved = self.moved();
        let played = || lines.iter().map(|line| &line.played);
        let (requests, left_out) = numbers(lines);
        let mut answer = BlockAnswer {
            block: id.unwrap_or_default().to_owned(),
            times: 1,
            requests,
            left_out,
            held: played().flat_map(|p| &p.held).cloned().collect(),
            captured: played().flat_map(|p| &p.captured).cloned().collect(),
            problem: played().find_map(|p| p.problem.as_ref()).map(ToString::to_string),
            missing: played().find_map(|p| match &p.problem {
                Some(PlayProblem::Unknown(name)) => Some(name.clone()),
                _ => None,
            }),
            ending: self.ending(block, lines, &moved),
            moved,
            ahead: !self.clock().offset().is_zero(),
        };
        if id.is_some() {
            let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(at) = answers.kept.iter().position(|kept| kept.block == answer.block) {
                answer.times += answers.kept.remove(at).times;
            }
            if answers.kept.len() == MOST_KEPT {
                answers.kept.remove(0);
            }
            answers.kept.push(answer.clone());
            answers.version += 1;
        }
        answer
    }

    /// A number that changes whenever an answer does, and the answers, the latest last.
    #[must_use]
    pub fn answers(&self) -> (u64, Vec<BlockAnswer>) {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        (answers.version, answers.kept.clone())
    }

    /// Read from what happened.
    fn ending(&self, block: &Block, lines: &[Numbered], moved: &[Setting]) -> Option<Ending> {
        let played = || lines.iter().map(|line| &line.played);
        let reached = |name: &&&str| self.fixture(name).is_some_and(|secret| reached_mallory(played(), &secret));
        if let Some(prize) = PRIZES.iter().find(reached) {
            return Some(Ending::Won(format!("{} has come to her", in_words(prize))));
        }
        let defended = block.is_attempt() && moved.iter().any(Setting::protects);
        if !defended {
            return None;
        }
        let session = self.session_cookie();
        why_not(played(), Subject { target: self.target(), session: &session }).map(Ending::Stopped)
    }

    /// Where the switches stand that are not where a new sandbox has them.
    fn moved(&self) -> Vec<Setting> {
        let now = self.switches();
        let moved = ALL.iter().filter(|switch| now.value(switch) != switch.default);
        moved.map(|switch| Setting { switch, value: now.value(switch) }).collect()
    }
}

/// The numbers of the requests, and how many in between are left out.
fn numbers(lines: &[Numbered]) -> (Vec<u64>, usize) {
    let all = lines.iter().flat_map(|line| (line.first..).take(line.played.exchanges.len()));
    let mut numbers: Vec<u64> = all.collect();
    let (first, last) = MOST_SHOWN;
    let left_out = numbers.len().saturating_sub(first + last);
    if left_out > 0 {
        numbers.drain(first..first + left_out);
    }
    (numbers, left_out)
}
