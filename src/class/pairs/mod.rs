//! Attacks between two learners: who asks whom, who takes the lot, who is Mallory, and how rounds ended.
//!
//! Nobody is in a pair who has not said so. Deliberately absent: the hotel of the two; `lab` has it.

mod act;
mod make;
mod rules;

use std::collections::BTreeMap;

pub use act::{PairAct, RoundEnd};

use crate::ids::LearnerId;

/// What may be weak: a name, and what it is called. The last is drawn anew each round, and nobody is told.
pub const WEAK: [(&str, &str); 5] = [
    ("planted", "A session ID from the address counts"),
    ("guest-book", "The guest book lets scripts through, and they read cookies"),
    ("counting", "Session IDs are counted"),
    ("forged", "Forms of other sites count"),
    ("hidden", "One of these: find out"),
];
/// So many pairs there may be at once: each has a hotel.
pub const MOST_PAIRS: usize = 300;
/// So many rounds of a pair are kept.
const MOST_ROUNDS: usize = 40;

/// Two learners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Its number: of the change that made it.
    pub number: u64,
    /// Both.
    pub members: [LearnerId; 2],
    /// What is weak, of [`WEAK`].
    pub weak: String,
    /// The round that is on, or was the last: 0 before the first.
    pub round: u64,
    /// Who of the two is Mallory in it: 0 or 1.
    pub mallory: usize,
    /// The round that is on.
    pub on: Option<Begun>,
    /// Who is ready for the next round, and where.
    pub ready: BTreeMap<LearnerId, String>,
    /// Rounds that are over.
    pub rounds: Vec<Round>,
}

/// A round that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Which process has the world.
    pub process: String,
}

/// A round that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// Which of the two was Mallory.
    pub mallory: usize,
    /// How it ended.
    pub end: RoundEnd,
    /// After so many seconds.
    pub seconds: i64,
}

impl Pair {
    /// Is this learner Mallory?
    #[must_use]
    pub fn is_mallory(&self, learner: &LearnerId) -> bool {
        self.members.get(self.mallory) == Some(learner)
    }

    /// The other one.
    #[must_use]
    pub fn other(&self, learner: &LearnerId) -> &LearnerId {
        let [first, second] = &self.members;
        if first == learner { second } else { first }
    }
}

/// A question of one learner to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Who is asked.
    pub to: LearnerId,
    weak: String,
    process: String,
}

/// Somebody in the lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InLot {
    process: String,
    /// The lot was drawn, and they were left over.
    pub odd: bool,
}

/// Why there is no pair any more, or none came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parted {
    /// The other one has left, or is no longer of the class: what they were called.
    Left(String),
    /// The other one said no.
    No(String),
}

/// All pairs, questions, and the lot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    all: BTreeMap<u64, Pair>,
    of: BTreeMap<LearnerId, u64>,
    questions: BTreeMap<LearnerId, Question>,
    lot: BTreeMap<LearnerId, InLot>,
    gathers: bool,
    parted: BTreeMap<LearnerId, Parted>,
}

impl Pairs {
    /// The pair that a learner is in.
    #[must_use]
    pub fn of(&self, learner: &LearnerId) -> Option<&Pair> {
        self.all.get(self.of.get(learner)?)
    }

    /// A pair, by its number.
    #[must_use]
    pub fn get(&self, number: u64) -> Option<&Pair> {
        self.all.get(&number)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Pair> {
        self.all.values()
    }

    /// Whom this learner has asked.
    #[must_use]
    pub fn asked(&self, by: &LearnerId) -> Option<&LearnerId> {
        self.questions.get(by).map(|question| &question.to)
    }

    /// Who asks this learner, and what would be weak.
    pub fn asks<'a>(&'a self, learner: &'a LearnerId) -> impl Iterator<Item = (&'a LearnerId, &'a str)> {
        let to = move |(_, question): &(&LearnerId, &Question)| question.to == *learner;
        self.questions.iter().filter(to).map(|(from, question)| (from, question.weak.as_str()))
    }

    /// Whether this learner is in the lot.
    #[must_use]
    pub fn in_lot(&self, learner: &LearnerId) -> Option<&InLot> {
        self.lot.get(learner)
    }

    /// How many are in the lot.
    #[must_use]
    pub fn lot(&self) -> usize {
        self.lot.len()
    }

    /// Does the teacher gather those who take part?
    #[must_use]
    pub fn gathers(&self) -> bool {
        self.gathers
    }

    /// What there is to tell a learner whose pair is no more.
    #[must_use]
    pub fn parted(&self, learner: &LearnerId) -> Option<&Parted> {
        self.parted.get(learner)
    }
}

/// What a setting is called.
#[must_use]
pub fn weak_title(name: &str) -> &'static str {
    WEAK.iter().find(|(known, _)| *known == name).map_or("", |(_, title)| title)
}

#[cfg(test)]
mod tests;
