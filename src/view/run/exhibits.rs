//! Which things a step shows: pages put up, copies read, words tried, texts left, headers talked about.

use std::collections::BTreeSet;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use cloakroom_engine::{
    browser::read::{Look, Piece, lines},
    exchange::{Exchange, How, header},
    script::{Actor, Place, Played, RunStep, SitePage},
    world::Kept,
};
use serde_json::Value;
use time::OffsetDateTime;

use super::{
    exchanges,
    exhibit::{ExhibitView, KeptView, MadeView, PageView, WordView},
    known::Known,
    spoken::spoken,
    words::{Part, parts, pieces},
};
use crate::{
    hotel::{HOTEL, TARGET},
    sandbox::{
        Tickets,
        credential::{self, Kind},
    },
    view::{TicketView, fields, ticket_view},
};

/// So many records of a copy are drawn.
const MOST_KEPT: usize = 3;
/// So many words of a page that a browser had kept.
const MOST_WORDS: usize = 60;
/// The name of a cookie that stands for having none.
const NONE: &str = "none";
/// IDs that begin with so many equal characters were not drawn at random.
const ALIKE: usize = 10;

/// What a step shows. `whole` is false where what was made is shown as a token.
pub(super) fn exhibits(
    step: &RunStep,
    tickets: &Tickets,
    made: &[String],
    known: &Known<'_>,
    whole: bool,
) -> Vec<ExhibitView> {
    let mut all: Vec<ExhibitView> = step.put_up.iter().map(|page| ExhibitView::Page(put_up(page, tickets))).collect();
    // Who goes back twice is looking at the second page.
    all.extend(step.played.iter().rev().find_map(kept_page).map(ExhibitView::Page));
    for played in &step.played {
        all.extend(copy(played, tickets));
        all.extend(guess(played, tickets));
    }
    if whole && !step.played.iter().any(|played| !played.tried.is_empty()) {
        all.extend(made_here(step, made));
    }
    let mut shown = BTreeSet::new();
    for exchange in exchanges(step) {
        all.extend(written(exchange, tickets));
        // The same line once: the messages tell how often it went.
        all.extend(
            headers(exchange, known, tickets).into_iter().filter(|header| shown.insert(header.1.clone())).map(|h| h.0),
        );
    }
    // Where nobody guesses, it does not matter that one ID looks like the next.
    all.extend(look_alikes(step, tickets).filter(|_| known.guesses));
    all
}

fn put_up(page: &SitePage, tickets: &Tickets) -> PageView {
    // A line that is all words is read in the window.
    let all_words = |line: &&str| line.matches('<').count() <= 2 && (line.starts_with("<p>") || line.starts_with("<h"));
    let source = page.html.lines().map(str::trim).filter(|line| !line.is_empty() && !all_words(line));
    PageView {
        whose: match page.at {
            Place::Shop => "shop",
            Place::Pay => "third",
            Place::Evil | Place::Target => "mallory",
        },
        address: pieces(&format!("{}{}", page.at.host(&TARGET), page.path)),
        lines: lines(&page.html),
        set_cookie: page.set_cookie.as_ref().map(|line| parts(line, tickets)),
        source: source.map(|line| parts(line, tickets)).collect(),
    }
}

/// A page on the screen for which nobody was asked.
fn kept_page(played: &Played) -> Option<PageView> {
    let (text, at) = (played.shown.as_ref()?, played.shown_at.as_ref()?);
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text = words.iter().take(MOST_WORDS).copied().collect::<Vec<_>>().join(" ");
    if words.len() > MOST_WORDS {
        text.push_str(" …");
    }
    let address = pieces(&format!("{}{}", at.host_str().unwrap_or_default(), at.path()));
    let lines = vec![vec![Piece { look: Look::Text, text }]];
    Some(PageView { whose: "memory", address, lines, set_cookie: None, source: Vec::new() })
}

fn copy(played: &Played, tickets: &Tickets) -> Option<ExhibitView> {
    let found = |kept: &&Kept| played.captured.iter().any(|(_, value)| *value == kept.key);
    let (first, rest): (Vec<&Kept>, Vec<&Kept>) = played.copied.iter().partition(found);
    let shown: Vec<&Kept> = first.into_iter().chain(rest.into_iter().filter(|k| !k.data.is_empty())).collect();
    let row = |kept: &&Kept| {
        let mut fields = fields(Some(&kept.data), Some(&kept.data));
        spoken(&mut fields, played.exchanges.last().map_or(OffsetDateTime::UNIX_EPOCH, |e| e.at));
        KeptView { id: ticket_view(&kept.key, tickets), key: kept.key.clone(), fields, found: found(kept) }
    };
    let more = shown.len().saturating_sub(MOST_KEPT);
    let rows: Vec<KeptView> = shown.iter().take(MOST_KEPT).map(row).collect();
    (!rows.is_empty()).then_some(ExhibitView::Copy { rows, more })
}

fn guess(played: &Played, tickets: &Tickets) -> Option<ExhibitView> {
    let fitting = played.captured.first().map(|(_, word)| word.as_str());
    let mut words = Vec::new();
    for word in &played.tried {
        let fits = fitting == Some(word);
        words.push(WordView { word: word.clone(), fits });
        if fits {
            break;
        }
    }
    let hers = tickets.iter().filter(|t| t.kind == Kind::Token && t.issued && t.seen_by.contains("mallory")).last();
    let token = hers.and_then(|t| ticket_view(&t.value, tickets));
    (!words.is_empty()).then(|| ExhibitView::Guess { found: fitting.is_some(), words, token })
}

/// What was computed in this step, as it reads.
fn made_here(step: &RunStep, made: &[String]) -> Option<ExhibitView> {
    let here = step.played.iter().filter(|played| played.exchanges.is_empty()).flat_map(|played| &played.captured);
    let read = |text: &str| {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        serde_json::from_slice::<Value>(&bytes).ok().map(|value| value.to_string())
    };
    let parts: Vec<MadeView> = here
        .filter(|(_, value)| made.contains(value))
        .map(|(name, value)| MadeView { name: name.clone(), text: read(value).unwrap_or_else(|| value.clone()) })
        .collect();
    (!parts.is_empty()).then_some(ExhibitView::Made { parts })
}

/// A text with markup or an address in it, left with a site. What one server sends to another is no such text.
fn written(exchange: &Exchange, tickets: &Tickets) -> Vec<ExhibitView> {
    if exchange.between_servers() {
        return Vec::new();
    }
    let who = Actor::find(&exchange.who).map_or("", Actor::title);
    let to = format!("{}{}", exchange.request.url.host_str().unwrap_or_default(), exchange.request.url.path());
    url::form_urlencoded::parse(exchange.request.body.as_bytes())
        .filter(|(_, value)| value.contains('<') || value.contains("://"))
        // Where a form leads after it was sent is no text.
        .filter(|(name, _)| name != "next")
        .map(|(_, value)| ExhibitView::Written { who, to: to.clone(), text: parts(&value, tickets) })
        .collect()
}

/// The lines with a cookie of the hotel's that is neither an ID nor a token; and a request that carries two of one name.
/// Each with who says it and its text.
fn headers(exchange: &Exchange, known: &Known<'_>, tickets: &Tickets) -> Vec<(ExhibitView, String)> {
    let mut all = Vec::new();
    let show = |who: &str, name: &'static str, line: &str| {
        let value = parts(line, tickets).into_iter().map(Part::shortened).collect();
        (ExhibitView::Header { who: who.to_owned(), name, value }, format!("{who} {name}: {line}"))
    };
    let who = Actor::find(&exchange.who).map_or("", Actor::title);
    if let Some(line) = header(&exchange.request.headers, "cookie") {
        let names: Vec<&str> = line.split("; ").filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
        let discussed = names.iter().any(|name| *name != NONE && known.is_discussed(name));
        let twice = names.iter().any(|name| names.iter().filter(|other| *other == name).count() > 1);
        if twice || (discussed && exchange.navigation.how == How::ByHand) {
            all.push(show(who, "Cookie", line));
        }
    }
    let set = exchange.response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let told = exchange.request.url.host_str() == Some(HOTEL) && exchange.navigation.how != How::Device;
    for (_, line) in set.filter(|_| told) {
        let name = line.split('=').next().unwrap_or_default();
        if known.is_discussed(name) {
            all.push(show(HOTEL, "Set-Cookie", line));
        }
    }
    all
}

/// The session IDs of this step, if they look like others of the run.
fn look_alikes(step: &RunStep, tickets: &Tickets) -> Option<ExhibitView> {
    let mut ids: Vec<TicketView> = Vec::new();
    for exchange in exchanges(step) {
        let sent = credential::sent(&exchange.request.headers);
        let both = sent.chain(credential::set(&exchange.response.headers));
        for found in both.filter(|c| c.kind == Kind::SessionId && !c.value.is_empty()) {
            let others = tickets.iter().filter(|t| t.kind == Kind::SessionId && *t.value != *found.value);
            let alike = others.filter_map(|t| t.value.get(..ALIKE)).any(|start| found.value.starts_with(start));
            let view = ticket_view(found.value, tickets).filter(|_| alike);
            ids.extend(view.filter(|view| ids.iter().all(|other| other.stub != view.stub)));
        }
    }
    if ids.len() > super::MOST_ALIKE {
        let last = ids.pop();
        ids.truncate(2);
        ids.extend(last);
    }
    (!ids.is_empty()).then_some(ExhibitView::Ids { ids })
}
