//! The browsers pane: what happened with each browser's last request, cookie by cookie, and apart from it what would go
//! with the same request now.
//!
//! The first is read from the record and never changes; the second is asked of the jar anew.

use cloakroom_engine::{
    browser::Browser,
    cookie::{Cookie, SameSite, SendVerdict, SetCookie, SetVerdict},
    exchange::{Exchange, header},
    script::Actor,
    site::Relation,
};
use serde::Serialize;
use time::{OffsetDateTime, macros::format_description};

use super::refused::{RefusedView, refused};
use crate::{
    sandbox::{LoggedExchange, OWN_BROWSER, RequestLog, Tickets},
    view::{
        case_link,
        shown::{self, cut},
        ticket::{TicketView, ticket_view},
    },
};

/// One browser.
#[derive(Debug, Serialize)]
pub(crate) struct BrowserView {
    pub(crate) name: String,
    title: String,
    mallory: bool,
    /// How many cookies the jar holds now; `None` where nobody can look into it.
    holds: Option<usize>,
    /// The hosts that have a session bound to this device, by a key that is in no jar.
    keys: Vec<String>,
    /// The last request; `None` before the first.
    last: Option<LastView>,
    /// What would go with the same request now.
    next: Option<NextView>,
    refused: Vec<RefusedView>,
}

/// What happened: the last request, and each cookie that was sent or withheld.
#[derive(Debug, Serialize)]
struct LastView {
    n: u64,
    at: String,
    request: AskedView,
    sent: usize,
    cookies: Vec<CookieView>,
    /// So many more cookies, not drawn.
    more: usize,
    /// What the answer changed in the jar.
    changes: Vec<ChangeView>,
}

/// What would happen: nothing of it has.
#[derive(Debug, Serialize)]
struct NextView {
    /// As with the last request.
    same: bool,
    sent: usize,
    cookies: Vec<CookieView>,
    /// So many more cookies, not drawn.
    more: usize,
}

/// A cookie that an answer put into the jar or took out of it.
#[derive(Debug, Serialize)]
struct ChangeView {
    name: String,
    id: Option<TicketView>,
    words: String,
}

/// Where a request went, and who or what started it.
#[derive(Debug, Serialize)]
struct AskedView {
    method: String,
    url: String,
    started_by: Option<String>,
    how: &'static str,
    top_level: bool,
    relation: Relation,
}

/// One cookie with its verdict.
#[derive(Debug, Serialize)]
struct CookieView {
    sent: bool,
    name: String,
    value: String,
    id: Option<TicketView>,
    flags: Vec<FlagView>,
    headline: String,
    words: String,
    code: String,
    standard: String,
    /// The page that takes this case apart.
    href: Option<String>,
}

#[derive(Debug, Serialize)]
struct FlagView {
    text: String,
    gloss: String,
    decides: bool,
}

/// A simulated browser: its jar is known, so every verdict is.
pub(super) fn simulated(actor: Actor, browser: &Browser, journal: &RequestLog, now: OffsetDateTime) -> BrowserView {
    let noted = journal.newest_first().find(|n| n.exchange.who == actor.name());
    let tickets = journal.tickets();
    BrowserView {
        name: actor.name().to_owned(),
        title: actor.title().to_owned(),
        mallory: actor == Actor::Mallory,
        holds: Some(browser.jar().cookies().count()),
        keys: browser.bound_hosts().map(str::to_owned).collect(),
        last: noted.map(|noted| happened(noted, tickets)),
        next: noted.map(|noted| would(browser, &noted.exchange, tickets, now)),
        refused: refused(actor, journal),
    }
}

fn happened(noted: &LoggedExchange, tickets: &Tickets) -> LastView {
    let exchange = &*noted.exchange;
    let drawn = exchange.verdicts.iter().take(shown::MOST_COOKIES);
    let mut cookies: Vec<CookieView> = drawn.map(|v| judged(v, exchange, tickets)).collect();
    let (mut sent, mut all) = (exchange.verdicts.iter().filter(|v| v.sent).count(), exchange.verdicts.len());
    if cookies.is_empty() {
        let line = header(&exchange.request.headers, "cookie").unwrap_or_default();
        let written = "It was written into the request by hand. The jar was not asked.";
        let drawn = pairs(line).take(shown::MOST_COOKIES);
        cookies.extend(drawn.map(|(name, value)| observed(name, value, written, "", tickets)));
        (sent, all) = (pairs(line).count(), pairs(line).count());
    }
    let changed = exchange.set.iter().filter(|verdict| !verdict.because.refuses()).take(shown::MOST_COOKIES);
    LastView {
        n: noted.number,
        at: exchange.at.format(format_description!("[hour]:[minute]:[second]")).unwrap_or_default(),
        request: asked(exchange),
        sent,
        more: all - cookies.len(),
        cookies,
        changes: changed.map(|verdict| change(verdict, tickets)).collect(),
    }
}

fn judged(verdict: &SendVerdict, exchange: &Exchange, tickets: &Tickets) -> CookieView {
    CookieView { href: Some(case_link::of_sending(verdict, exchange, exchange.at)), ..cookie_view(verdict, tickets) }
}

fn change(verdict: &SetVerdict, tickets: &Tickets) -> ChangeView {
    let value = SetCookie::parse(&verdict.line).map(|cookie| cookie.value).unwrap_or_default();
    let words = verdict.because.headline();
    ChangeView { name: verdict.name.clone(), id: ticket_view(&value, tickets), words }
}

/// The jar is asked about the last request once more.
fn would(browser: &Browser, last: &Exchange, tickets: &Tickets, now: OffsetDateTime) -> NextView {
    let verdicts = again(browser, last, now);
    let case = |v: &SendVerdict| (v.cookie.name.clone(), v.cookie.value.clone(), v.sent, v.because.code());
    let view =
        |v: &SendVerdict| CookieView { href: Some(case_link::of_sending(v, last, now)), ..cookie_view(v, tickets) };
    let by_hand = last.verdicts.is_empty() && header(&last.request.headers, "cookie").is_some();
    NextView {
        same: !by_hand && verdicts.iter().map(case).eq(last.verdicts.iter().map(case)),
        sent: verdicts.iter().filter(|v| v.sent).count(),
        cookies: verdicts.iter().take(shown::MOST_COOKIES).map(view).collect(),
        more: verdicts.len().saturating_sub(shown::MOST_COOKIES),
    }
}

fn again(browser: &Browser, exchange: &Exchange, now: OffsetDateTime) -> Vec<SendVerdict> {
    let method = exchange.request.method.parse().unwrap_or_default();
    browser.verdicts(&method, &exchange.request.url, &exchange.navigation, now)
}

fn asked(exchange: &Exchange) -> AskedView {
    let navigation = &exchange.navigation;
    AskedView {
        method: exchange.request.method.clone(),
        url: exchange.request.url.to_string(),
        started_by: navigation.initiator.as_ref().map(|u| u.origin().ascii_serialization()),
        how: navigation.how.words(),
        top_level: navigation.top_level(),
        relation: navigation.relation(&exchange.request.url),
    }
}

/// The learner's own browser: it tells what it sent, and keeps the rest to itself.
pub(super) fn own(journal: &RequestLog) -> Option<BrowserView> {
    let noted = journal.newest_first().find(|n| n.exchange.who == OWN_BROWSER)?;
    let (exchange, tickets) = (&*noted.exchange, journal.tickets());
    let line = header(&exchange.request.headers, "cookie").unwrap_or_default();
    let came =
        "A request does not say which flags a cookie has. Your browser's own tools do, under Storage or Application.";
    let sent = pairs(line).count();
    let drawn = pairs(line).take(shown::MOST_COOKIES);
    let cookies: Vec<CookieView> =
        drawn.map(|(name, value)| observed(name, value, came, "It came with the request.", tickets)).collect();
    let mut last = happened(noted, tickets);
    if let Some(said) = header(&exchange.request.headers, "sec-fetch-site") {
        last.request.relation = match said {
            "cross-site" => Relation::CrossSite,
            "same-site" => Relation::SameSite,
            "same-origin" => Relation::SameOrigin,
            _ => Relation::None,
        };
    }
    Some(BrowserView {
        name: OWN_BROWSER.to_owned(),
        title: "Your browser".to_owned(),
        mallory: false,
        holds: None,
        keys: Vec::new(),
        last: Some(LastView { sent, more: sent - cookies.len(), cookies, ..last }),
        next: None,
        refused: Vec::new(),
    })
}

/// The pairs of a `Cookie` header.
fn pairs(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split(';').filter_map(|pair| pair.trim().split_once('='))
}

/// A cookie of which only name and value were seen.
fn observed(name: &str, value: &str, words: &str, headline: &str, tickets: &Tickets) -> CookieView {
    CookieView {
        sent: true,
        name: name.to_owned(),
        value: cut(value, shown::MOST_VALUE),
        id: ticket_view(value, tickets),
        flags: Vec::new(),
        headline: headline.to_owned(),
        words: words.to_owned(),
        code: "Observed".to_owned(),
        standard: "RFC 10025, section 4.2.2".to_owned(),
        href: None,
    }
}

fn cookie_view(verdict: &SendVerdict, tickets: &Tickets) -> CookieView {
    let (cookie, because) = (&verdict.cookie, &verdict.because);
    CookieView {
        sent: verdict.sent,
        name: cookie.name.clone(),
        value: cut(&cookie.value, shown::MOST_VALUE),
        id: ticket_view(&cookie.value, tickets),
        flags: flags(cookie, because.decides()),
        headline: because.headline(cookie),
        words: because.words(cookie),
        code: because.code().to_owned(),
        standard: because.standard().to_owned(),
        href: None,
    }
}

fn flags(cookie: &Cookie, decides: Option<&str>) -> Vec<FlagView> {
    let mut texts = Vec::new();
    if cookie.http_only {
        texts.push(("HttpOnly", "HttpOnly".to_owned()));
    }
    if cookie.same_site == SameSite::Unspecified {
        texts.push(("SameSite", "no SameSite".to_owned()));
    } else {
        texts.push(("SameSite", format!("SameSite={}", cookie.same_site)));
    }
    if cookie.secure {
        texts.push(("Secure", "Secure".to_owned()));
    }
    texts.push(("Path", format!("Path={}", cookie.path)));
    if !cookie.host_only {
        texts.push(("Domain", format!("Domain={}", cookie.domain)));
    }
    let view = |(name, text): (&str, String)| {
        let line = format!("n=v; {text}");
        let gloss = cloakroom_engine::cookie::anatomy(&line).iter().filter_map(|s| s.part.gloss()).next_back();
        FlagView { gloss: gloss.unwrap_or_default(), decides: decides == Some(name), text }
    };
    texts.into_iter().map(view).collect()
}
