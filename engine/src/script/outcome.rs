//! How an attack can end: won, stopped, not played, or the site is broken.

use serde::Serialize;

use super::reason;

/// How an attack ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Mallory's side held the prize.
    Won {
        /// The step at which she got it, from 1.
        step: usize,
        /// What happened, in a sentence.
        story: String,
    },
    /// She did not get it, and Alice could do her business.
    Stopped {
        /// The step that did not go as planned, from 1.
        step: usize,
        /// The rule that decided.
        #[serde(flatten)]
        because: Rule,
    },
    /// A step could not be done as it is written, or the steps lead nowhere even where nothing protects. Neither won nor
    /// stopped: it says nothing about any defence.
    NotPlayed {
        /// The step at which the run ended, from 1.
        step: usize,
        /// The line of the attack's file that is to be looked at, from 1.
        line: usize,
        /// What was wrong.
        #[serde(flatten)]
        because: Rule,
    },
    /// Alice could not do her own business: no defence, whatever the attack did.
    Broken {
        /// What Alice could not do.
        says: String,
    },
}

impl Outcome {
    /// The exit code of `cloakroom attack`: 1 won, 0 stopped, 3 site broken, 4 not played.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Stopped { .. } => 0,
            Self::Won { .. } => 1,
            Self::Broken { .. } => 3,
            Self::NotPlayed { .. } => 4,
        }
    }
}

/// Why an attack did not win.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// A code. Of what stopped it: the cookie verdict's, or `NoRecord`, `CannotDo`, `NotAsSaid`, `NothingGained`. Of what
    /// was not played also `NoSuchPage`, `WrongMethod`, `ServerError`, `UnknownName`, `NothingToCapture`, `WorldCannot`, `BudgetSpent`,
    /// `StoreFailed`, `NotARequest`, `ScriptNotUnderstood`.
    pub rule: String,
    /// The same in a sentence, without its full stop.
    pub says: String,
    /// What decided, without what led there.
    #[serde(skip)]
    pub(super) decided: Option<String>,
}

impl Rule {
    pub(super) fn new(rule: &str, says: impl Into<String>) -> Self {
        Self { rule: rule.to_owned(), says: says.into(), decided: None }
    }

    /// The same, and what decided by itself.
    pub(super) fn decided(self, decided: String) -> Self {
        Self { decided: Some(decided), ..self }
    }

    /// What decided, without its full stop: for a room, which has seen what was done.
    #[must_use]
    pub fn briefly(&self) -> &str {
        self.decided.as_deref().unwrap_or_else(|| reason::before_the_need(&self.says)).trim_end_matches('.')
    }
}
