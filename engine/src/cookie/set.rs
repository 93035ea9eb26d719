//! Whether a `Set-Cookie` line is taken.
//!
//! What lives here: the checks of RFC 6265bis, section 5.7, in the standard's order. Why here: they are a pure function
//! of the line, where it comes from, and what the jar holds. Deliberately absent: changing the jar (`jar.rs`).

use serde::Serialize;
use time::OffsetDateTime;
use url::Url;

use super::matching::{cookieable, default_path, domain_match, host, path_match};
use super::{Cookie, SameSite, SetCookie, SetReason, prefix};
use crate::site::{is_ip, registrable_domain, trustworthy};

/// Where a `Set-Cookie` line comes from.
///
/// Standard: RFC 6265bis, section 5.7.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SetContext<'a> {
    /// The URL of the response, or of the page whose script writes.
    pub url: &'a Url,
    /// Whether the request was cross-site.
    pub cross_site: bool,
    /// Whether the response is that of a top-level navigation.
    pub top_level_navigation: bool,
    /// Whether it is script that writes (`document.cookie = ...`).
    pub from_script: bool,
    /// The browser's clock.
    pub now: OffsetDateTime,
}

/// One `Set-Cookie` line: kept or not, and why.
///
/// Standard: RFC 6265bis, section 5.7.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetVerdict {
    /// The line as it came.
    pub line: String,
    /// Whether the jar holds the cookie now. False for a line that removes one, though it did its work.
    pub kept: bool,
    /// The rule that decided.
    pub because: SetReason,
    /// The cookie's name, empty when it has none or the line held no cookie.
    pub name: String,
    /// Cookies that had to make room for this one.
    pub evicted: Vec<Cookie>,
}

/// Whether the jar may take this line, and the cookie it makes. `jar` is what the jar holds now.
///
/// Standard: RFC 6265bis, section 5.7, steps 5 to 23.2.
pub fn judge_set(line: &SetCookie, ctx: &SetContext, jar: &[Cookie]) -> Result<Cookie, SetReason> {
    if !cookieable(ctx.url) {
        return Err(SetReason::NonCookieableScheme { scheme: ctx.url.scheme().to_string() });
    }
    let cookie = stored_form(line, ctx)?;
    let refusal = against_connection(&cookie, ctx)
        .or_else(|| overlays_secure(&cookie, ctx, jar))
        .or_else(|| against_site(&cookie, ctx))
        .or_else(|| prefix::broken_promise(line, cookie.host_only))
        .or_else(|| (cookie.partitioned && !cookie.secure).then_some(SetReason::InvalidPartitioned))
        .or_else(|| overwrites_http_only(&cookie, ctx, jar));
    refusal.map_or(Ok(cookie), Err)
}

/// Steps 5 to 12, 14 and 17: the record, if the domain is one this host may set.
fn stored_form(line: &SetCookie, ctx: &SetContext) -> Result<Cookie, SetReason> {
    let (domain, host_only) = domain(line, host(ctx.url))?;
    Ok(Cookie {
        name: line.name.clone(),
        value: line.value.clone(),
        domain,
        host_only,
        path: line.path.clone().unwrap_or_else(|| default_path(ctx.url).to_string()),
        secure: line.secure,
        http_only: line.http_only,
        same_site: line.same_site,
        partitioned: line.partitioned,
        created: ctx.now,
        expires: line.ends(ctx.now),
        last_used: ctx.now,
    })
}

/// Steps 7 to 10. A public suffix or an address as its own `Domain` gives a host-only cookie.
fn domain(line: &SetCookie, host: &str) -> Result<(String, bool), SetReason> {
    let Some(domain) = line.domain.as_deref() else {
        return Ok((host.to_string(), true));
    };
    let suffix = !domain.contains('.');
    if domain == host && (suffix || is_ip(host)) {
        return Ok((host.to_string(), true));
    }
    let within = domain_match(host, domain) && registrable_domain(domain) == registrable_domain(host);
    if suffix || !domain.is_ascii() || !within {
        return Err(SetReason::InvalidDomain { host: host.to_string(), domain: domain.to_string() });
    }
    Ok((domain.to_string(), false))
}

/// Steps 13 and 15: what this connection or this writer may set.
fn against_connection(cookie: &Cookie, ctx: &SetContext) -> Option<SetReason> {
    if cookie.secure && !trustworthy(ctx.url) {
        return Some(SetReason::SecureOnly);
    }
    (cookie.http_only && ctx.from_script).then_some(SetReason::HttpOnly)
}

/// Step 16: over an untrusted connection, a cookie may not lie over a Secure one of the same name.
fn overlays_secure(cookie: &Cookie, ctx: &SetContext, jar: &[Cookie]) -> Option<SetReason> {
    if cookie.secure || trustworthy(ctx.url) {
        return None;
    }
    let overlaid = jar.iter().any(|held| {
        held.secure
            && held.name == cookie.name
            && (domain_match(&held.domain, &cookie.domain) || domain_match(&cookie.domain, &held.domain))
            && path_match(&cookie.path, &held.path)
    });
    overlaid.then_some(SetReason::OverwriteSecure)
}

/// Steps 18 and 19: SameSite limits setting too, and None needs Secure.
fn against_site(cookie: &Cookie, ctx: &SetContext) -> Option<SetReason> {
    if cookie.same_site == SameSite::None {
        return (!cookie.secure).then_some(SetReason::SameSiteNoneInsecure);
    }
    if !ctx.cross_site || (ctx.top_level_navigation && !ctx.from_script) {
        return None;
    }
    match cookie.same_site {
        SameSite::Strict => Some(SetReason::SameSiteStrict),
        SameSite::Lax => Some(SetReason::SameSiteLax),
        SameSite::Unspecified => Some(SetReason::SameSiteUnspecifiedTreatedAsLax),
        SameSite::None => None,
    }
}

/// Step 23.2: script may not replace what it may not read.
fn overwrites_http_only(cookie: &Cookie, ctx: &SetContext, jar: &[Cookie]) -> Option<SetReason> {
    let hidden = ctx.from_script && jar.iter().any(|held| held.http_only && held.replaced_by(cookie));
    hidden.then_some(SetReason::OverwriteHttpOnly)
}
