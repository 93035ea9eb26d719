//! The timeline pane: one request's way through the session layer, as a picture and as a table, with
//! the cookie and the record as tracked variables.
//!
//! Every row is a recorded step, except one: that nothing was saved is told where the layer had its
//! say and saved nothing. Deliberately absent: steps of requests that nobody watched.

use std::sync::Arc;

use cloakroom_engine::exchange::{Exchange, RequestTrace, Step, StoreEvent, StoreOp, StoreTrace, TraceEvent};
use serde::Serialize;
use serde_json::{Map, Value};

use super::step_text::{StepText, unsaved};
use crate::{
    sandbox::{LoggedExchange, RequestLog, Tickets, session_id},
    view::{
        requests::{path_and_query, title_of},
        ticket::{TicketView, id_view},
    },
};

type Data = Arc<Map<String, Value>>;

/// So many steps of a request are drawn: a manager who ends a thousand sessions takes a thousand.
const FIRST_STEPS: usize = 30;
const LAST_STEPS: usize = 10;
/// How many requests the pane shows.
const MOST: usize = 6;

/// One request's way.
#[derive(Debug, Serialize)]
pub(crate) struct TimelineView {
    n: u64,
    who: String,
    who_title: String,
    method: String,
    path: String,
    status: u16,
    #[serde(flatten)]
    way: WayView,
}

/// The way itself, as far as it has gone.
#[derive(Debug, Serialize)]
pub(super) struct WayView {
    /// The whole time, and the part of it spent in the store.
    took: String,
    in_store: String,
    rows: Vec<RowView>,
    /// The picture: as high as there are rows.
    height: usize,
    path_points: String,
}

/// One step, with the variables after it.
#[derive(Debug, Serialize)]
struct RowView {
    n: usize,
    at: String,
    actor: &'static str,
    tone: &'static str,
    inside: bool,
    title: String,
    words: String,
    id: Option<TicketView>,
    cookie: VariableView<Option<TicketView>>,
    record: VariableView<Option<String>>,
    modified: bool,
    response: String,
    x: usize,
    y: usize,
    label: String,
    label_end: bool,
}

/// A tracked variable: its value after the step, and whether the step changed it.
#[derive(Debug, Serialize)]
struct VariableView<T> {
    value: T,
    changed: bool,
}

/// Row height and lanes of the picture, in units of its view box.
const ROW: usize = 24;
const TOP: usize = 34;

fn lane(actor: &str) -> usize {
    match actor {
        "Browser" => 34,
        "Front" => 82,
        "Handler" => 226,
        "Store" => 326,
        _ => 130,
    }
}

pub(super) fn timelines(journal: &RequestLog) -> Vec<TimelineView> {
    let watched = journal.newest_first().filter(|n| !n.exchange.passage.0.is_empty());
    watched.take(MOST).map(|noted| timeline(noted, journal.tickets())).collect()
}

/// The variables, followed from step to step.
#[derive(Default)]
struct Tracked {
    cookie: Option<String>,
    record: Option<Data>,
    modified: bool,
}

impl Tracked {
    /// Takes a step in. `event` is the store's own record of it.
    fn follow(&mut self, what: &TraceEvent, event: Option<&StoreEvent>) {
        match what {
            TraceEvent::Cookie { value, .. } => self.cookie = Some(session_id(value).to_owned()),
            TraceEvent::Signature { good: false } | TraceEvent::Malformed { .. } => self.cookie = None,
            TraceEvent::State { modified, .. } => self.modified = *modified,
            TraceEvent::Store { op, .. } => {
                let Some(event) = event else { return };
                // A manager may end sessions of others: those are not this request's variables.
                let own = self.cookie.as_deref() == Some(event.id.as_str());
                match (*op, &event.after) {
                    (StoreOp::Save, None) => {}
                    (_, Some(data)) => (self.cookie, self.record) = (Some(event.id.clone()), Some(Arc::clone(data))),
                    (_, None) if own => (self.cookie, self.record) = (None, None),
                    (_, None) => {}
                }
            }
            _ => {}
        }
    }
}

fn timeline(noted: &LoggedExchange, tickets: &Tickets) -> TimelineView {
    let Exchange { who, request, response, passage, store, .. } = &*noted.exchange;
    TimelineView {
        n: noted.number,
        who: who.clone(),
        who_title: title_of(who),
        method: request.method.clone(),
        path: path_and_query(&request.url),
        status: response.status,
        way: way(passage, store, tickets),
    }
}

/// A passage as rows. `store` is what was asked of the store on the way.
pub(super) fn way(passage: &RequestTrace, store: &StoreTrace, tickets: &Tickets) -> WayView {
    let mut events = store.0.iter();
    let (mut rows, mut now) = (Vec::new(), Tracked::default());
    let (mut inside, mut in_store, mut status) = (false, 0, 0);
    for (index, Step { at, what }) in passage.0.iter().enumerate() {
        let (cookie, record) = (now.cookie.clone(), now.record.clone());
        let event = if matches!(what, TraceEvent::Store { .. }) { events.next() } else { None };
        now.follow(what, event);
        match what {
            TraceEvent::Store { took, .. } => in_store += took,
            TraceEvent::Answered { status: answered } => status = *answered,
            _ => {}
        }
        if index == FIRST_STEPS && passage.0.len() > FIRST_STEPS + LAST_STEPS {
            let words = format!("{} steps, not drawn", passage.0.len() - FIRST_STEPS - LAST_STEPS);
            let told = StepText::layer("", "More of the same", words, "more");
            rows.push(row(rows.len() + 1, *at, told, None, false, &now, (&now.cookie, &now.record), tickets));
        }
        if index >= FIRST_STEPS && index + LAST_STEPS < passage.0.len() {
            continue;
        }
        let indented = inside && !matches!(what, TraceEvent::Answered { .. });
        inside = (inside || matches!(what, TraceEvent::Handler)) && !matches!(what, TraceEvent::Answered { .. });
        let told = StepText::of(what, event);
        let id = told.id.as_deref().map(|id| id_view(id, tickets));
        rows.push(row(rows.len() + 1, *at, told, id, indented, &now, (&cookie, &record), tickets));
        // The layer has had its say; what it did not do leaves no step of its own.
        if let (TraceEvent::State { .. }, Some(why)) = (what, unsaved(what, status, passage.0.get(index + 1))) {
            let unchanged = (&now.cookie, &now.record);
            let told = StepText::layer("held", "Not saved", why, "skip");
            rows.push(row(rows.len() + 1, *at, told, None, false, &now, unchanged, tickets));
        }
    }
    let path_points = rows.iter().map(|r| format!("{},{}", r.x, r.y)).collect::<Vec<_>>().join(" ");
    WayView {
        took: micros(passage.0.last().map_or(0, |step| step.at)),
        in_store: micros(in_store),
        height: TOP + ROW * rows.len(),
        rows,
        path_points,
    }
}

#[expect(clippy::too_many_arguments, reason = "one row has that many columns")]
fn row(
    n: usize,
    at: u64,
    told: StepText,
    id: Option<TicketView>,
    inside: bool,
    now: &Tracked,
    before: (&Option<String>, &Option<Data>),
    tickets: &Tickets,
) -> RowView {
    let text = |record: &Map<String, Value>| {
        let pairs = record.iter().map(|(key, value)| format!("{key}: {value}"));
        format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
    };
    RowView {
        n,
        at: micros(at),
        actor: told.actor,
        tone: told.tone,
        inside,
        title: told.title,
        words: told.words,
        id,
        cookie: VariableView {
            value: now.cookie.as_deref().map(|id| id_view(id, tickets)),
            changed: *before.0 != now.cookie,
        },
        record: VariableView { value: now.record.as_deref().map(text), changed: *before.1 != now.record },
        modified: now.modified,
        response: told.response,
        x: lane(told.actor),
        y: TOP + ROW * n - ROW / 2,
        label: told.label,
        label_end: told.actor == "Store",
    }
}

fn micros(took: u64) -> String {
    match took {
        0..1_000 => format!("{took} µs"),
        _ => format!("{}.{} ms", took / 1_000, took / 100 % 10),
    }
}
