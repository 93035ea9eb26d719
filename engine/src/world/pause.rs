//! The points at which a request can be stopped on its way: the same for scripts and for a learner's hand.
//!
//! Deliberately absent: the stopping; that is the site's.

use serde::Serialize;

/// Where a request can be stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PausePoint {
    /// The store has been asked for the record, and the handler has not seen it yet.
    AfterLoad,
    /// The handler has run; the session layer has not decided anything yet.
    AfterHandler,
    /// The layer has decided to write the record, and the store has not been asked yet.
    BeforeSave,
}

impl PausePoint {
    /// By the name it has in a script and in the API.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        match name {
            "after_load" => Some(Self::AfterLoad),
            "after_handler" => Some(Self::AfterHandler),
            "before_save" => Some(Self::BeforeSave),
            _ => None,
        }
    }

    /// As the timeline says it: `held after load`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AfterLoad => "after load",
            Self::AfterHandler => "after the handler",
            Self::BeforeSave => "before save",
        }
    }
}
