//! A case as it is written: steps that set cookies, and one question.
//!
//! What lives here: the JSON in, and what it means where it says nothing. Why here: the format is a promise to other
//! tools. Deliberately absent: any decision about a cookie.

use http::Method;
use serde::{Deserialize, Deserializer};
use time::OffsetDateTime;
use url::Url;

use crate::cookie::{Api, Context, Kind, Profile};

/// One case. Fields that are not known are left alone, so that a test suite's own data passes.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Case {
    /// When it happens, where a step does not say.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub now: Option<OffsetDateTime>,
    /// Whose rules.
    #[serde(default, deserialize_with = "profile")]
    pub profile: Option<Profile>,
    /// Who sets, where a step does not say.
    #[serde(default)]
    pub api: Api,
    /// Who asks, where the question does not say.
    #[serde(default, rename = "queryApi")]
    pub query_api: Api,
    /// What is set, in order.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The question: an address, or an object.
    #[serde(deserialize_with = "address_or_request")]
    pub query: Request,
    /// Whether the answer lists every broken rule, not only the first.
    #[serde(default)]
    pub all: bool,
}

/// A response that sets cookies, or a script that does.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Step {
    /// The lines.
    #[serde(default)]
    pub set: Vec<String>,
    /// The request whose response it is.
    #[serde(flatten)]
    pub request: Request,
}

/// One request, or one look of a script.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Request {
    /// Where it goes.
    pub url: String,
    /// Its method; GET when left out.
    pub method: Option<String>,
    /// Who asks: the browser (`http`) or a script (`dom`).
    pub api: Option<Api>,
    /// The page that caused it; none when the person typed the address.
    pub initiator: Option<String>,
    /// What it is for: `navigate` when left out.
    #[serde(default)]
    pub kind: Kind,
    /// The page in the address bar.
    pub top: Option<String>,
    /// The addresses that redirected here.
    #[serde(default)]
    pub redirects: Vec<String>,
    /// Whether those count; as the profile has it when left out.
    pub redirect_chain: Option<Chain>,
    /// When.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
}

/// Whether a redirect through another site makes a request cross-site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Chain {
    /// It does not: RFC 6265bis of today, and Chromium.
    Off,
    /// It does: web-platform-tests, and Firefox.
    On,
}

impl Request {
    pub(super) fn asked(&self, api: Api, now: OffsetDateTime) -> Result<Asked, Problem> {
        let page = |field: &str, text: &Option<String>| text.as_deref().map(|text| address(field, text)).transpose();
        let method = self.method.as_deref().unwrap_or("GET").to_ascii_uppercase();
        Ok(Asked {
            url: address("url", &self.url)?,
            method: Method::from_bytes(method.as_bytes())
                .map_err(|_| Problem::new("method", format!("{method:?} is no HTTP method")))?,
            initiator: page("initiator", &self.initiator)?,
            kind: self.kind,
            top: page("top", &self.top)?,
            redirects: self.redirects.iter().map(|text| address("redirects", text)).collect::<Result<_, _>>()?,
            redirects_count: self.redirect_chain.map(|chain| chain == Chain::On),
            api: self.api.unwrap_or(api),
            now: self.at.unwrap_or(now),
        })
    }
}

/// A question whose addresses are parsed.
pub(super) struct Asked {
    url: Url,
    method: Method,
    initiator: Option<Url>,
    kind: Kind,
    top: Option<Url>,
    redirects: Vec<Url>,
    redirects_count: Option<bool>,
    api: Api,
    now: OffsetDateTime,
}

impl Asked {
    pub(super) fn context(&self) -> Context<'_> {
        let Asked { url, method, initiator, kind, top, redirects, redirects_count, api, now } = self;
        let (initiator, top) = (initiator.as_ref(), top.as_ref());
        let (kind, redirects_count, api, now) = (*kind, *redirects_count, *api, *now);
        Context { url, method, initiator, kind, top, redirects, redirects_count, api, now }
    }
}

/// What is wrong with a case, and in which field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {what}")]
pub struct Problem {
    /// The field, as a path: `steps[0].url`.
    pub field: String,
    /// What is wrong, and what to write.
    pub what: String,
}

impl Problem {
    fn new(field: &str, what: String) -> Problem {
        Problem { field: field.to_string(), what }
    }

    pub(super) fn within(self, parent: &str) -> Problem {
        Problem { field: format!("{parent}.{}", self.field), ..self }
    }
}

/// `null` is how a page without an origin of its own is written (HTML, section 7.1.1); its site is no other's.
fn address(field: &str, text: &str) -> Result<Url, Problem> {
    Url::parse(if text == "null" { "about:blank" } else { text }).map_err(|error| {
        Problem::new(field, format!("{text:?} is no absolute URL ({error}); write one such as https://hotel.example/"))
    })
}

fn profile<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Profile>, D::Error> {
    let name = Option::<String>::deserialize(input)?;
    name.map(|name| name.parse().map_err(serde::de::Error::custom)).transpose()
}

fn address_or_request<'de, D: Deserializer<'de>>(input: D) -> Result<Request, D::Error> {
    match serde_json::Value::deserialize(input)? {
        serde_json::Value::String(url) => Ok(Request { url, ..Request::default() }),
        object => Request::deserialize(object).map_err(|e| serde::de::Error::custom(format!("query: {e}"))),
    }
}
