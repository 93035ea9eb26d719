//! Whether a cookie goes along with a request, or is shown to script.
//!
//! What lives here: the conditions of RFC 10025, section 5.8.3, step 3, in the standard's order, and after them what
//! user agents add. Why here: they are a pure function of one cookie and one request. Deliberately absent: the header
//! and its order (`jar.rs`).

use serde::Serialize;
use url::Url;

use super::matching::{cookieable, domain_match, host, path_match};
use super::{Api, Context, Cookie, Partition, Policy, SameSite, SendReason, ThirdParty};
use crate::site::secure_connection;

/// One cookie, one request: sent or not, and why.
///
/// Standard: RFC 10025, section 5.8.3.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SendVerdict {
    /// The cookie.
    pub cookie: Cookie,
    /// Whether it goes along.
    pub sent: bool,
    /// The rule that decided: the first broken one in the standard's order, or why it was sent.
    pub because: SendReason,
    /// Every other rule that alone would have withheld it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<SendReason>,
}

/// What is the same for every cookie of one request: found out once.
pub(super) struct Facts<'a> {
    ctx: &'a Context<'a>,
    policy: &'a Policy,
    other_site: Option<&'a Url>,
    other_page: Option<&'a Url>,
    partition: Partition,
    cookieable: bool,
    secure: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn of(ctx: &'a Context<'a>, policy: &'a Policy) -> Facts<'a> {
        Facts {
            other_site: ctx.other_site(policy),
            other_page: ctx.other_page(policy),
            partition: ctx.partition(policy),
            cookieable: cookieable(ctx.url),
            secure: secure_connection(ctx.url, policy.trusts_loopback),
            ctx,
            policy,
        }
    }
}

/// Whether this cookie goes along, or is shown, and by which rule.
///
/// Standard: RFC 10025, section 5.8.3, step 3.
pub fn judge_send(cookie: &Cookie, ctx: &Context, policy: &Policy) -> SendVerdict {
    judge(cookie, &Facts::of(ctx, policy))
}

pub(super) fn judge(cookie: &Cookie, facts: &Facts) -> SendVerdict {
    let mut broken = RULES.iter().filter_map(|rule| rule(cookie, facts));
    let first = broken.next();
    let also = broken.collect();
    let sent = first.is_none();
    SendVerdict { cookie: cookie.clone(), sent, because: first.unwrap_or_else(|| why_sent(cookie, facts)), also }
}

type Rule = fn(&Cookie, &Facts) -> Option<SendReason>;

/// In the standard's order; what is not in the standard comes last.
const RULES: [Rule; 8] = [scheme, domain, path, secure, http_only, cross_site, third_party, partition];

fn scheme(_: &Cookie, facts: &Facts) -> Option<SendReason> {
    let scheme = facts.ctx.url.scheme();
    (!facts.cookieable).then(|| SendReason::NonCookieableScheme { scheme: scheme.to_string() })
}

fn domain(cookie: &Cookie, facts: &Facts) -> Option<SendReason> {
    let host = host(facts.ctx.url);
    let same = if cookie.host_only { host == cookie.domain } else { domain_match(host, &cookie.domain) };
    (!same).then(|| SendReason::DomainMismatch {
        host: host.to_string(),
        domain: cookie.domain.clone(),
        host_only: cookie.host_only,
    })
}

fn path(cookie: &Cookie, facts: &Facts) -> Option<SendReason> {
    let path = facts.ctx.url.path();
    (!path_match(path, &cookie.path))
        .then(|| SendReason::NotOnPath { path: path.to_string(), cookie_path: cookie.path.clone() })
}

fn secure(cookie: &Cookie, facts: &Facts) -> Option<SendReason> {
    (cookie.secure && !facts.secure).then_some(SendReason::SecureOnly)
}

fn http_only(cookie: &Cookie, facts: &Facts) -> Option<SendReason> {
    (cookie.http_only && facts.ctx.api == Api::Script).then_some(SendReason::HttpOnly)
}

/// A page of another site is involved: SameSite decides.
fn cross_site(cookie: &Cookie, facts: &Facts) -> Option<SendReason> {
    let Facts { ctx, policy, .. } = facts;
    let page = facts.other_site?;
    let top_level = ctx.top_level();
    let safe_navigation = top_level && ctx.method.is_safe();
    let method = || if ctx.api == Api::Script { "read by script".to_string() } else { ctx.method.to_string() };
    let from = || ctx.named(page);
    match cookie.same_site {
        SameSite::None => (policy.none_needs_secure && !cookie.secure).then_some(SendReason::SameSiteNoneInsecure),
        SameSite::Strict => Some(SendReason::SameSiteStrict { method: method(), top_level, from: from() }),
        SameSite::Unspecified if !policy.lax_by_default => None,
        _ if safe_navigation => None,
        SameSite::Lax => Some(SendReason::SameSiteLax { method: method(), top_level, from: from() }),
        SameSite::Unspecified if top_level && within_grace(cookie, facts) => None,
        SameSite::Unspecified => Some(SendReason::SameSiteUnspecifiedTreatedAsLax {
            method: method(),
            top_level,
            from: from(),
            age_seconds: policy.lax_allow_unsafe.map(|_| age(cookie, ctx)),
        }),
    }
}

/// Policy, not standard: another site's page is around this request.
fn third_party(cookie: &Cookie, facts: &Facts) -> Option<SendReason> {
    let blocked = facts.policy.third_party == ThirdParty::Blocked && cookie.partition.is_none();
    let page = facts.other_page.filter(|_| blocked)?;
    Some(SendReason::UserPreferences { top: host(page).to_string() })
}

/// A cookie kept apart is used only below the top-level site it was set under.
fn partition(cookie: &Cookie, facts: &Facts) -> Option<SendReason> {
    let wanted = match &cookie.partition {
        Some(of_cookie) => (*of_cookie != facts.partition).then_some(of_cookie.top.clone()),
        None => (facts.policy.third_party == ThirdParty::KeptApart && facts.other_page.is_some()).then(String::new),
    };
    wanted.map(|cookie| SendReason::PartitionMismatch { here: facts.partition.top.clone(), cookie })
}

fn why_sent(cookie: &Cookie, facts: &Facts) -> SendReason {
    let Facts { ctx, policy, .. } = facts;
    if ctx.api == Api::Script {
        return SendReason::VisibleToScript;
    }
    if facts.other_site.is_none() {
        return if ctx.initiator.is_none() { SendReason::TypedByPerson } else { SendReason::SameSiteRequest };
    }
    let method = ctx.method.to_string();
    match cookie.same_site {
        SameSite::None => SendReason::NoneAnywhere,
        SameSite::Unspecified if !policy.lax_by_default => SendReason::UnspecifiedTreatedAsNone,
        SameSite::Unspecified if !ctx.method.is_safe() => {
            SendReason::LaxAllowUnsafe { age_seconds: age(cookie, ctx), method }
        }
        _ => SendReason::LaxTopLevelSafe { method },
    }
}

fn within_grace(cookie: &Cookie, facts: &Facts) -> bool {
    facts.policy.lax_allow_unsafe.is_some_and(|grace| facts.ctx.now - cookie.created <= grace)
}

fn age(cookie: &Cookie, ctx: &Context) -> i64 {
    (ctx.now - cookie.created).whole_seconds()
}
