//! What is known of a round at work.

use std::collections::{BTreeMap, VecDeque};

use cloakroom_engine::script::Actor;

use super::{Errands, LONGEST_ROUND};
use crate::{
    lab::{Act, Heard},
    sandbox::BlockAnswer,
};

/// So many acts are kept for the picture; of more the oldest go.
const MOST_ACTS: usize = 60;
/// So many bytes all that are kept may have.
const MOST_BYTES: usize = 1024 * 1024;
/// So many lines of what Mallory has got.
const MOST_HEARD: usize = 30;

/// How a round ended, and after how many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairEnd {
    /// The room code came to Mallory.
    Mallory(i64),
    /// Alice has done her errands and is logged out.
    Alice(i64),
    /// The time is over.
    Time(i64),
}

/// What Mallory wrote to Alice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// From 1.
    pub number: u64,
    /// What it says.
    pub says: String,
    /// Where its link leads.
    pub link: String,
    /// Alice has opened it.
    pub opened: bool,
}

/// What belongs to one of the two alone.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Why the last act could not be done, in a sentence without its full stop.
    pub refused: Option<String>,
}

/// What is known of a round.
#[derive(Debug, Clone)]
pub struct PairState {
    /// When it began, in seconds since 1970.
    pub begun: i64,
    /// How it ended.
    pub end: Option<PairEnd>,
    /// What has come to Mallory's host, the newest first.
    pub heard: VecDeque<Heard>,
    /// The last answer to Mallory.
    pub answer: Option<BlockAnswer>,
    /// What she wrote to Alice, the newest first.
    pub letters: VecDeque<Letter>,
    /// What Alice has done.
    pub errands: Errands,
    /// What Mallory has written, by the name of its field.
    pub drafts: BTreeMap<&'static str, String>,
    pub(super) acts: VecDeque<Act>,
    mallory: Side,
    alice: Side,
    count: u64,
    bytes: usize,
}

impl PairState {
    pub(super) fn new(begun: i64) -> Self {
        Self {
            begun,
            end: None,
            heard: VecDeque::new(),
            answer: None,
            letters: VecDeque::new(),
            errands: Errands::default(),
            drafts: BTreeMap::new(),
            acts: VecDeque::new(),
            mallory: Side::default(),
            alice: Side::default(),
            count: 0,
            bytes: 0,
        }
    }

    /// What is one side's alone.
    #[must_use]
    pub fn side(&self, actor: Actor) -> &Side {
        if actor == Actor::Mallory { &self.mallory } else { &self.alice }
    }

    pub(super) fn side_mut(&mut self, actor: Actor) -> &mut Side {
        if actor == Actor::Mallory { &mut self.mallory } else { &mut self.alice }
    }

    /// Has nobody won, and is it too late for that?
    pub(super) fn time_is_over(&self, now: i64) -> bool {
        self.end.is_none() && now - self.begun >= LONGEST_ROUND
    }

    pub(super) fn ends(&mut self, end: PairEnd) {
        self.end.get_or_insert(end);
    }

    /// Writes an act down, and whether it was the last one.
    pub(super) fn note(&mut self, act: Act, heard: Vec<Heard>, reached: bool, now: i64) {
        let actor = if act.who == super::Who::Alice { Actor::Alice } else { Actor::Mallory };
        self.side_mut(actor).refused = None;
        for line in heard {
            self.heard.push_front(line);
        }
        self.heard.truncate(MOST_HEARD);
        self.count += 1;
        let act = Act { number: self.count, ..act }.trimmed();
        self.bytes += act.bytes();
        self.acts.push_back(act);
        while self.acts.len() > MOST_ACTS || (self.bytes > MOST_BYTES && self.acts.len() > 1) {
            self.bytes -= self.acts.pop_front().map_or(0, |act| act.bytes());
        }
        let seconds = (now - self.begun).max(0);
        if reached {
            self.ends(PairEnd::Mallory(seconds));
        } else if self.errands.is_out() {
            self.ends(PairEnd::Alice(seconds));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_ends_by_time_after_twenty_minutes_unless_somebody_was_first() {
        let mut state = PairState::new(1_000);
        assert!(!state.time_is_over(1_000 + LONGEST_ROUND - 1));
        assert!(state.time_is_over(1_000 + LONGEST_ROUND));
        state.ends(PairEnd::Mallory(90));
        assert!(!state.time_is_over(1_000 + 10 * LONGEST_ROUND));
        state.ends(PairEnd::Time(LONGEST_ROUND));
        assert_eq!(state.end, Some(PairEnd::Mallory(90)), "whoever was first stays it");
    }
}
