//! Whether a cookie goes along with a request, or is shown to script.
//!
//! What lives here: the conditions of RFC 6265bis, section 5.8.3, step 3, in the standard's order. Why here: they are a
//! pure function of one cookie and one request. Deliberately absent: the header and its order (`jar.rs`), and blocking
//! of third-party cookies, which is a browser's policy and no part of the standard.

use http::Method;
use serde::Serialize;
use time::{Duration, OffsetDateTime};
use url::Url;

use super::matching::{cookieable, domain_match, host, path_match};
use super::{Cookie, SameSite, SendReason};
use crate::site::{same_site, trustworthy};

/// How long a cookie without `SameSite` also goes along with cross-site top-level POSTs. Two minutes, as in Chromium.
///
/// Standard: RFC 6265bis, section 5.6.7.2.
pub const LAX_ALLOW_UNSAFE: Duration = Duration::minutes(2);

/// One request, as far as cookies care.
///
/// Standard: RFC 6265bis, section 5.8.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SendContext<'a> {
    /// Where the request goes.
    pub url: &'a Url,
    /// Its method.
    pub method: &'a Method,
    /// The page that caused it; `None` when the person typed the address or used a bookmark.
    pub initiator: Option<&'a Url>,
    /// Whether it changes the page in the address bar.
    pub top_level: bool,
    /// The browser's clock.
    pub now: OffsetDateTime,
}

/// One cookie, one request: sent or not, and why.
///
/// Standard: RFC 6265bis, section 5.8.3.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SendVerdict {
    /// The cookie.
    pub cookie: Cookie,
    /// Whether it goes along.
    pub sent: bool,
    /// The rule that decided.
    pub because: SendReason,
}

/// The rule that decides whether this cookie goes along with this request.
///
/// Standard: RFC 6265bis, section 5.8.3, step 3.
pub fn judge_send(cookie: &Cookie, ctx: &SendContext) -> SendReason {
    if let Some(reason) = out_of_reach(cookie, ctx.url) {
        return reason;
    }
    if cookie.same_site == SameSite::None && !cookie.secure {
        return SendReason::SameSiteNoneInsecure;
    }
    match ctx.initiator {
        None => SendReason::TypedByPerson,
        Some(page) if same_site(page, ctx.url) => SendReason::SameSiteRequest,
        Some(page) => cross_site(cookie, ctx, page),
    }
}

/// The rule that decides whether `document.cookie` on this page shows this cookie.
///
/// Standard: RFC 6265bis, sections 5.8.2 and 5.8.3, step 3.
pub fn judge_script(cookie: &Cookie, url: &Url) -> SendReason {
    match out_of_reach(cookie, url) {
        Some(reason) => reason,
        None if cookie.http_only => SendReason::HttpOnly,
        None => SendReason::VisibleToScript,
    }
}

/// Domain, path and connection: what holds for requests and script alike.
fn out_of_reach(cookie: &Cookie, url: &Url) -> Option<SendReason> {
    if !cookieable(url) {
        return Some(SendReason::NonCookieableScheme { scheme: url.scheme().to_string() });
    }
    let host = host(url);
    let same_host = if cookie.host_only { host == cookie.domain } else { domain_match(host, &cookie.domain) };
    if !same_host {
        return Some(SendReason::DomainMismatch {
            host: host.to_string(),
            domain: cookie.domain.clone(),
            host_only: cookie.host_only,
        });
    }
    if !path_match(url.path(), &cookie.path) {
        return Some(SendReason::NotOnPath { path: url.path().to_string(), cookie_path: cookie.path.clone() });
    }
    (cookie.secure && !trustworthy(url)).then_some(SendReason::SecureOnly)
}

/// A page of another site caused the request: SameSite decides.
fn cross_site(cookie: &Cookie, ctx: &SendContext, page: &Url) -> SendReason {
    let method = ctx.method.to_string();
    let top_level = ctx.top_level;
    let from = page.host_str().unwrap_or("a page without a host").to_string();
    let age = ctx.now - cookie.created;
    match cookie.same_site {
        SameSite::None => SendReason::NoneAnywhere,
        SameSite::Strict => SendReason::SameSiteStrict { method, top_level, from },
        _ if top_level && ctx.method.is_safe() => SendReason::LaxTopLevelSafe { method },
        SameSite::Lax => SendReason::SameSiteLax { method, top_level, from },
        SameSite::Unspecified if top_level && age <= LAX_ALLOW_UNSAFE => {
            SendReason::LaxAllowUnsafe { age_seconds: age.whole_seconds(), method }
        }
        SameSite::Unspecified => {
            let age_seconds = age.whole_seconds();
            SendReason::SameSiteUnspecifiedTreatedAsLax { method, top_level, from, age_seconds }
        }
    }
}
