//! One finding: a line for a person, an object for a program.

use serde::Serialize;

use crate::cli::say;

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// As it should be.
    Fine,
    /// Worth knowing; nothing has to be done.
    Note,
    /// Something has to be done.
    Wrong,
    /// It was wrong, and is not any more.
    Mended,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    pub(super) state: State,
    /// What was looked at.
    pub(super) what: &'static str,
    /// What was found.
    pub(super) says: String,
    /// What to do about it.
    #[serde(rename = "do")]
    pub(super) todo: Option<String>,
}

impl Line {
    pub(super) fn fine(what: &'static str, says: impl Into<String>) -> Self {
        Self { state: State::Fine, what, says: says.into(), todo: None }
    }

    pub(super) fn note(what: &'static str, says: impl Into<String>) -> Self {
        Self { state: State::Note, ..Self::fine(what, says) }
    }

    pub(super) fn mended(what: &'static str, says: impl Into<String>) -> Self {
        Self { state: State::Mended, ..Self::fine(what, says) }
    }

    pub(super) fn wrong(what: &'static str, says: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { state: State::Wrong, todo: Some(todo.into()), ..Self::fine(what, says) }
    }

    pub(super) fn tell(&self) {
        let state = match self.state {
            State::Fine => "fine",
            State::Note => "note",
            State::Wrong => "WRONG",
            State::Mended => "mended",
        };
        say(&format!("{state:7} {:12} {}", self.what, self.says));
        if let Some(todo) = &self.todo {
            say(&format!("{:20} {todo}", ""));
        }
    }
}
