//! The jar: all cookies of one browser.
//!
//! What lives here: the one place where cookies are added, replaced, removed and put in order. Why here: everything
//! else in this module is a pure function. Deliberately absent: the clock. Whoever asks says what time it is.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeStruct, Serializer};
use time::OffsetDateTime;
use url::Url;

use super::evict::{evict, turned_away};
use super::send::{Facts, judge};
use super::set::judge_set_in;
use super::store::Store;
use super::{
    Api, BareCr, Context, Cookie, Policy, Profile, SendVerdict, SetCookie, SetReason, SetVerdict, matching::host,
};

/// So many cookies a jar that was written down can have: what Chromium keeps of all sites.
const MOST_RESTORED: usize = 3300;

/// All cookies of one browser, in the order they were created.
///
/// Standard: RFC 10025, sections 5.7 and 5.8.
#[derive(Debug, Clone, PartialEq)]
pub struct Jar {
    policy: Policy,
    store: Store,
}

/// What became of a cookie that the rules let in.
struct Taken {
    because: SetReason,
    replaced: Option<Cookie>,
    evicted: Vec<Cookie>,
    /// As the jar holds it now.
    cookie: Option<Cookie>,
}

impl Serialize for Jar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut jar = serializer.serialize_struct("Jar", 2)?;
        jar.serialize_field("policy", &self.policy)?;
        jar.serialize_field("cookies", &self.cookies().collect::<Vec<_>>())?;
        jar.end()
    }
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
        Jar { policy, store: Store::default() }
    }

    /// A jar that was written down cookie by cookie, in this order, as it was: nothing is judged anew.
    #[must_use]
    pub fn restored(profile: Profile, cookies: Vec<Cookie>) -> Jar {
        let mut jar = Jar::new(profile);
        for cookie in cookies.into_iter().take(MOST_RESTORED) {
            if jar.store.replaced_by(&cookie).is_none() {
                jar.store.push(cookie);
            }
        }
        jar
    }

    /// The rules it follows.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Offers the jar one `Set-Cookie` line, or what script assigned to `document.cookie`.
    ///
    /// Standard: RFC 10025, section 5.7.
    pub fn set(&mut self, line: &str, ctx: &Context) -> SetVerdict {
        self.purge(ctx.now);
        let mut verdict = SetVerdict::refused(line, String::new(), SetReason::NoCookieContent);
        let parsed = match SetCookie::parse_as(&self.arrived(line, ctx), &self.policy) {
            Ok(parsed) => parsed,
            Err(because) => return SetVerdict { because, ..verdict },
        };
        verdict.name.clone_from(&parsed.name);
        match judge_set_in(&parsed, ctx, &self.policy, &self.store) {
            Ok(cookie) => {
                let Taken { because, replaced, evicted, cookie } = self.take(cookie, ctx.now);
                verdict = SetVerdict { because, replaced, evicted, cookie, ..verdict };
            }
            Err(mut broken) => {
                verdict.because = broken.remove(0);
                verdict.also = broken;
            }
        }
        verdict.kept = verdict.because.keeps();
        verdict
    }

    /// What of a header's value reaches the cookie parser: the line may end at a carriage return. Script has no header.
    fn arrived<'l>(&self, line: &'l str, ctx: &Context) -> Cow<'l, str> {
        let ends = ctx.api == Api::Http && self.policy.bare_cr == BareCr::EndsLine;
        Cow::Borrowed(line.split('\r').next().filter(|_| ends).unwrap_or(line))
    }

    /// Steps 23 and 24 of section 5.7: replace or insert, then make room.
    fn take(&mut self, mut cookie: Cookie, now: OffsetDateTime) -> Taken {
        let because = |because| Taken { because, replaced: None, evicted: Vec::new(), cookie: None };
        let ended = cookie.expired(now);
        let place = self.store.replaced_by(&cookie).map(|(place, _)| place);
        if let Some((place, old)) = place.and_then(|place| Some((place, self.store.remove(place)?))) {
            if ended {
                return Taken { replaced: Some(old), ..because(SetReason::Removed) };
            }
            if self.policy.new_value_new_age && old.value != cookie.value {
                self.store.push(cookie.clone());
            } else {
                // The age stays, and with it the place in the header.
                cookie.created = old.created;
                self.store.put(place, cookie.clone());
            }
            return Taken { replaced: Some(old), cookie: Some(cookie), ..because(SetReason::Replaced) };
        }
        if ended {
            return because(SetReason::AlreadyExpired);
        }
        if turned_away(&self.store, &cookie, &self.policy) {
            return because(SetReason::DomainFull);
        }
        let newcomer = self.store.push(cookie.clone());
        let evicted = evict(&mut self.store, newcomer, &self.policy);
        if self.store.get(newcomer).is_some() {
            Taken { evicted, cookie: Some(cookie), ..because(SetReason::Kept) }
        } else {
            Taken { evicted, ..because(SetReason::DomainFull) }
        }
    }

    /// Every live cookie with its verdict for this request, or this look of a script: first those sent, in the order of
    /// the `Cookie` header (longer path first, then older), then those withheld.
    ///
    /// Standard: RFC 10025, section 5.8.3, steps 3 and 4.
    pub fn verdicts(&self, ctx: &Context) -> Vec<SendVerdict> {
        self.judged(self.store.iter(), ctx)
    }

    /// The verdicts on the cookies of the request's own host and the domains above it, and on no others: what a browser
    /// looks at. In the same order.
    ///
    /// Standard: RFC 10025, section 5.8.3, steps 3 and 4.
    pub fn verdicts_for_host(&self, ctx: &Context) -> Vec<SendVerdict> {
        self.judged(self.store.for_host(host(ctx.url)), ctx)
    }

    fn judged<'a>(&self, cookies: impl Iterator<Item = &'a Cookie>, ctx: &Context) -> Vec<SendVerdict> {
        let facts = Facts::of(ctx, &self.policy);
        let live = cookies.filter(|cookie| !cookie.expired(ctx.now));
        let mut verdicts: Vec<SendVerdict> = live.map(|cookie| judge(cookie, &facts)).collect();
        // Stable: cookies created in the same instant keep the order in which they came.
        verdicts.sort_by_key(|verdict| {
            let cookie = &verdict.cookie;
            (!verdict.sent, std::cmp::Reverse(cookie.path.len()), cookie.created)
        });
        verdicts
    }

    /// The `Cookie` header these verdicts make; `None` when nothing is sent.
    ///
    /// Standard: RFC 10025, section 5.8.3, step 6.
    pub fn header(verdicts: &[SendVerdict]) -> Option<String> {
        let sent: Vec<String> = verdicts.iter().filter(|verdict| verdict.sent).map(|v| v.cookie.pair()).collect();
        (!sent.is_empty()).then(|| sent.join("; "))
    }

    /// The `Cookie` header of a request, or what a script reads; `None` when nothing is sent. Looks only at the cookies
    /// of the request's own host and the domains above it.
    ///
    /// Standard: RFC 10025, section 5.8.3.
    #[must_use]
    pub fn cookie_header(&self, ctx: &Context) -> Option<String> {
        Jar::header(&self.verdicts_for_host(ctx))
    }

    /// What `document.cookie` reads on this page, when it is the one in the address bar.
    ///
    /// Standard: RFC 10025, section 5.8.2.
    pub fn script_view(&self, url: &Url, now: OffsetDateTime) -> String {
        self.cookie_header(&Context::script(url, now)).unwrap_or_default()
    }

    /// Notes that these verdicts were acted on: what was sent is now the most recently used, and evicted last.
    ///
    /// Standard: RFC 10025, section 5.8.3, step 5.
    pub fn touch(&mut self, verdicts: &[SendVerdict], now: OffsetDateTime) {
        for verdict in verdicts.iter().filter(|verdict| verdict.sent) {
            if let Some((place, _)) = self.store.replaced_by(&verdict.cookie) {
                self.store.used(place, now);
            }
        }
    }

    /// Everything in the jar, what has ended since the last purge included.
    pub fn cookies(&self) -> impl Iterator<Item = &Cookie> {
        self.store.iter()
    }

    /// Drops what has ended by `now`.
    ///
    /// Standard: RFC 10025, section 5.7 (expired cookies are evicted).
    pub fn purge(&mut self, now: OffsetDateTime) {
        self.store.purge(now);
    }

    /// Drops session cookies: the browser was closed.
    ///
    /// Standard: RFC 10025, section 5.7 ("the current session is over").
    pub fn end_session(&mut self) {
        self.store.retain(|cookie| cookie.expires.is_some());
    }
}
