//! A case: steps that set cookies, and one question.
//!
//! What lives here: the case as data, and what it means where it says nothing. Why here: the JSON, the form and the
//! command line all make one. Deliberately absent: reading JSON (`read.rs`) and any decision about a cookie.

use http::Method;
use time::{Duration, OffsetDateTime};
use url::{ParseError, Url};

use super::{Credentials, Problem};
use crate::cookie::{Api, Context, Kind, Profile, ThirdParty};

/// One case.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// When it happens, where a step does not say.
    pub now: Option<OffsetDateTime>,
    /// How much the browser's clock is ahead of the time; negative when it is behind.
    pub clock: Duration,
    /// Whose rules.
    pub profile: Option<Profile>,
    /// What becomes of third-party cookies; left out, what the profile does by itself.
    pub third_party: Option<ThirdParty>,
    /// Who sets, where a step does not say.
    pub api: Api,
    /// Who asks, where the question does not say.
    pub query_api: Api,
    /// What is set, in order.
    pub steps: Vec<Step>,
    /// The question.
    pub query: Request,
    /// Whether the answer lists every broken rule, not only the first.
    pub all: bool,
}

/// A response that sets cookies, or a script that does.
#[derive(Debug, Clone, Default)]
pub struct Step {
    /// The lines.
    pub set: Vec<String>,
    /// The request whose response it is.
    pub request: Request,
}

/// One request, or one look of a script.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Where it goes.
    pub url: String,
    /// Its method; GET when left out.
    pub method: Option<String>,
    /// Who asks: the browser (`http`) or a script (`dom`).
    pub api: Option<Api>,
    /// A server asks by itself (`server`): there is no browser, and no jar.
    pub by_server: bool,
    /// The page that caused it; none when the person typed the address.
    pub initiator: Option<String>,
    /// What it is for: `navigate` when left out.
    pub kind: Kind,
    /// Whether a fetch carries cookies; left out, it does.
    pub credentials: Option<Credentials>,
    /// The page in the address bar.
    pub top: Option<String>,
    /// The addresses that redirected here.
    pub redirects: Vec<String>,
    /// Whether those count; as the profile has it when left out.
    pub redirect_chain: Option<Chain>,
    /// When.
    pub at: Option<OffsetDateTime>,
    /// The answer's `Date`; the true time when left out.
    pub date: Option<OffsetDateTime>,
    /// How long after the case's own time, where `at` does not say.
    pub later: Duration,
    /// The browser was closed and opened again before.
    pub restarted: bool,
}

/// Whether a redirect through another site makes a request cross-site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// It does not: RFC 10025 of today, and Chromium.
    Off,
    /// It does: web-platform-tests, and Firefox.
    On,
}

/// What a case says for all of its requests.
pub(super) struct Whole {
    pub(super) now: OffsetDateTime,
    pub(super) clock: Duration,
}

impl Request {
    pub(super) fn asked(&self, api: Api, whole: &Whole) -> Result<Asked, Problem> {
        let page = |field: &str, text: &Option<String>| text.as_deref().map(|text| address(field, text)).transpose();
        let method = self.method.as_deref().unwrap_or("GET").to_ascii_uppercase();
        let credentials = self.credentials.unwrap_or(Credentials::Include);
        if credentials != Credentials::Include && self.kind != Kind::Fetch {
            let what =
                format!("only a fetch can be without them; leave {} out, or make it a fetch", credentials.name());
            return Err(Problem::new("credentials", what));
        }
        let now = self.at.unwrap_or_else(|| whole.now.saturating_add(self.later));
        Ok(Asked {
            url: address("url", &self.url)?,
            method: Method::from_bytes(method.as_bytes())
                .map_err(|_| Problem::new("method", format!("{method:?} is no HTTP method")))?,
            initiator: page("initiator", &self.initiator)?,
            kind: self.kind,
            credentials,
            top: page("top", &self.top)?,
            redirects: self.redirects.iter().map(|text| address("redirects", text)).collect::<Result<_, _>>()?,
            redirects_count: self.redirect_chain.map(|chain| chain == Chain::On),
            api: self.api.unwrap_or(api),
            served: self.date.unwrap_or(now),
            by_server: self.by_server,
            restarted: self.restarted,
            now: now.saturating_add(whole.clock),
        })
    }
}

/// A question whose addresses are parsed.
pub(super) struct Asked {
    url: Url,
    method: Method,
    initiator: Option<Url>,
    kind: Kind,
    credentials: Credentials,
    top: Option<Url>,
    redirects: Vec<Url>,
    redirects_count: Option<bool>,
    api: Api,
    pub(super) by_server: bool,
    pub(super) restarted: bool,
    now: OffsetDateTime,
    served: OffsetDateTime,
}

impl Asked {
    pub(super) fn context(&self) -> Context<'_> {
        let (url, method, redirects) = (&self.url, &self.method, &self.redirects[..]);
        let (initiator, top) = (self.initiator.as_ref(), self.top.as_ref());
        let Asked { kind, redirects_count, api, now, .. } = *self;
        let served = (api == Api::Http).then_some(self.served);
        Context { url, method, initiator, kind, top, redirects, redirects_count, api, now, served }
    }

    /// The page whose fetch leaves cookies out, if it does.
    pub(super) fn without_credentials(&self) -> Option<(&Url, Credentials)> {
        let page = self.initiator.as_ref().unwrap_or(&self.url);
        let carries = self.api == Api::Script || self.credentials.carries(Some(page), &self.redirects, &self.url);
        (!carries).then_some((page, self.credentials))
    }
}

/// Why a host such as `www.fancy.192.168.0.10` is none.
pub(super) const NO_IPV4: &str = "is an address that no browser opens, so no cookie is set or sent there: a host whose \
    last label is a number is read as an IPv4 address (URL standard, host parsing), and this is none; write a name, or \
    four numbers";

/// `null` is how a page without an origin of its own is written (HTML, section 7.1.1); its site is no other's.
pub(super) fn address(field: &str, text: &str) -> Result<Url, Problem> {
    if text.is_empty() {
        return Err(Problem::new(field, "is missing; write an address such as https://hotel.example/"));
    }
    Url::parse(if text == "null" { "about:blank" } else { text }).map_err(|error| {
        let shown: String = text.chars().take(80).collect();
        if error == ParseError::InvalidIpv4Address {
            return Problem::new(field, format!("{shown:?} {NO_IPV4}"));
        }
        Problem::new(field, format!("{shown:?} is no absolute URL ({error}); write one such as https://hotel.example/"))
    })
}
