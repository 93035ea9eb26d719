//! What can happen to pairs. The log keeps these within a change.

use serde::{Deserialize, Serialize};

use crate::ids::LearnerId;

/// What happened. `process` is the server that has the world: two learners of one pair are on the same one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "snake_case")]
pub enum PairAct {
    /// Somebody takes the lot.
    Lot {
        /// Who.
        learner: LearnerId,
        /// Where they are.
        process: String,
    },
    /// Somebody takes no part in the lot any more.
    NoLot {
        /// Who.
        learner: LearnerId,
    },
    /// Somebody asks another one.
    Ask {
        /// Who asks.
        from: LearnerId,
        /// Who is asked.
        to: LearnerId,
        /// What is weak: one of [`super::WEAK`].
        weak: String,
        /// Where the asker is.
        process: String,
    },
    /// The question is taken back.
    Withdraw {
        /// Who had asked.
        from: LearnerId,
    },
    /// Whoever was asked answers.
    Answer {
        /// Who was asked.
        learner: LearnerId,
        /// By whom.
        from: LearnerId,
        /// Do they take part?
        yes: bool,
        /// Where they are.
        process: String,
    },
    /// One of a pair is ready for the next round. It begins once both are; after a round that is over, roles change.
    Ready {
        /// The pair's number.
        pair: u64,
        /// Who.
        learner: LearnerId,
        /// The last round that there was.
        round: u64,
        /// Where they are.
        process: String,
    },
    /// A round is over. The server's, never a learner's.
    Over {
        /// The pair's number.
        pair: u64,
        /// Which round.
        round: u64,
        /// How it ended.
        end: RoundEnd,
        /// After so many seconds.
        seconds: i64,
    },
    /// One leaves, and there is no pair any more.
    Leave {
        /// Who.
        learner: LearnerId,
    },
    /// What was told of a pair that is no more was read.
    Read {
        /// By whom.
        learner: LearnerId,
    },
    /// The teacher gathers those who take part, and pairs them later; or no longer.
    Gather {
        /// They are gathered.
        on: bool,
    },
    /// The teacher pairs all who take part.
    Draw {
        /// What the lot is drawn with.
        seed: String,
        /// What is weak: one of [`super::WEAK`].
        weak: String,
    },
}

impl PairAct {
    /// Does the class page of others show it? Rounds and answers are the pair's.
    pub(in crate::class) fn is_told(&self) -> bool {
        matches!(self, Self::Ask { .. } | Self::Withdraw { .. } | Self::Gather { .. } | Self::Draw { .. })
    }
}

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundEnd {
    /// Alice's room code came to Mallory.
    Mallory,
    /// Alice has done her errands and is logged out.
    Alice,
    /// The time is over.
    Time,
}
