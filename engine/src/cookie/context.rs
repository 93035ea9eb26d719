//! One request, or one look of a script, as far as cookies care.
//!
//! What lives here: the facts that setting and sending are judged by, and the questions both ask of them: cross-site?
//! third-party? in whose window? Why here: the two must never answer differently. Deliberately absent: any decision
//! about a cookie.

use http::Method;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use url::Url;

use super::{Partition, Policy, partition};
use crate::site::{same_site, schemelessly_same_site};

/// What a request is for. Decides whether it is a top-level navigation (RFC 10025, section 5.2.1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It changes the page in the address bar.
    #[default]
    Navigate,
    /// A script's fetch.
    Fetch,
    /// A picture, style sheet or other part of a page.
    Image,
    /// A page inside a page.
    Iframe,
}

/// Who reads or writes cookies (RFC 10025, section 5.5: "non-HTTP" APIs).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Api {
    /// The browser, for a request or a response.
    #[default]
    #[serde(rename = "http")]
    Http,
    /// A page's script, by `document.cookie`.
    #[serde(rename = "dom")]
    Script,
}

/// One request, or one look of a script, as far as cookies care.
///
/// Standard: RFC 10025, sections 5.2, 5.7 and 5.8.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Context<'a> {
    /// Where the request goes; for a script, the page it runs in.
    pub url: &'a Url,
    /// The request's method.
    pub method: &'a Method,
    /// The page that caused it; `None` when the person typed the address or used a bookmark.
    pub initiator: Option<&'a Url>,
    /// What it is for.
    pub kind: Kind,
    /// The page in the address bar while this happens; `None` when it is the initiator, or for a navigation, `url`.
    pub top: Option<&'a Url>,
    /// Addresses that redirected here.
    pub redirects: &'a [Url],
    /// Whether those count; `None` as the policy has it.
    pub redirects_count: Option<bool>,
    /// The browser, or a script.
    pub api: Api,
    /// The browser's clock.
    pub now: OffsetDateTime,
    /// The server's clock, as the answer's `Date` tells it.
    pub served: Option<OffsetDateTime>,
}

impl<'a> Context<'a> {
    /// The person types an address.
    pub fn typed(url: &'a Url, now: OffsetDateTime) -> Context<'a> {
        let method = &Method::GET;
        let (initiator, kind, top, redirects, api) = (None, Kind::Navigate, None, &[][..], Api::Http);
        Context { url, method, initiator, kind, top, redirects, redirects_count: None, api, now, served: None }
    }

    /// The script of a top-level page looks or writes.
    pub fn script(url: &'a Url, now: OffsetDateTime) -> Context<'a> {
        Context { api: Api::Script, ..Context::typed(url, now) }
    }

    /// Whether this changes the page in the address bar.
    ///
    /// Standard: RFC 10025, section 5.2.1 (top-level navigation).
    pub fn top_level(&self) -> bool {
        self.api == Api::Http && self.kind == Kind::Navigate
    }

    /// The page in the address bar.
    pub fn top_page(&self) -> &'a Url {
        match self.top {
            _ if self.top_level() => self.url,
            Some(top) => top,
            None if self.api == Api::Script => self.url,
            None => self.initiator.unwrap_or(self.url),
        }
    }

    /// The page of another site that makes this cross-site: the one that caused it, the one in the address bar, or one
    /// that redirected, where that counts. A script acts for its own page, so only the address bar counts.
    ///
    /// Standard: RFC 10025, section 5.2; for a script, section 5.8.2.
    pub fn other_site(&self, policy: &Policy) -> Option<&'a Url> {
        let counted = match self.api {
            Api::Http => self.redirects_count.unwrap_or(policy.redirects_count),
            Api::Script => policy.redirects_count_for_script,
        };
        let redirects = if counted { self.redirects } else { &[] };
        self.around().chain(redirects).find(|page| !self.same(page, policy))
    }

    /// The page of another site around this, when it is not the address bar that changes: the one in the address bar,
    /// or the one inside it that asks.
    pub fn other_page(&self, policy: &Policy) -> Option<&'a Url> {
        self.around().find(|page| !self.top_level() && !self.same(page, policy))
    }

    fn around(&self) -> impl Iterator<Item = &'a Url> {
        let initiator = self.initiator.filter(|_| self.api == Api::Http);
        initiator.into_iter().chain([self.top_page()])
    }

    /// How to name a page of another site to a person: its host, or with the scheme where only that makes the difference.
    pub(super) fn named(&self, page: &Url) -> String {
        match page.host_str() {
            Some(_) if schemelessly_same_site(page, self.url) => page.origin().ascii_serialization(),
            Some(host) => host.to_string(),
            None => "a page without a host".to_string(),
        }
    }

    fn same(&self, page: &Url, policy: &Policy) -> bool {
        if policy.schemeful_same_site { same_site(page, self.url) } else { schemelessly_same_site(page, self.url) }
    }

    /// The part of the jar that a cookie kept apart by top-level site would be in now.
    ///
    /// Standard: CHIPS draft, section 2.1 (partition key).
    pub fn partition(&self, policy: &Policy) -> Partition {
        partition::of(self.top_page(), self.other_page(policy).is_some())
    }
}
