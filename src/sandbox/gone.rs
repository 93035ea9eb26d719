//! Sandboxes that are no more: which, and why, so that whoever lost one can be told.

use std::collections::{HashMap, VecDeque};

use crate::ids::SandboxId;

/// So many are remembered: about a megabyte. Of older ones it is not known any more why they went.
const MOST_REMEMBERED: usize = 10_000;

/// Why a sandbox is no more, or not to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// Nothing was done in it for a day.
    Idle,
    /// There was no room, and nothing had been done in it for a while.
    Crowded,
    /// Its learner asked for another one.
    Reset,
    /// The process that had it has ended, and had not saved it.
    Restarted,
    /// It was saved, and what was saved cannot be read.
    Unreadable,
    /// The session that led to it has come to its end.
    Aged,
    /// It lives, but the request came without the cookie that leads to it.
    Elsewhere,
    /// It went too long ago, or never was.
    Unknown,
}

impl Gone {
    /// A word for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Crowded => "crowded",
            Self::Reset => "reset",
            Self::Restarted => "restarted",
            Self::Unreadable => "unreadable",
            Self::Aged => "session_ended",
            Self::Elsewhere => "no_cookie",
            Self::Unknown => "unknown",
        }
    }

    /// What follows "because".
    #[must_use]
    pub fn because(self) -> &'static str {
        match self {
            Self::Idle => "nothing was done in it for a day",
            Self::Crowded => "there was no room for all, and nothing had been done in it for a while",
            Self::Reset => "it was reset, perhaps in another tab",
            Self::Restarted => "Cloakroom was started again before it had saved it",
            Self::Unreadable => "Cloakroom was started again, and what was saved of it cannot be read",
            Self::Aged => "the session that led to it had lived as long as it may",
            Self::Elsewhere => "your browser came without the cookie that leads to it",
            Self::Unknown => "it ended some time ago",
        }
    }
}

/// The last sandboxes that went.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    order: VecDeque<SandboxId>,
    why: HashMap<SandboxId, Gone>,
}

impl Remembered {
    pub(super) fn note(&mut self, id: &SandboxId, why: Gone) {
        if self.why.insert(id.clone(), why).is_none() {
            self.order.push_back(id.clone());
        }
        while self.order.len() > MOST_REMEMBERED {
            if let Some(oldest) = self.order.pop_front() {
                self.why.remove(&oldest);
            }
        }
    }

    pub(super) fn why(&self, id: &SandboxId) -> Option<Gone> {
        self.why.get(id).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_remembered_and_no_more_than_that() {
        let mut gone = Remembered::default();
        let first = SandboxId::random();
        gone.note(&first, Gone::Idle);
        gone.note(&first, Gone::Idle);
        assert_eq!(gone.why(&first), Some(Gone::Idle));
        for _ in 0..MOST_REMEMBERED {
            gone.note(&SandboxId::random(), Gone::Reset);
        }
        assert_eq!(gone.why(&first), None);
        assert_eq!((gone.why.len(), gone.order.len()), (MOST_REMEMBERED, MOST_REMEMBERED));
    }
}
