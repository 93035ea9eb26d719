//! A recorded run as rows of a sequence diagram.

use std::collections::{BTreeMap, BTreeSet};

use cloakroom_engine::{
    exchange::{Exchange, Sent, header},
    script::{Actor, Outcome, Played, Run, RunStep},
    world::{EVIL, HOTEL},
};
use serde::Serialize;
use serde_json::{Map, Value};

use super::inspector::{
    FieldView, RequestView, TicketView, TokenView, fields, id_view, request_view, ticket_view, token_view,
};
use crate::{
    runner::TimedRun,
    sandbox::{
        Tickets,
        credential::{self, Kind},
    },
};

/// A run for the player.
#[derive(Debug, Serialize)]
pub(super) struct RunView {
    outcome: &'static str,
    headline: String,
    detail: String,
    step: usize,
    not_done: Vec<usize>,
    left_out: Option<String>,
    /// What the people in it could hold, to follow "holds no".
    carried: &'static str,
    rows: Vec<RowView>,
    exchanges: Vec<StepRequest>,
}

#[derive(Debug, Serialize)]
struct RowView {
    n: usize,
    title: String,
    played: bool,
    messages: Vec<MessageView>,
    records: Vec<RecordView>,
    alice_holds: Vec<TicketView>,
    mallory_knows: Vec<TicketView>,
    /// Tokens that somebody carries here for the first time, taken apart.
    tokens: Vec<TokenView>,
}

#[derive(Debug, Serialize)]
struct MessageView {
    from: String,
    to: String,
    lane: String,
    label: String,
    ids: Vec<TicketView>,
    status: Option<u16>,
}

#[derive(Debug, Serialize)]
struct RecordView {
    id: TicketView,
    fields: Vec<FieldView>,
}

#[derive(Debug, Serialize)]
struct StepRequest {
    step: usize,
    #[serde(flatten)]
    request: RequestView,
}

pub(super) fn run_view(timed: &TimedRun) -> RunView {
    let Run { outcome, steps } = &timed.run;
    let mut tickets = Tickets::default();
    for exchange in steps.iter().flat_map(exchanges) {
        tickets.see(exchange);
    }
    let mut so_far = Tickets::default();
    let mut alice = BTreeMap::new();
    let mut in_vain = BTreeSet::new();
    let mut rows = Vec::new();
    for step in steps {
        let before = so_far.clone();
        for exchange in exchanges(step) {
            so_far.see(exchange);
            if exchange.who == Actor::Alice.name() {
                hold(&mut alice, exchange);
            }
        }
        in_vain.extend(guessed_in_vain(step));
        let new = so_far.iter().filter(|t| t.kind == Kind::Token && before.get(&t.value) != Some(*t)).take(MOST_ALIKE);
        let tokens = new.filter_map(|t| token_view(&t.value, &tickets)).collect();
        rows.push(RowView { tokens, ..row(step, &tickets, &so_far, &in_vain, &alice) });
    }
    let took = timed.took.as_millis();
    let (outcome, step, headline, detail) = match outcome {
        Outcome::Won { step, story } => ("won", *step, story.clone(), format!("Won at step {step}. Run in {took} ms.")),
        Outcome::Stopped { step, because } => (
            "stopped",
            *step,
            format!("Stopped at step {step}"),
            format!("{}. Run in {took} ms.", because.says.trim_end_matches('.')),
        ),
        Outcome::Broken { says } => ("broken", 1, "The site is broken".to_owned(), says.clone()),
    };
    let (not_done, left_out) = (timed.run.not_done(), timed.run.left_out());
    let carried = carried(&tickets);
    let exchanges = requests(steps, &tickets);
    RunView { outcome, headline, detail, step, not_done, left_out, carried, rows, exchanges }
}

fn carried(tickets: &Tickets) -> &'static str {
    let any = |kind| tickets.iter().any(|t| t.kind == kind);
    match (any(Kind::SessionId), any(Kind::Token)) {
        (true, true) => "ID and no token",
        (false, true) => "token",
        (_, false) => "ID",
    }
}

fn exchanges(step: &RunStep) -> impl Iterator<Item = &Exchange> {
    step.played.iter().flat_map(|p| &p.exchanges)
}

fn requests(steps: &[RunStep], tickets: &Tickets) -> Vec<StepRequest> {
    let all = steps.iter().flat_map(|s| exchanges(s).map(move |e| (s.number, e)));
    let numbered: Vec<_> = all.zip(1..).collect();
    let groups = numbered.chunk_by(|((a, one), _), ((b, other), _)| a == b && alike(one, other));
    // Of many that are alike the first and the last; the numbers tell how many there were.
    let shown = groups.flat_map(|group| match group {
        [first, .., last] if group.len() > MOST_ALIKE => vec![*first, *last],
        few => few.to_vec(),
    });
    shown
        .map(|((step, exchange), number)| {
            let request = request_view(number, exchange, tickets, None);
            StepRequest { step, request }
        })
        .collect()
}

/// What a browser holds after an exchange: what it sent, and what the answer put in its place or took away.
fn hold<'a>(held: &mut BTreeMap<Kind, &'a str>, exchange: &'a Exchange) {
    held.extend(credential::sent(&exchange.request.headers).map(|c| (c.kind, c.value)));
    for set in credential::set(&exchange.response.headers) {
        if set.value.is_empty() {
            held.remove(&set.kind)
        } else {
            held.insert(set.kind, set.value)
        };
    }
}

fn sent_id(exchange: &Exchange) -> Option<&str> {
    credential::sent(&exchange.request.headers).find(|c| c.kind == Kind::SessionId).map(|c| c.value)
}

fn row(
    step: &RunStep,
    tickets: &Tickets,
    so_far: &Tickets,
    in_vain: &BTreeSet<&str>,
    alice: &BTreeMap<Kind, &str>,
) -> RowView {
    let mallory = Actor::Mallory.name();
    let known = so_far.iter().filter(|t| t.seen_by.contains(mallory) && !in_vain.contains(&*t.value));
    let mut known: Vec<_> = known.collect();
    known.sort_by_key(|t| t.kind);
    RowView {
        n: step.number,
        title: step.title.clone(),
        played: step.reached,
        messages: step.played.iter().flat_map(|played| all_messages(played, tickets)).collect(),
        records: records(step, tickets),
        alice_holds: alice.values().filter_map(|id| ticket_view(id, tickets)).collect(),
        mallory_knows: known.iter().filter_map(|t| ticket_view(&t.value, tickets)).collect(),
        tokens: Vec::new(),
    }
}

/// IDs that somebody made up in this step and that stand for nothing: guesses, where there are many. To know them is to
/// know nothing, though a hotel that is not strict makes an empty record for each.
fn guessed_in_vain(step: &RunStep) -> BTreeSet<&str> {
    let sent: Vec<&str> = exchanges(step).filter_map(sent_id).collect();
    if sent.len() <= MOST_ALIKE {
        return BTreeSet::new();
    }
    let holds = |data: &Option<Map<String, Value>>| data.as_ref().is_some_and(|data| !data.is_empty());
    let full = exchanges(step).flat_map(|e| &e.store.0).filter(|e| holds(&e.before) || holds(&e.after));
    let real: BTreeSet<&str> = full.map(|e| e.id.as_str()).collect();
    sent.into_iter().filter(|id| !real.contains(id)).collect()
}

/// More of the same than this is said and not drawn.
const MOST_ALIKE: usize = 4;

fn all_messages(played: &Played, tickets: &Tickets) -> Vec<MessageView> {
    let mut all: Vec<MessageView> = played.begun.iter().map(|sent| under_way(played.by, sent, tickets)).collect();
    for group in played.exchanges.chunk_by(alike) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        if group.len() <= MOST_ALIKE {
            all.extend(group.iter().flat_map(|e| messages(e, tickets)));
            continue;
        }
        all.extend(messages(first, tickets));
        let [asks, _] = messages(last, tickets);
        all.push(MessageView { label: format!("{} more like it", group.len() - 2), ids: Vec::new(), ..asks });
        all.extend(messages(last, tickets));
    }
    // The request was drawn when it was sent.
    all.into_iter().skip(usize::from(played.late)).collect()
}

fn alike(a: &Exchange, b: &Exchange) -> bool {
    let of = |e: &Exchange| (e.who.clone(), e.request.method.clone(), e.request.url.clone(), e.response.status);
    of(a) == of(b)
}

fn under_way(by: Option<Actor>, sent: &Sent, tickets: &Tickets) -> MessageView {
    let who = by.map_or("", Actor::name);
    MessageView {
        from: who.to_owned(),
        to: sent.url.host_str().unwrap_or(HOTEL).to_owned(),
        lane: format!("{who}-to-site"),
        label: format!("{} {}, under way", sent.method, sent.url.path()),
        ids: views(credential::sent(&sent.headers).map(|c| c.value), tickets),
        status: None,
    }
}

fn messages(exchange: &Exchange, tickets: &Tickets) -> [MessageView; 2] {
    let host = exchange.request.url.host_str().unwrap_or(HOTEL).to_owned();
    let who = exchange.who.clone();
    let query_id =
        exchange.request.url.query_pairs().find(|(name, _)| name == "id").map(|(_, value)| value.into_owned());
    let path = exchange.request.url.path();
    let label = if query_id.is_some() {
        format!("{} {path}?id=", exchange.request.method)
    } else {
        format!("{} {path}", exchange.request.method)
    };
    let status = exchange.response.status;
    let set: Vec<_> = credential::set(&exchange.response.headers).collect();
    let kept: Vec<_> = set.iter().filter(|c| !c.value.is_empty()).collect();
    let gone = set.iter().find(|c| c.value.is_empty() && kept.iter().all(|k| k.kind != c.kind));
    // An ID in the address counts in place of the cookie's.
    let in_cookie = credential::sent(&exchange.request.headers);
    let in_cookie = in_cookie.filter(|c| query_id.is_none() || c.kind == Kind::Token).map(|c| c.value);
    let asks = query_id.as_deref().into_iter().chain(in_cookie);
    let answer = match (gone, kept.first()) {
        (Some(gone), _) => format!("{status}, forget {}", gone.name),
        (None, Some(kept)) => format!("{status} Set-Cookie: {}", kept.name),
        (None, None) => match header(&exchange.response.headers, "location") {
            Some(location) => format!("{status} to {location}"),
            None => format!("{status} {}", exchange.response.reason()),
        },
    };
    [
        MessageView {
            from: who.clone(),
            to: host.clone(),
            lane: format!("{who}-to-site"),
            label,
            ids: views(asks, tickets),
            status: None,
        },
        MessageView {
            from: host,
            to: who.clone(),
            lane: format!("site-to-{who}"),
            label: answer,
            ids: views(kept.iter().map(|c| c.value), tickets),
            status: Some(status),
        },
    ]
}

/// What a message carries: IDs before tokens, so that a glance compares two messages.
fn views<'a>(values: impl Iterator<Item = &'a str>, tickets: &Tickets) -> Vec<TicketView> {
    let mut views: Vec<_> = values.filter_map(|value| ticket_view(value, tickets)).collect();
    views.sort_by_key(|view| view.token);
    views
}

/// The records the step touched at the hotel, each with what changed in it.
fn records(step: &RunStep, tickets: &Tickets) -> Vec<RecordView> {
    type Change<'a> = (&'a str, Option<&'a Map<String, Value>>, Option<&'a Map<String, Value>>);
    let mut touched: Vec<Change<'_>> = Vec::new();
    let at_the_hotel = exchanges(step).filter(|e| e.request.url.host_str() != Some(EVIL));
    for event in at_the_hotel.flat_map(|e| &e.store.0) {
        match touched.iter_mut().find(|(id, ..)| *id == event.id) {
            Some(change) => change.2 = event.after.as_ref(),
            None => touched.push((&event.id, event.before.as_ref(), event.after.as_ref())),
        }
    }
    // A record that never held anything is not worth a box.
    let holds = |data: &Option<&Map<String, Value>>| data.is_some_and(|d| !d.is_empty());
    let seen = touched.into_iter().filter(|(_, before, after)| holds(before) || holds(after));
    seen.map(|(id, before, after)| RecordView { id: id_view(id, tickets), fields: fields(before, after) }).collect()
}
