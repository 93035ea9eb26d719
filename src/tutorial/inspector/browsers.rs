//! The browsers pane: each jar, and for every cookie whether it would be sent, and why.

use cloakroom_engine::{
    browser::Browser,
    cookie::{Cookie, SameSite, SendVerdict},
    exchange::{Exchange, header},
    script::Actor,
    site::Relation,
};
use serde::Serialize;
use time::OffsetDateTime;

use super::refused::{RefusedView, refused};
use super::shown::{self, cut};
use super::ticket::{TicketView, ticket_view};
use crate::{
    sandbox::{Journal, OWN_BROWSER, Tickets},
    tutorial::case_link,
};

/// One browser.
#[derive(Debug, Serialize)]
pub(crate) struct BrowserView {
    pub(crate) name: String,
    title: String,
    mallory: bool,
    request: Option<AskedView>,
    sent: usize,
    jar: Vec<CookieView>,
    /// So many more cookies, not drawn.
    more: usize,
    refused: Vec<RefusedView>,
}

/// The request the verdicts are about: the last one, as if it were sent again.
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
    verdict: &'static str,
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
pub(super) fn simulated(actor: Actor, browser: &Browser, journal: &Journal, now: OffsetDateTime) -> BrowserView {
    let last = journal.newest_first().find(|n| n.exchange.who == actor.name()).map(|n| &*n.exchange);
    let verdicts = last.map(|exchange| again(browser, exchange, now)).unwrap_or_default();
    let jar: Vec<CookieView> = verdicts
        .iter()
        .take(shown::MOST_COOKIES)
        .map(|v| CookieView {
            href: last.map(|exchange| case_link::of_sending(v, exchange, now)),
            ..cookie_view(v, journal.tickets())
        })
        .collect();
    BrowserView {
        name: actor.name().to_owned(),
        title: actor.title().to_owned(),
        mallory: actor == Actor::Mallory,
        request: last.map(asked),
        sent: verdicts.iter().filter(|v| v.sent).count(),
        jar,
        more: verdicts.len().saturating_sub(shown::MOST_COOKIES),
        refused: refused(actor, journal),
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
pub(super) fn own(journal: &Journal) -> Option<BrowserView> {
    let exchange = journal.newest_first().find(|n| n.exchange.who == OWN_BROWSER).map(|n| &*n.exchange)?;
    let line = header(&exchange.request.headers, "cookie").unwrap_or_default();
    let pairs: Vec<_> = line.split("; ").filter_map(|pair| pair.split_once('=')).collect();
    let drawn = pairs.iter().take(shown::MOST_COOKIES);
    let jar: Vec<CookieView> = drawn.map(|(name, value)| sent_view(name, value, journal.tickets())).collect();
    let relation = header(&exchange.request.headers, "sec-fetch-site");
    let mut request = asked(exchange);
    if let Some(said) = relation {
        request.relation = match said {
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
        request: Some(request),
        sent: pairs.len(),
        jar,
        more: pairs.len().saturating_sub(shown::MOST_COOKIES),
        refused: Vec::new(),
    })
}

fn sent_view(name: &str, value: &str, tickets: &Tickets) -> CookieView {
    CookieView {
        verdict: "sent",
        name: name.to_owned(),
        value: cut(value, shown::MOST_VALUE),
        id: ticket_view(value, tickets),
        flags: Vec::new(),
        headline: "It came with the request.".to_owned(),
        words: "A request does not say which flags a cookie has. Your browser's own tools do, under Storage or Application.".to_owned(),
        code: "Observed".to_owned(),
        standard: "RFC 6265bis, section 4.2.2".to_owned(),
        href: None,
    }
}

fn cookie_view(verdict: &SendVerdict, tickets: &Tickets) -> CookieView {
    let (cookie, because) = (&verdict.cookie, &verdict.because);
    CookieView {
        verdict: if verdict.sent { "sent" } else { "withheld" },
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
