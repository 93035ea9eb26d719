//! One case: what is set from where, and the request whose cookies are judged.
//!
//! What lives here: the words in which the same question is put to our jar (one JSON line) and to Chromium. Why here:
//! both sides must get the same question. Deliberately absent: how either answers.

use serde::Serialize;
use time::OffsetDateTime;

/// A question about cookies. As JSON it is what `cloakroom_engine::explain` takes.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Case {
    /// Seed and number, enough to make the case again.
    pub(super) id: String,
    /// What the case was made to show; the jar does not read it.
    #[serde(skip)]
    pub(super) theme: &'static str,
    /// When it begins. Each step is a little later: the order of cookies hangs on it.
    #[serde(with = "time::serde::rfc3339")]
    pub(super) now: OffsetDateTime,
    /// The jar shall name every rule that is broken, as Chromium does.
    pub(super) all: bool,
    pub(super) steps: Vec<Step>,
    pub(super) query: Query,
}

/// Lines that arrive from one place, by one response or one script.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Step {
    #[serde(with = "time::serde::rfc3339")]
    pub(super) at: OffsetDateTime,
    pub(super) url: String,
    pub(super) set: Vec<String>,
    pub(super) api: Api,
    /// The page that caused the request; none for an address that was typed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) initiator: Option<String>,
    pub(super) kind: Kind,
}

/// The request, or the script's reading, whose cookies are judged.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Query {
    #[serde(with = "time::serde::rfc3339")]
    pub(super) at: OffsetDateTime,
    pub(super) url: String,
    pub(super) method: Method,
    pub(super) api: Api,
    pub(super) initiator: Option<String>,
    pub(super) kind: Kind,
    /// The page in the tab. When it is not the initiator, the initiator is a frame inside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) top: Option<String>,
    /// URLs that redirected before `url` was reached.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) redirects: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Api {
    Http,
    Dom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Navigate,
    Fetch,
    Image,
    Iframe,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Method {
    Get,
    Post,
}

impl Case {
    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).unwrap()
    }

    /// Every line of every step.
    pub(super) fn lines(&self) -> impl Iterator<Item = &String> {
        self.steps.iter().flat_map(|step| &step.set)
    }
}
