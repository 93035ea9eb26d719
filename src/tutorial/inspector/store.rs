//! The store pane: the records behind the cookies, and what the last request changed.

use cloakroom_engine::{
    exchange::{Exchange, StoreEvent},
    script::{Actor, Cast},
};
use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::{
    requests::{path_and_query, title_of},
    ticket::{TicketView, ticket_view},
};
use crate::{
    hotel::is_session_cookie,
    sandbox::{Journal, OWN_BROWSER, session_id},
    store::StoredRecord,
};

/// tower-sessions keeps a record for two weeks if nothing else is said.
const FULL_LIFE_SECONDS: i64 = 14 * 24 * 60 * 60;

/// The whole store of a sandbox.
#[derive(Debug, Serialize)]
pub(crate) struct StoreView {
    kind: &'static str,
    bytes: usize,
    since: Option<String>,
    records: Vec<RecordView>,
}

impl StoreView {
    /// A store that holds nothing yet.
    pub(super) fn empty() -> Self {
        Self { kind: "SQLite", bytes: 0, since: None, records: Vec::new() }
    }
}

#[derive(Debug, Serialize)]
struct RecordView {
    id: Option<TicketView>,
    held_by: Vec<HolderView>,
    fields: Vec<FieldView>,
    time_left: String,
    time_left_percent: i64,
}

#[derive(Debug, Serialize)]
struct HolderView {
    title: String,
    mallory: bool,
}

/// One field of a record and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldView {
    key: String,
    value: String,
    before: Option<String>,
    change: &'static str,
}

pub(super) fn store_view(records: &[StoredRecord], journal: &Journal, cast: &Cast, now: OffsetDateTime) -> StoreView {
    let last = journal.newest_first().map(|n| &n.exchange).find(|e| !e.store.0.is_empty());
    let events = last.map(|e| e.store.0.as_slice()).unwrap_or_default();
    let mut views: Vec<(usize, RecordView)> = records
        .iter()
        .map(|record| {
            let number = journal.tickets().number(&record.id).unwrap_or(usize::MAX);
            (number, record_view(record, events, journal, cast, now))
        })
        .collect();
    views.extend(removed(events, records).map(|(id, before)| {
        let number = journal.tickets().number(id).unwrap_or(usize::MAX);
        let fields = fields(Some(before), None);
        let id = ticket_view(id, journal.tickets());
        (number, RecordView { id, held_by: Vec::new(), fields, time_left: "removed".into(), time_left_percent: 0 })
    }));
    views.sort_by_key(|(number, _)| *number);
    StoreView {
        kind: "SQLite",
        bytes: records.iter().map(|r| r.id.len() + serde_json::to_string(&r.data).map_or(0, |t| t.len())).sum(),
        since: last.map(since),
        records: views.into_iter().map(|(_, view)| view).collect(),
    }
}

fn since(exchange: &Exchange) -> String {
    let request = &exchange.request;
    format!("{}, {} {}", title_of(&exchange.who), request.method, path_and_query(&request.url))
}

/// Records the last request removed: shown once more, struck out.
fn removed<'a>(
    events: &'a [StoreEvent],
    records: &'a [StoredRecord],
) -> impl Iterator<Item = (&'a str, &'a Map<String, Value>)> {
    let gone = |event: &&StoreEvent| event.after.is_none() && !records.iter().any(|r| r.id == event.id);
    events.iter().filter(gone).filter_map(|event| Some((event.id.as_str(), event.before.as_ref()?)))
}

fn record_view(
    record: &StoredRecord,
    events: &[StoreEvent],
    journal: &Journal,
    cast: &Cast,
    now: OffsetDateTime,
) -> RecordView {
    let touched = events.iter().find(|e| e.id == record.id);
    let before = match touched {
        Some(event) => event.before.as_ref(),
        None => Some(&record.data),
    };
    let left = (record.stamps.expires_at - now).whole_seconds().max(0);
    RecordView {
        id: ticket_view(&record.id, journal.tickets()),
        held_by: holders(&record.id, journal, cast),
        fields: fields(before, Some(&record.data)),
        time_left: if left == 0 { "expired".to_owned() } else { duration_words(left) },
        time_left_percent: (left * 100 / FULL_LIFE_SECONDS).clamp(0, 100),
    }
}

fn holders(id: &str, journal: &Journal, cast: &Cast) -> Vec<HolderView> {
    let mut holders = Vec::new();
    for actor in Actor::ALL {
        let in_jar = cast
            .browser(actor)
            .is_some_and(|b| b.jar().cookies().any(|c| is_session_cookie(&c.name) && session_id(&c.value) == id));
        let mallory = actor == Actor::Mallory;
        if in_jar || (mallory && journal.tickets().known_to(id, actor.name())) {
            holders.push(HolderView { title: actor.title().to_owned(), mallory });
        }
    }
    let last_own = journal.newest_first().find(|n| n.exchange.who == OWN_BROWSER).map(|n| &n.exchange);
    if last_own.is_some_and(|exchange| mentions(exchange, id)) {
        holders.insert(0, HolderView { title: "You".to_owned(), mallory: false });
    }
    holders
}

fn mentions(exchange: &Exchange, id: &str) -> bool {
    let set = cloakroom_engine::exchange::header(&exchange.response.headers, "set-cookie");
    let sent = cloakroom_engine::exchange::header(&exchange.request.headers, "cookie");
    set.or(sent).is_some_and(|line| line.contains(id))
}

/// What became of each field between two states of a record.
pub(crate) fn fields(before: Option<&Map<String, Value>>, after: Option<&Map<String, Value>>) -> Vec<FieldView> {
    let empty = Map::new();
    let (old, new) = (before.unwrap_or(&empty), after.unwrap_or(&empty));
    let mut views: Vec<FieldView> = new
        .iter()
        .map(|(key, value)| {
            let before = old.get(key).filter(|b| *b != value).map(ToString::to_string);
            let change = match old.get(key) {
                None => "added",
                Some(b) if b == value => "same",
                Some(_) => "changed",
            };
            FieldView { key: key.clone(), value: value.to_string(), before, change }
        })
        .collect();
    let gone = old.iter().filter(|(key, _)| !new.contains_key(*key));
    views.extend(gone.map(|(key, value)| FieldView {
        key: key.clone(),
        value: value.to_string(),
        before: None,
        change: "removed",
    }));
    views
}

fn duration_words(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, m) => format!("{m} min {} s", seconds % 60),
        (0, h, m) => format!("{h} h {m} min"),
        (d, h, _) => format!("{d} d {h} h"),
    }
}
