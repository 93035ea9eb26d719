//! One case: what is set from where, and the request whose cookies are judged.
//!
//! What lives here: the words in which the same question is put to our jar (one JSON line) and to Chromium. Why here:
//! both sides must get the same question. Deliberately absent: how either answers.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::server::Planned;

/// A question about cookies. As JSON it is what `cloakroom_engine::explain` takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Case {
    /// Seed and number, enough to make the case again.
    #[serde(default)]
    pub(super) id: String,
    /// What the case was made to show; the jar does not read it.
    #[serde(skip)]
    pub(super) theme: &'static str,
    /// When it begins. Each step is a little later: the order of cookies hangs on it.
    #[serde(default = "now", with = "time::serde::rfc3339")]
    pub(super) now: OffsetDateTime,
    /// The jar shall name every rule that is broken, as Chromium does.
    #[serde(default)]
    pub(super) all: bool,
    pub(super) steps: Vec<Step>,
    #[serde(deserialize_with = "address_or_query")]
    pub(super) query: Query,
}

fn now() -> OffsetDateTime {
    cloakroom::clock::Clock::wall()
}

fn address_or_query<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Query, D::Error> {
    let value = match serde_json::Value::deserialize(input)? {
        serde_json::Value::String(url) => serde_json::json!({ "url": url }),
        object => object,
    };
    serde_json::from_value(value).map_err(serde::de::Error::custom)
}

/// Lines that arrive from one place, by one response or one script.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Step {
    #[serde(default = "now", with = "time::serde::rfc3339")]
    pub(super) at: OffsetDateTime,
    pub(super) url: String,
    pub(super) set: Vec<String>,
    /// The answer's `Date`, where it is not the browser's time.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    pub(super) date: Option<OffsetDateTime>,
    #[serde(default)]
    pub(super) api: Api,
    /// The page that caused the request; none for an address that was typed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) initiator: Option<String>,
    #[serde(default)]
    pub(super) kind: Kind,
}

/// The request, or the script's reading, whose cookies are judged.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Query {
    #[serde(default = "now", with = "time::serde::rfc3339")]
    pub(super) at: OffsetDateTime,
    pub(super) url: String,
    #[serde(default)]
    pub(super) method: Method,
    #[serde(default)]
    pub(super) api: Api,
    #[serde(default)]
    pub(super) initiator: Option<String>,
    #[serde(default)]
    pub(super) kind: Kind,
    /// The page in the tab. When it is not the initiator, the initiator is a frame inside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) top: Option<String>,
    /// URLs that redirected before `url` was reached.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) redirects: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Api {
    #[default]
    Http,
    Dom,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    #[default]
    Navigate,
    Fetch,
    Image,
    Iframe,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Method {
    #[default]
    Get,
    Post,
}

impl Case {
    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).unwrap()
    }

    /// Every page that acts in it.
    pub(super) fn pages(&self) -> impl Iterator<Item = &str> {
        let steps = self.steps.iter().map(|step| match step.api {
            Api::Dom => step.url.as_str(),
            Api::Http => step.initiator.as_deref().unwrap_or_default(),
        });
        steps.chain([if self.query.api == Api::Dom && self.query.redirects.is_empty() {
            &self.query.url
        } else {
            self.query.page()
        }])
    }

    /// Every line of every step.
    pub(super) fn lines(&self) -> impl Iterator<Item = &String> {
        self.steps.iter().flat_map(|step| &step.set)
    }
}

impl Query {
    /// The page from which the request is made; empty for an address that is typed in.
    pub(super) fn page(&self) -> &str {
        self.top.as_deref().or(self.initiator.as_deref()).unwrap_or_default()
    }
}

/// The answer that brings a step's lines.
impl From<&Step> for Planned {
    fn from(step: &Step) -> Self {
        Self { set: step.set.clone(), date: step.date, ..Self::default() }
    }
}

/// The request whose answer brings a step's lines.
impl From<&Step> for Query {
    fn from(step: &Step) -> Query {
        Query {
            at: step.at,
            url: step.url.clone(),
            method: Method::Get,
            api: Api::Http,
            initiator: step.initiator.clone(),
            kind: step.kind,
            top: None,
            redirects: Vec::new(),
        }
    }
}
