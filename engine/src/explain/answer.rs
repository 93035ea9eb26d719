//! The answer to a case, as JSON.
//!
//! What lives here: the JSON out. Why here: the format is a promise to other tools. Deliberately absent: words for
//! people; the command line and the page take those from the verdicts.

use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;

use super::{Played, Problem};
use crate::cookie::{Cookie, Partition, SendReason, SendVerdict, SetReason, SetVerdict};

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
    /// The cookies that had ended by then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ended: Vec<Ended>,
}

/// A cookie that had ended by the time of the question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ended {
    /// The cookie.
    #[serde(flatten)]
    pub held: Held,
    /// `Expired` or `BrowserClosed`.
    pub because: &'static str,
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
    /// The cookie that the jar holds since then.
    #[serde(flatten)]
    pub held: Option<Held>,
    /// The cookie that was there and gave way: to the new one, or to a line that removes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced: Option<Box<Held>>,
    /// The cookies that had to make room, because the jar was full.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evicted: Vec<Held>,
}

/// A cookie as the jar holds it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Held {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The host it belongs to.
    pub domain: String,
    /// Whether it is for exactly that host.
    pub host_only: bool,
    /// The path it is for.
    pub path: String,
    /// When it ends; `null` for one that ends with the browser.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires: Option<OffsetDateTime>,
    /// The part of the jar it is in; `null` for the part that first parties use.
    pub partition: Option<Partition>,
}

/// One cookie: sent or not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sent {
    /// The cookie.
    #[serde(flatten)]
    pub held: Held,
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
            ended: played
                .ended
                .iter()
                .map(|(cookie, end)| Ended { held: Held::new(cookie), because: end.code() })
                .collect(),
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
            held: verdict.cookie.as_ref().map(Held::new),
            replaced: verdict.replaced.as_ref().map(|cookie| Box::new(Held::new(cookie))),
            evicted: verdict.evicted.iter().map(Held::new).collect(),
        }
    }
}

impl Held {
    fn new(cookie: &Cookie) -> Held {
        Held {
            name: cookie.name.clone(),
            value: cookie.value.clone(),
            domain: cookie.domain.clone(),
            host_only: cookie.host_only,
            path: cookie.path.clone(),
            expires: cookie.expires,
            partition: cookie.partition.clone(),
        }
    }
}

impl Sent {
    fn new(verdict: &SendVerdict, all: bool) -> Sent {
        Sent {
            held: Held::new(&verdict.cookie),
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
    /// The field that is wrong, as a path, where it is a field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is wrong with it; begins with the field.
    pub error: String,
}

impl Unreadable {
    pub(super) fn new(id: Option<Value>, error: impl ToString) -> Unreadable {
        Unreadable { id, field: None, error: error.to_string() }
    }

    pub(super) fn field(id: Option<Value>, problem: Problem) -> Unreadable {
        Unreadable { id, error: problem.to_string(), field: Some(problem.field) }
    }
}
