//! The answer to a case, as JSON.
//!
//! What lives here: the JSON out. Why here: the format is a promise to other tools. Deliberately absent: words for
//! people; the command line and the page take those from the verdicts.

use serde::Serialize;
use serde_json::Value;

use super::Played;
use crate::cookie::{SendReason, SendVerdict, SetReason, SetVerdict};

/// The answer to one case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The case's own name, as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Value>,
    /// The `Cookie` header, or what `document.cookie` reads.
    pub cookie: String,
    /// One entry for each line, in the order of the case.
    pub stored: Vec<Stored>,
    /// One entry for each cookie in the jar: first those sent, in the order of the header.
    pub sent: Vec<Sent>,
}

/// One line: kept or not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stored {
    /// The line as it came.
    pub line: String,
    /// Whether the jar held the cookie after this line.
    pub stored: bool,
    /// The code of the rule that decided.
    pub because: &'static str,
    /// The codes of the other broken rules, when the case asks for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<&'static str>,
}

/// One cookie: sent or not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sent {
    /// Its name.
    pub name: String,
    /// The host it belongs to.
    pub domain: String,
    /// The path it is for.
    pub path: String,
    /// Whether it goes along, or is shown.
    pub sent: bool,
    /// The code of the rule that decided.
    pub because: &'static str,
    /// The codes of the other broken rules, when the case asks for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<&'static str>,
}

impl Answer {
    /// The answer in codes; with every broken rule, or with the first alone.
    #[must_use]
    pub fn new(id: Option<Value>, played: &Played, all: bool) -> Answer {
        Answer {
            id,
            cookie: played.cookie(),
            stored: played.stored.iter().map(|verdict| Stored::new(verdict, all)).collect(),
            sent: played.sent.iter().map(|verdict| Sent::new(verdict, all)).collect(),
        }
    }
}

impl Stored {
    fn new(verdict: &SetVerdict, all: bool) -> Stored {
        Stored {
            line: verdict.line.clone(),
            stored: verdict.kept,
            because: verdict.because.code(),
            also: verdict.also.iter().filter(|_| all).map(SetReason::code).collect(),
        }
    }
}

impl Sent {
    fn new(verdict: &SendVerdict, all: bool) -> Sent {
        let cookie = &verdict.cookie;
        Sent {
            name: cookie.name.clone(),
            domain: cookie.domain.clone(),
            path: cookie.path.clone(),
            sent: verdict.sent,
            because: verdict.because.code(),
            also: verdict.also.iter().filter(|_| all).map(SendReason::code).collect(),
        }
    }
}

/// A line that is no case.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[error("{error}")]
pub struct Unreadable {
    /// The case's own name, where one could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Value>,
    /// What is wrong with it.
    pub error: String,
}

impl Unreadable {
    pub(super) fn new(id: Option<Value>, error: impl ToString) -> Unreadable {
        Unreadable { id, error: error.to_string() }
    }
}
