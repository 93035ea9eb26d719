//! Whether a `Set-Cookie` line is taken.
//!
//! What lives here: the checks of RFC 10025, section 5.7. Why here: they are a pure function of the line, where it
//! comes from, and what the jar holds. Deliberately absent: changing the jar (`jar.rs`).

use serde::Serialize;
use time::Duration;
use url::Host;

use super::matching::{cookieable, default_path, domain_match, host, path_match};
use super::store::Store;
use super::{Api, Context, Cookie, Nameless, Policy, SameSite, SetCookie, SetReason, ThirdParty, prefix};
use crate::site::{is_ip, is_public_suffix, registrable_domain, secure_connection};

/// One `Set-Cookie` line: kept or not, and why.
///
/// Standard: RFC 10025, section 5.7.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetVerdict {
    /// The line as it came.
    pub line: String,
    /// Whether the jar holds the cookie now. False for a line that removes one, though it did its work.
    pub kept: bool,
    /// The rule that decided: the first broken one, or what the jar did.
    pub because: SetReason,
    /// Every other rule that alone would have refused the line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<SetReason>,
    /// The cookie's name, empty when it has none or the line held no cookie.
    pub name: String,
    /// The cookie whose place this one took, or that it removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced: Option<Cookie>,
    /// Cookies that had to make room for this one.
    pub evicted: Vec<Cookie>,
    /// The cookie that the jar holds now, if it was kept.
    #[serde(skip)]
    pub cookie: Option<Cookie>,
}

impl SetVerdict {
    /// A line that is refused for one reason.
    #[must_use]
    pub fn refused(line: &str, name: String, because: SetReason) -> SetVerdict {
        let (line, kept, also, evicted) = (line.to_string(), false, Vec::new(), Vec::new());
        SetVerdict { line, kept, because, also, name, evicted, cookie: None, replaced: None }
    }
}

/// Whether the jar may take this line: the cookie it makes, or every rule it breaks. `jar` is what the jar holds now.
///
/// # Errors
/// The broken rules, never empty: in the standard's order, or for a user agent that looks at the line first, in its.
///
/// Standard: RFC 10025, section 5.7, steps 5 to 23.2.
pub fn judge_set(line: &SetCookie, ctx: &Context, policy: &Policy, jar: &[Cookie]) -> Result<Cookie, Vec<SetReason>> {
    let mut store = Store::default();
    for cookie in jar {
        store.push(cookie.clone());
    }
    judge_set_in(line, ctx, policy, &store)
}

/// The same, in a jar's own store.
pub(super) fn judge_set_in(
    line: &SetCookie,
    ctx: &Context,
    policy: &Policy,
    jar: &Store,
) -> Result<Cookie, Vec<SetReason>> {
    let (domain, bad_domain) = match domain(line, host(ctx.url), policy) {
        Ok(domain) => (domain, None),
        Err(because) => ((host(ctx.url).to_string(), true), Some(because)),
    };
    let cookie = stored_form(line, ctx, policy, domain);
    let asked = Asked { line, cookie: &cookie, bad_domain, ctx, policy, jar };
    let order: &[Rule] = if policy.line_first { &LINE_FIRST } else { &STANDARD };
    let broken: Vec<SetReason> = order.iter().filter_map(|rule| rule(&asked)).collect();
    if broken.is_empty() { Ok(cookie) } else { Err(broken) }
}

struct Asked<'a> {
    line: &'a SetCookie,
    cookie: &'a Cookie,
    bad_domain: Option<SetReason>,
    ctx: &'a Context<'a>,
    policy: &'a Policy,
    jar: &'a Store,
}

type Rule = fn(&Asked) -> Option<SetReason>;

/// The order of RFC 10025, section 5.7.
const STANDARD: [Rule; 11] = [
    scheme,
    third_party,
    nameless,
    bad_domain,
    secure,
    http_only,
    overlays_secure,
    cross_site,
    none_insecure,
    promise,
    overwrites_http_only,
];

/// Chromium builds the cookie from the line, and only then asks who sent it (measured: it names no later rule then).
const LINE_FIRST: [Rule; 12] = [
    hidden_prefix,
    nameless,
    bad_domain,
    promise,
    third_party,
    scheme,
    http_only,
    secure,
    cross_site,
    none_insecure,
    overlays_secure,
    overwrites_http_only,
];

/// Steps 5 to 12, 14 and 17: the record.
fn stored_form(line: &SetCookie, ctx: &Context, policy: &Policy, (domain, host_only): (String, bool)) -> Cookie {
    let apart = line.partitioned || (policy.third_party == ThirdParty::KeptApart && ctx.other_page(policy).is_some());
    let lifetime = policy.script_lifetime.filter(|_| ctx.api == Api::Script).unwrap_or(policy.lifetime);
    Cookie {
        name: line.name.clone(),
        value: line.value.clone(),
        domain,
        host_only,
        path: line.path.clone().unwrap_or_else(|| default_path(ctx.url).to_string()),
        secure: line.secure,
        http_only: line.http_only,
        same_site: line.same_site,
        partitioned: line.partitioned,
        partition: apart.then(|| ctx.partition(policy)),
        created: ctx.now,
        expires: line.ends_after(ctx.now, ahead(ctx, policy), lifetime),
        last_used: ctx.now,
    }
}

/// How far the client's clock is ahead of the server's, where that is made up for.
fn ahead(ctx: &Context, policy: &Policy) -> Duration {
    ctx.served.filter(|_| policy.corrects_by_date).map_or(Duration::ZERO, |served| ctx.now - served)
}

/// Steps 7 to 10. A public suffix as its own `Domain` gives a host-only cookie, and so may an address.
fn domain(line: &SetCookie, host: &str, policy: &Policy) -> Result<(String, bool), SetReason> {
    let Some(written) = line.domain.as_deref() else {
        return Ok((host.to_string(), true));
    };
    let in_ascii = match written.is_ascii() || !policy.unicode_domain {
        false => Host::parse(written).ok(),
        true => None,
    };
    let domain = match &in_ascii {
        Some(Host::Domain(ascii)) => ascii.as_str(),
        _ => written,
    };
    let suffix = is_public_suffix(domain);
    if domain == host && (suffix || (policy.address_domain_host_only && is_ip(host))) {
        return Ok((host.to_string(), true));
    }
    let within = domain_match(host, domain) && registrable_domain(domain) == registrable_domain(host);
    if suffix || !domain.is_ascii() || !within {
        return Err(SetReason::InvalidDomain { host: host.to_string(), domain: domain.to_string() });
    }
    Ok((domain.to_string(), false))
}

fn bad_domain(asked: &Asked) -> Option<SetReason> {
    asked.bad_domain.clone()
}

fn scheme(asked: &Asked) -> Option<SetReason> {
    let scheme = asked.ctx.url.scheme();
    (!cookieable(asked.ctx.url)).then(|| SetReason::NonCookieableScheme { scheme: scheme.to_string() })
}

/// Step 1 leaves it to the user agent whether it ignores a line altogether.
fn third_party(asked: &Asked) -> Option<SetReason> {
    let blocks = asked.policy.third_party == ThirdParty::Blocked;
    let page = asked.ctx.other_page(asked.policy).filter(|_| blocks && !asked.line.partitioned)?;
    Some(SetReason::UserPreferences { top: host(page).to_string() })
}

fn nameless(asked: &Asked) -> Option<SetReason> {
    let SetCookie { name, value, .. } = asked.line;
    match asked.policy.nameless {
        Nameless::IsTheName if name.is_empty() => Some(SetReason::Nameless),
        Nameless::KeptWithoutEquals if name.is_empty() && value.contains('=') => Some(SetReason::NamelessEquals),
        _ => None,
    }
}

/// Step 13.
fn secure(asked: &Asked) -> Option<SetReason> {
    (asked.cookie.secure && !asked.secure_connection()).then_some(SetReason::SecureOnly)
}

/// Step 15.
fn http_only(asked: &Asked) -> Option<SetReason> {
    (asked.cookie.http_only && asked.ctx.api == Api::Script).then_some(SetReason::HttpOnly)
}

/// Step 16: over an untrusted connection, a cookie may not lie over a Secure one of the same name.
fn overlays_secure(asked: &Asked) -> Option<SetReason> {
    let cookie = asked.cookie;
    if cookie.secure || asked.secure_connection() {
        return None;
    }
    let overlaid = asked.jar.any_secure(&cookie.domain, |held| {
        held.name == cookie.name
            && (domain_match(&held.domain, &cookie.domain) || domain_match(&cookie.domain, &held.domain))
            && path_match(&cookie.path, &held.path)
    });
    overlaid.then_some(SetReason::OverwriteSecure)
}

/// Step 18: SameSite limits setting too. A top-level navigation may set any.
fn cross_site(asked: &Asked) -> Option<SetReason> {
    if asked.ctx.top_level() {
        return None;
    }
    let from = asked.ctx.named(asked.ctx.other_site(asked.policy)?);
    match asked.cookie.same_site {
        SameSite::Strict => Some(SetReason::SameSiteStrict { from }),
        SameSite::Lax => Some(SetReason::SameSiteLax { from }),
        SameSite::Unspecified if asked.policy.lax_by_default => {
            Some(SetReason::SameSiteUnspecifiedTreatedAsLax { from })
        }
        SameSite::Unspecified | SameSite::None => None,
    }
}

/// Step 19.
fn none_insecure(asked: &Asked) -> Option<SetReason> {
    let cookie = asked.cookie;
    let broken = asked.policy.none_needs_secure && cookie.same_site == SameSite::None && !cookie.secure;
    broken.then_some(SetReason::SameSiteNoneInsecure)
}

/// Step 22: no name, and a value that would read as a promise.
fn hidden_prefix(asked: &Asked) -> Option<SetReason> {
    prefix::hidden(asked.line, asked.policy)
}

/// Steps 20 to 22, and what `Partitioned` asks for.
fn promise(asked: &Asked) -> Option<SetReason> {
    let no_domain = match asked.line.domain.as_deref() {
        None => true,
        Some(_) if asked.policy.host_prefix_with_suffix_domain => asked.cookie.host_only,
        Some(domain) => is_ip(domain) && asked.cookie.host_only,
    };
    // Looking at the line first, Chromium takes the connection into the promise; the text has asked for it before.
    let secure = asked.cookie.secure && (!asked.policy.line_first || asked.secure_connection());
    let root = match asked.line.path.as_deref() {
        None if !asked.policy.host_prefix_with_default_path => false,
        _ => asked.cookie.path == "/",
    };
    prefix::broken_promise(asked.line, prefix::Held { secure, no_domain, root }, asked.policy)
        .or_else(|| (asked.cookie.partitioned && !secure).then_some(SetReason::InvalidPartitioned))
}

/// Step 23.2: script may not replace what it may not read.
fn overwrites_http_only(asked: &Asked) -> Option<SetReason> {
    let script = asked.ctx.api == Api::Script;
    let hidden = script && asked.jar.replaced_by(asked.cookie).is_some_and(|(_, held)| held.http_only);
    hidden.then_some(SetReason::OverwriteHttpOnly)
}

impl Asked<'_> {
    fn secure_connection(&self) -> bool {
        secure_connection(self.ctx.url, self.policy.trusts_loopback)
    }
}
