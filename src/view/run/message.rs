//! A request, an answer, or what somebody hears on the way: from whom, to whom, and which IDs and tokens go along.

use cloakroom_engine::{
    cookie::SetCookie,
    exchange::{Exchange, How, Received, Sent, header},
    script::{Actor, Played},
    world::{EVIL, IDENTITY, PAY, SHOP},
};
use serde::Serialize;

use super::{
    MOST_ALIKE,
    address::{queried, query, shortly},
    alike,
    known::{Known, decoded},
    words::pieces,
};
use crate::{
    hotel::HOTEL,
    sandbox::{
        Tickets,
        credential::{self, Kind},
    },
    view::{TicketView, ticket_view},
};

/// Whoever is on the way between a browser and a site.
const NETWORK: &str = "network";

/// One line of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::view) struct MessageView {
    /// `alice`, `mallory`, `network`, or a host.
    pub(in crate::view) from: String,
    pub(in crate::view) to: String,
    /// The lanes at its ends, from left to right: `ah`, `as`, `am`, `hs`, `hm`, `sm`, `mm`.
    pub(in crate::view) span: &'static str,
    pub(in crate::view) rightward: bool,
    pub(in crate::view) answer: bool,
    /// Whose colour it has: `alice`, `mallory`, `hotel`, `shop`, or `third` for a site of neither side.
    pub(in crate::view) tone: &'static str,
    /// Who sits at the browser, if it is another's.
    pub(in crate::view) by: Option<&'static str>,
    /// What it says, in pieces that stay whole.
    pub(in crate::view) words: Vec<String>,
    pub(in crate::view) status: Option<u16>,
    /// The IDs and tokens in it, IDs first.
    pub(in crate::view) ids: Vec<TicketView>,
    /// What else is to be known of it: `under way`, `plain http`, the host.
    pub(in crate::view) note: Option<String>,
    /// For a room: where its answer led, on the same line.
    pub(in crate::view) leads_to: Vec<LedTo>,
    /// It says more than its status and the IDs that go along.
    #[serde(skip)]
    pub(in crate::view) tells: bool,
    /// The request that the answer before led to.
    #[serde(skip)]
    pub(in crate::view) follows: bool,
}

/// A request that an answer led to, and its own answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::view) struct LedTo {
    pub(in crate::view) words: Vec<String>,
    pub(in crate::view) status: Option<u16>,
}

impl MessageView {
    fn between(from: &str, to: &str, answer: bool) -> Self {
        let (a, b) = (lane(from), lane(to));
        let rightward = a < b || (a == b && answer);
        let tone = match lane(from) {
            0 => "alice",
            1 => "hotel",
            2 => "shop",
            _ if from == PAY => "third",
            _ => "mallory",
        };
        let (from, to) = (from.to_owned(), to.to_owned());
        let span = span(a.min(b), a.max(b));
        let (by, words, status, ids, note) = (None, Vec::new(), None, Vec::new(), None);
        let (leads_to, tells, follows) = (Vec::new(), false, false);
        Self { from, to, span, rightward, answer, tone, by, words, status, ids, note, leads_to, tells, follows }
    }

    /// Does it need the hotel's column: on its way between two others, or for its own words to another server?
    pub(super) fn crosses(&self) -> bool {
        matches!(self.span, "am" | "as" | "hs")
    }
}

/// The lanes from left to right; what stands at a host that nobody knows is drawn as the hotel.
fn lane(party: &str) -> u8 {
    match party {
        "alice" | NETWORK => 0,
        SHOP | IDENTITY => 2,
        "mallory" | EVIL | PAY => 3,
        _ => 1,
    }
}

fn span(left: u8, right: u8) -> &'static str {
    match (left, right) {
        (0, 1) => "ah",
        (0, 2) => "as",
        (0, _) => "am",
        (1, 2) => "hs",
        (1, _) => "hm",
        (2, _) => "sm",
        _ => "mm",
    }
}

/// All messages of a line. Of many that are alike the first and how many follow; the last only where the line ends with it.
pub(super) fn messages(played: &Played, tickets: &Tickets, known: &Known<'_>) -> Vec<MessageView> {
    let mut all: Vec<MessageView> = played.begun.iter().map(|sent| under_way(played, sent, tickets)).collect();
    let (mut before, mut inner): (Option<&Exchange>, Vec<MessageView>) = (None, Vec::new());
    let mut groups = played.exchanges.chunk_by(alike).peekable();
    while let Some(group) = groups.next() {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        if group.len() <= MOST_ALIKE {
            for exchange in group {
                let said = both(exchange, played, tickets, known);
                if exchange.between_servers() {
                    inner.extend(said);
                    continue;
                }
                let follows = before.is_some_and(|before| led(before, exchange));
                let mut said = said.into_iter().map(|m| MessageView { follows: follows && !m.answer, ..m });
                all.extend(said.next());
                // What its site asked of other servers meanwhile was written down before it.
                all.append(&mut inner);
                all.extend(said);
                before = Some(exchange);
            }
            continue;
        }
        before = None;
        all.extend(both(first, played, tickets, known));
        let asks = request(&last.who, &last.request, played, tickets);
        // What comes after the last tells more than the last does.
        let ends = groups.peek().is_none();
        let words = vec![format!("{} more like it", group.len() - 1 - usize::from(ends))];
        all.push(MessageView { words, ids: Vec::new(), note: None, ..asks });
        if ends {
            all.extend(both(last, played, tickets, known));
        }
    }
    all.append(&mut inner);
    // The request was drawn when it was sent.
    all.into_iter().skip(usize::from(played.late)).collect()
}

/// One exchange by itself: the request and its answer.
pub(in crate::view) fn asked_and_told(exchange: &Exchange, tickets: &Tickets) -> Vec<MessageView> {
    both(exchange, &Played::default(), tickets, &Known::default())
}

/// Did this answer send the browser to that address?
fn led(before: &Exchange, after: &Exchange) -> bool {
    let to = header(&before.response.headers, "location").and_then(|to| before.request.url.join(to).ok());
    (300..400).contains(&before.response.status) && to.as_ref() == Some(&after.request.url)
}

fn both(exchange: &Exchange, played: &Played, tickets: &Tickets, known: &Known<'_>) -> Vec<MessageView> {
    let asks = request(&exchange.who, &exchange.request, played, tickets);
    let says = answer(exchange, tickets, known);
    let heard = overheard(exchange, played, tickets);
    [asks].into_iter().chain(heard).chain([says]).collect()
}

fn host(sent: &Sent) -> &str {
    sent.url.host_str().unwrap_or(HOTEL)
}

fn request(who: &str, sent: &Sent, played: &Played, tickets: &Tickets) -> MessageView {
    let message = MessageView::between(who, host(sent), false);
    // Of a server nobody sits at.
    let by = played.by.map(Actor::name).filter(|by| *by != who && Actor::find(who).is_some());
    let plain = (sent.url.scheme() == "http").then(|| "plain http".to_owned());
    let evil = (host(sent) == EVIL).then(|| EVIL.to_owned());
    MessageView {
        tone: if by == Some("mallory") { "mallory" } else { message.tone },
        by,
        words: pieces(&format!("{} {}{}", sent.method, sent.url.path(), query(sent, tickets))),
        ids: sent_ids(sent, tickets),
        note: plain.or(evil),
        ..message
    }
}

fn under_way(played: &Played, sent: &Sent, tickets: &Tickets) -> MessageView {
    let who = played.by.map_or("", Actor::name);
    MessageView { note: Some("under way".to_owned()), ..request(who, sent, played, tickets) }
}

/// An ID in the address counts in place of the cookie's.
fn sent_ids(sent: &Sent, tickets: &Tickets) -> Vec<TicketView> {
    let in_address = sent.url.query_pairs().any(|(name, _)| name == "id");
    let cookies = credential::sent(&sent.headers).filter(|c| !in_address || c.kind == Kind::Token).map(|c| c.value);
    let text = decoded(sent);
    let written = tickets.iter().map(|t| &*t.value).filter(|value| text.contains(value));
    views(written.chain(cookies), tickets)
}

fn answer(exchange: &Exchange, tickets: &Tickets, known: &Known<'_>) -> MessageView {
    let (received, host) = (&exchange.response, host(&exchange.request));
    let set = credential::set(&received.headers).filter(|c| !c.value.is_empty()).map(|c| c.value);
    let carried = sent_ids(&exchange.request, tickets);
    // What stands on a page is news to Mallory alone: to others it is their own, or hidden in a link.
    let hers = exchange.who == Actor::Mallory.name() && host == HOTEL;
    let on_page = tickets.iter().map(|t| &*t.value).filter(|value| hers && received.body.contains(value));
    let news: Vec<TicketView> = views(on_page, tickets).into_iter().filter(|id| !carried.contains(id)).collect();
    let mut ids = views(set, tickets);
    let server = || received.header("x-served-by").map(|server| format!("by {server}"));
    let kept = from_cache(received).then(|| "from a cache".to_owned()).or_else(server);
    let note = kept.or_else(|| (!news.is_empty()).then(|| "on the page".to_owned()));
    ids.extend(news.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
    let (words, tells) = says(received, host, known);
    if exchange.navigation.how == How::Device {
        // Which machine it is: that it was proved is all there is to tell.
        let words = pieces(received.reason());
        return MessageView { words, status: Some(received.status), ..MessageView::between(host, &exchange.who, true) };
    }
    MessageView {
        words: pieces(&words),
        tells,
        status: Some(received.status),
        ids,
        note,
        ..MessageView::between(host, &exchange.who, true)
    }
}

/// Did a cache answer in place of the site? It says so itself (RFC 9211).
fn from_cache(received: &Received) -> bool {
    received.header("cache-status").is_some_and(|says| says.contains("; hit"))
}

/// What an answer does: set a cookie, have one forgotten, lead on. And whether that says more than which ID goes along.
fn says(received: &Received, host: &str, known: &Known<'_>) -> (String, bool) {
    // That a site sends somebody to another one is the point of it, whatever cookie goes along.
    let own = format!("https://{host}");
    let location = header(&received.headers, "location");
    let stays = |to: &str| to.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if let Some(away) = location.filter(|to| to.starts_with("http") && !stays(to)) {
        return (format!("to {}", shortly(away)), true);
    }
    let lines = received.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let is_seen =
        |c: &SetCookie| host != HOTEL || credential::kind_of(&c.name).is_some() || known.is_discussed(&c.name);
    let cookies: Vec<SetCookie> = lines.filter_map(|(_, line)| SetCookie::parse(line).ok()).filter(is_seen).collect();
    let (gone, kept): (Vec<_>, Vec<_>) = cookies.iter().partition(|cookie| cookie.value.is_empty());
    let gone: Vec<&str> = gone.iter().map(|c| c.name.as_str()).filter(|n| kept.iter().all(|k| k.name != *n)).collect();
    if !gone.is_empty() {
        return (format!("forget {}", gone.join(", ")), true);
    }
    // Whom another site's cookie is for is the point of it.
    let named = |c: &&SetCookie| match c.domain.as_ref().filter(|_| host != HOTEL) {
        Some(domain) => format!("{}; Domain={domain}", c.name),
        None => c.name.clone(),
    };
    if !kept.is_empty() {
        let other = host != HOTEL || kept.iter().any(|cookie| credential::kind_of(&cookie.name).is_none());
        return (format!("Set-Cookie: {}", kept.iter().map(named).collect::<Vec<_>>().join(", ")), other);
    }
    let says = match location {
        Some(location) => {
            let path = location.strip_prefix(&own).unwrap_or(location);
            format!("to {}", queried(path, &format!("{own}{path}")))
        }
        None => received.reason().to_owned(),
    };
    (says, false)
}

/// What went over plain http can be read on the way; that somebody did tells what was captured.
fn overheard(exchange: &Exchange, played: &Played, tickets: &Tickets) -> Option<MessageView> {
    if exchange.request.url.scheme() != "http" {
        return None;
    }
    let sent = credential::sent(&exchange.request.headers).map(|c| c.value);
    let heard = sent.filter(|value| played.captured.iter().any(|(_, captured)| captured == value));
    let ids = views(heard, tickets);
    let message = MessageView::between(NETWORK, Actor::Mallory.name(), true);
    let words = vec!["heard on the way".to_owned()];
    (!ids.is_empty()).then_some(MessageView { words, ids, tone: "mallory", ..message })
}

/// Each once, IDs before tokens, so that a glance compares two messages.
fn views<'a>(values: impl Iterator<Item = &'a str>, tickets: &Tickets) -> Vec<TicketView> {
    let mut views: Vec<TicketView> = Vec::new();
    for view in values.filter_map(|value| ticket_view(value, tickets)) {
        if views.iter().all(|other| other.stub != view.stub) {
            views.push(view);
        }
    }
    views.sort_by_key(|view| view.token);
    views
}
