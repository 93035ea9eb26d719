//! What can happen to a class. The log keeps these, in order, as JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Question, RecoveryWords, code::JoinCode, nickname::Nickname, pairs::PairAct, task::Task};
use crate::ids::LearnerId;

/// A change and its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Seconds since 1970.
    pub at: i64,
    /// What happened.
    #[serde(flatten)]
    pub change: Change,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    /// A class begins.
    Open {
        /// What it is called.
        name: String,
        /// With what one joins.
        code: JoinCode,
    },
    /// It is called something else.
    Name {
        /// The new name.
        name: String,
    },
    /// Another code, from now on.
    Code {
        /// The new one.
        code: JoinCode,
    },
    /// May newcomers join?
    Door {
        /// They may.
        open: bool,
    },
    /// Somebody joins.
    Join {
        /// Whose progress it will be.
        learner: LearnerId,
        /// What the class calls them.
        nickname: Nickname,
        /// What brings them back on another device.
        words: RecoveryWords,
    },
    /// Somebody gets another nickname.
    Rename {
        /// Who.
        learner: LearnerId,
        /// The new one.
        nickname: Nickname,
    },
    /// Somebody is no longer of the class. Their progress stays where it is.
    Remove {
        /// Who.
        learner: LearnerId,
    },
    /// Two are one person: the first becomes the second.
    Merge {
        /// Who goes.
        from: LearnerId,
        /// Who stays.
        into: LearnerId,
    },
    /// A question is put to the class. The one before it is over.
    Ask {
        /// What is asked.
        question: Question,
    },
    /// A learner chooses. Until the vote is locked, choosing again replaces.
    Vote {
        /// The number of the ballot.
        ballot: u64,
        /// Who.
        learner: LearnerId,
        /// The option, from 0.
        choice: usize,
    },
    /// Nobody can choose any more.
    Lock {
        /// The number of the ballot.
        ballot: u64,
    },
    /// The bars are shown.
    Show {
        /// The number of the ballot.
        ballot: u64,
    },
    /// What is right is told.
    Tell {
        /// The number of the ballot.
        ballot: u64,
    },
    /// The question is taken away.
    Over {
        /// The number of the ballot.
        ballot: u64,
    },
    /// All pages follow the teacher to an address of ours, or are let go.
    Lead {
        /// Where to.
        to: Option<String>,
    },
    /// The teacher has moved on. Where all are led they follow; where nobody is led, nothing changes.
    Along {
        /// Where to.
        to: String,
    },
    /// Values of switches, for every sandbox of now and for those of newcomers. Those named before stay.
    Switches {
        /// Name and value.
        set: BTreeMap<String, String>,
    },
    /// All pages hold still, or go on.
    Freeze {
        /// They hold still.
        on: bool,
    },
    /// Something to do for everybody, or nothing.
    Give {
        /// What.
        task: Option<Task>,
    },
    /// The plan that is followed, and its part.
    Plan {
        /// By its minutes; none is no plan.
        minutes: Option<u32>,
        /// The part, from 0.
        part: usize,
    },
    /// Something of the attacks between two learners.
    Pair {
        /// What.
        act: PairAct,
    },
    /// The next group: nobody is in the class any more, and the code is another.
    Reset {
        /// The new code.
        code: JoinCode,
    },
    /// The reset is taken back.
    Restore,
}

impl Change {
    /// Do learners see it? Who joins, and how others vote, is not theirs to see.
    pub(super) fn is_told(&self) -> bool {
        if let Self::Pair { act } = self {
            return act.is_told();
        }
        !matches!(
            self,
            Self::Join { .. }
                | Self::Vote { .. }
                | Self::Plan { .. }
                | Self::Code { .. }
                | Self::Door { .. }
                | Self::Switches { .. }
        )
    }
}
