//! The jar: all cookies of one browser.
//!
//! What lives here: the one place where cookies are added, replaced, removed and put in order. Why here: everything
//! else in this module is a pure function. Deliberately absent: the clock. Whoever asks says what time it is.

use serde::Serialize;
use time::OffsetDateTime;
use url::Url;

use super::evict::evict;
use super::send::judge_send;
use super::set::judge_set;
use super::{Context, Cookie, Policy, Profile, SendVerdict, SetCookie, SetReason, SetVerdict};

/// All cookies of one browser, in the order they were created.
///
/// Standard: RFC 6265bis, sections 5.7 and 5.8.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Jar {
    policy: Policy,
    cookies: Vec<Cookie>,
}

impl Jar {
    /// An empty jar that follows these rules.
    #[must_use]
    pub fn new(profile: Profile) -> Jar {
        Jar::with_policy(profile.policy())
    }

    /// An empty jar with a policy of its own: a profile's, and on some point another.
    #[must_use]
    pub fn with_policy(policy: Policy) -> Jar {
        Jar { policy, cookies: Vec::new() }
    }

    /// Offers the jar one `Set-Cookie` line, or what script assigned to `document.cookie`.
    ///
    /// Standard: RFC 6265bis, section 5.7.
    pub fn set(&mut self, line: &str, ctx: &Context) -> SetVerdict {
        self.purge(ctx.now);
        let mut verdict = SetVerdict::refused(line, String::new(), SetReason::NoCookieContent);
        let parsed = match SetCookie::parse_as(line, &self.policy) {
            Ok(parsed) => parsed,
            Err(because) => return SetVerdict { because, ..verdict },
        };
        verdict.name.clone_from(&parsed.name);
        match judge_set(&parsed, ctx, &self.policy, &self.cookies) {
            Ok(cookie) => self.store(cookie, ctx.now, &mut verdict),
            Err(mut broken) => {
                verdict.because = broken.remove(0);
                verdict.also = broken;
            }
        }
        verdict.kept = verdict.because.keeps();
        verdict
    }

    /// Steps 23 and 24 of section 5.7: replace or insert, then make room.
    fn store(&mut self, mut cookie: Cookie, now: OffsetDateTime, verdict: &mut SetVerdict) {
        let held = self.cookies.iter().position(|held| held.replaced_by(&cookie));
        verdict.because = match held {
            Some(index) if cookie.expired(now) => {
                verdict.replaced = Some(self.cookies.remove(index));
                SetReason::Removed
            }
            None if cookie.expired(now) => SetReason::AlreadyExpired,
            Some(index) => {
                let old = &self.cookies[index];
                let same = old.value == cookie.value && old.same_site == cookie.same_site;
                if self.policy.new_value_new_age && !same {
                    verdict.cookie = Some(cookie.clone());
                    verdict.replaced = Some(self.cookies.remove(index));
                    self.cookies.push(cookie);
                } else {
                    // The age stays, and with it the place in the header.
                    cookie.created = old.created;
                    verdict.cookie = Some(cookie.clone());
                    verdict.replaced = Some(std::mem::replace(&mut self.cookies[index], cookie));
                }
                SetReason::Replaced
            }
            None => {
                verdict.cookie = Some(cookie.clone());
                self.cookies.push(cookie);
                let newcomer = self.cookies.len() - 1;
                verdict.evicted = evict(&mut self.cookies, newcomer, &self.policy);
                SetReason::Kept
            }
        };
    }

    /// Every live cookie with its verdict for this request, or this look of a script: first those sent, in the order of
    /// the `Cookie` header (longer path first, then older), then those withheld.
    ///
    /// Standard: RFC 6265bis, section 5.8.3, steps 3 and 4.
    pub fn verdicts(&self, ctx: &Context) -> Vec<SendVerdict> {
        let live = self.cookies.iter().filter(|cookie| !cookie.expired(ctx.now));
        let mut verdicts: Vec<SendVerdict> = live.map(|cookie| judge_send(cookie, ctx, &self.policy)).collect();
        // Stable: cookies created in the same instant keep the order in which they came.
        verdicts.sort_by_key(|verdict| {
            let cookie = &verdict.cookie;
            (!verdict.sent, std::cmp::Reverse(cookie.path.len()), cookie.created)
        });
        verdicts
    }

    /// The `Cookie` header these verdicts make; `None` when nothing is sent.
    ///
    /// Standard: RFC 6265bis, section 5.8.3, step 6.
    pub fn header(verdicts: &[SendVerdict]) -> Option<String> {
        let sent: Vec<String> = verdicts.iter().filter(|verdict| verdict.sent).map(|v| v.cookie.pair()).collect();
        (!sent.is_empty()).then(|| sent.join("; "))
    }

    /// What `document.cookie` reads on this page, when it is the one in the address bar.
    ///
    /// Standard: RFC 6265bis, section 5.8.2.
    pub fn script_view(&self, url: &Url, now: OffsetDateTime) -> String {
        Jar::header(&self.verdicts(&Context::script(url, now))).unwrap_or_default()
    }

    /// Notes that these verdicts were acted on: what was sent is now the most recently used, and evicted last.
    ///
    /// Standard: RFC 6265bis, section 5.8.3, step 5.
    pub fn touch(&mut self, verdicts: &[SendVerdict], now: OffsetDateTime) {
        for cookie in &mut self.cookies {
            if verdicts.iter().any(|verdict| verdict.sent && verdict.cookie.replaced_by(cookie)) {
                cookie.last_used = now;
            }
        }
    }

    /// Everything in the jar, what has ended since the last purge included.
    pub fn cookies(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter()
    }

    /// Drops what has ended by `now`.
    ///
    /// Standard: RFC 6265bis, section 5.7 (expired cookies are evicted).
    pub fn purge(&mut self, now: OffsetDateTime) {
        self.cookies.retain(|cookie| !cookie.expired(now));
    }

    /// Drops session cookies: the browser was closed.
    ///
    /// Standard: RFC 6265bis, section 5.7 ("the current session is over").
    pub fn end_session(&mut self) {
        self.cookies.retain(|cookie| cookie.expires.is_some());
    }
}
