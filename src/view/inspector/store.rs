//! The store pane: the records behind the cookies, who wrote them, and what the last act changed.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use cloakroom_engine::{
    cookie::SetCookie,
    exchange::{Exchange, StoreEvent, StoreOp, header},
    script::{Actor, Browsers},
};
use serde::Serialize;
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

use super::{
    act::{in_words, words},
    ends::{EndsView, Left, ends},
    row::{RowView, row_view},
    server::ServerView,
    sweeper::{ByKey, SweeperView, clock_time, sweeper},
};
use crate::{
    hotel::{MOST_RECORDS, is_session_cookie, life},
    sandbox::{ExpiryLog, LoggedExchange, ManualEdit, OWN_BROWSER, RequestLog, Sandbox, session_id},
    store::{StoreKind, StoredRecord, hashed},
    switch::Switches,
    view::{
        fields::{FieldView, fields},
        shown,
        ticket::{TicketView, id_view, ticket_view},
    },
};

/// The whole store of a sandbox.
#[derive(Debug, Serialize)]
pub(crate) struct StoreView {
    kind: String,
    /// Why nothing is known of it; empty where it answers.
    trouble: Option<String>,
    /// Its server, where it is ours.
    server: Option<ServerView>,
    bytes: usize,
    /// The last act, in words: what it changed is marked.
    act: Option<String>,
    changed: usize,
    /// The newest first.
    records: Vec<RecordView>,
    /// So many more are there, and not drawn.
    more: usize,
    full: Option<FullView>,
    sweeper: Option<SweeperView>,
}

/// A store that keeps no more than so many records, and has let others go.
#[derive(Debug, Serialize)]
struct FullView {
    keeps: String,
    let_go: String,
}

impl StoreView {
    /// A store that holds nothing yet.
    pub(super) fn empty() -> Self {
        Self {
            kind: StoreKind::Sqlite.to_string(),
            trouble: None,
            server: None,
            bytes: 0,
            act: None,
            changed: 0,
            records: Vec::new(),
            more: 0,
            full: None,
            sweeper: None,
        }
    }
}

#[derive(Debug, Serialize)]
struct RecordView {
    /// What the last act did to it: made, changed or removed; empty if nothing.
    mark: &'static str,
    /// `None` where it is kept under the hash of an ID that nobody has seen.
    id: Option<TicketView>,
    /// What it is kept under, where that is not the ID.
    kept_under: Option<String>,
    /// The server in whose memory it lies, where there are several.
    server: Option<usize>,
    held_by: Vec<HolderView>,
    fields: Vec<FieldView>,
    written: Option<WrittenView>,
    /// `None` once it is removed.
    ends: Option<EndsView>,
    row: Option<RowView>,
}

#[derive(Debug, Serialize)]
struct HolderView {
    title: String,
    mallory: bool,
}

/// The request that wrote a record last; none, if it was edited by hand since.
#[derive(Debug, Serialize)]
struct WrittenView {
    n: Option<u64>,
    by: String,
    at: String,
    version: i64,
    begun: String,
}

/// A sandbox as this pane needs it.
pub(super) struct Seen<'a> {
    pub(super) records: &'a [StoredRecord],
    /// What the store said when it was asked for them in vain.
    pub(super) trouble: Option<&'a str>,
    /// Its server, where it is ours.
    pub(super) server: Option<&'a ServerView>,
    pub(super) kind: StoreKind,
    pub(super) sandbox: &'a Sandbox,
    pub(super) switches: &'a Switches,
    pub(super) sweeps: &'a ExpiryLog,
    pub(super) journal: &'a RequestLog,
    pub(super) cast: &'a Browsers,
    pub(super) by_hand: &'a BTreeMap<String, ManualEdit>,
    pub(super) now: OffsetDateTime,
    /// So many records were let go.
    pub(super) let_go: u64,
}

pub(super) fn store_view(seen: &Seen<'_>) -> StoreView {
    let (tickets, kind) = (seen.journal.tickets(), seen.kind);
    let mut act: Vec<&Exchange> = seen.journal.last_act().map(|noted| &*noted.exchange).collect();
    act.reverse();
    let events: Vec<&StoreEvent> = act.iter().flat_map(|exchange| &exchange.store.0).collect();
    let touched: HashSet<&str> = events.iter().map(|event| event.id.as_str()).collect();
    let by_key = seen.by_key();
    let numbered = |id: &str| tickets.number(id).unwrap_or(0);
    let mut all: Vec<_> = seen.records.iter().map(|record| (by_key.id_of(&record.id), record)).collect();
    // What the last act touched is drawn, however old it is.
    all.sort_by_key(|(id, _)| (!touched.contains(id), Reverse(numbered(id))));
    let more = all.len().saturating_sub(shown::MOST_RECORDS);
    all.truncate(shown::MOST_RECORDS);
    let mut views: Vec<_> = all.iter().map(|(id, record)| (numbered(id), seen.record(record, id, &events))).collect();
    views.extend(removed(&events, seen.records).take(shown::MOST_RECORDS).map(|(id, before)| {
        let (view, place, fields) = (Some(id_view(id, tickets)), numbered(id), fields(Some(before), None));
        let (kept_under, written, ends, row) = (None, None, None, None);
        let held_by = Vec::new();
        (place, RecordView { mark: "removed", id: view, kept_under, server: None, held_by, fields, written, ends, row })
    }));
    // What was made last stands first.
    views.sort_by_key(|(number, _)| Reverse(*number));
    StoreView {
        kind: if kind == StoreKind::Memory { "Memory".to_owned() } else { kind.to_string() },
        server: seen.server.cloned(),
        trouble: seen.trouble.map(|trouble| trouble.trim_end_matches('.').to_owned()),
        bytes: seen.records.iter().map(|r| r.id.len() + serde_json::to_string(&*r.data).map_or(0, |t| t.len())).sum(),
        act: in_words(&act),
        changed: views.iter().filter(|(_, view)| !view.mark.is_empty()).count(),
        records: views.into_iter().map(|(_, view)| view).collect(),
        more,
        full: (seen.let_go > 0).then(|| FullView { keeps: grouped(MOST_RECORDS as u64), let_go: grouped(seen.let_go) }),
        sweeper: Some(sweeper(seen.sweeps, &by_key, tickets, seen.now)),
    }
}

/// `2,000`
fn grouped(number: u64) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", grouped(number / 1000), number % 1000) }
}

/// Records the last act removed: shown once more, struck out.
fn removed<'a>(
    events: &'a [&'a StoreEvent],
    records: &'a [StoredRecord],
) -> impl Iterator<Item = (&'a str, &'a Map<String, Value>)> {
    let keys: HashSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
    let there = move |id: &str| keys.contains(id) || keys.contains(hashed(id).as_str());
    let gone = move |event: &&&StoreEvent| event.op == StoreOp::Delete && !there(&event.id);
    events.iter().filter(gone).filter_map(|event| Some((event.id.as_str(), event.before.as_deref()?)))
}

impl<'a> Seen<'a> {
    fn by_key(&self) -> ByKey<'a> {
        let tickets = self.journal.tickets();
        let keys = || {
            let removed = self.sweeps.removals.iter().flat_map(|removal| &removal.keys);
            self.records.iter().map(|record| &record.id).chain(removed)
        };
        let hashes = if keys().all(|key| tickets.number(key).is_some()) {
            HashMap::new()
        } else {
            tickets.iter().map(|ticket| (hashed(&ticket.value), &*ticket.value)).collect()
        };
        ByKey { tickets, hashes }
    }
}

impl Seen<'_> {
    fn record(&self, record: &StoredRecord, id: &str, events: &[&StoreEvent]) -> RecordView {
        let touched = events.iter().find(|e| e.id == id);
        let before = match touched {
            Some(event) => event.before.as_deref(),
            None => Some(&*record.data),
        };
        let mark = match before {
            None => "made",
            Some(before) if *before != *record.data => "changed",
            Some(_) => "",
        };
        let writer = self.journal.newest_first().find(|n| wrote(&n.exchange, id));
        RecordView {
            mark,
            id: ticket_view(id, self.journal.tickets()),
            kept_under: (id != record.id).then(|| record.id.clone()),
            server: self.sandbox.whose(&record.id),
            held_by: holders(id, self.journal, self.cast),
            fields: fields(before, Some(&*record.data)),
            written: self.edited(record).or_else(|| writer.map(|noted| written(noted, record, self.now))),
            ends: Some(ends(id, &record.stamps, &life(self.switches), self.cast, self.told(id), self.now)),
            row: Some(row_view(
                record,
                self.sandbox.world(),
                self.kind,
                self.server.map(|server| server.shell.as_str()),
            )),
        }
    }
}

impl Seen<'_> {
    /// What the learner's own browser was told last about the end of this session's cookie, by the clock
    /// of the world. Its own clock cannot be moved.
    fn told(&self, id: &str) -> Option<Left> {
        let mut own = self.journal.newest_first().map(|n| &*n.exchange).filter(|e| e.who == OWN_BROWSER);
        own.find_map(|exchange| {
            let lines = exchange.response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
            let mut cookies = lines.filter_map(|(_, line)| SetCookie::parse(line).ok());
            let cookie = cookies.find(|c| is_session_cookie(&c.name) && session_id(&c.value) == id)?;
            let by_age = cookie.max_age.map(|seconds| exchange.at.saturating_add(Duration::seconds(seconds)));
            Some(by_age.or(cookie.expires).map(|end| end - self.now))
        })
    }

    /// A record as somebody's hand left it: no request has written it since.
    fn edited(&self, record: &StoredRecord) -> Option<WrittenView> {
        let edit = self.by_hand.get(&record.id).filter(|edit| edit.version == record.stamps.version)?;
        let (at, begun) = (clock_time(edit.at, self.now), clock_time(record.stamps.begun_at, self.now));
        Some(WrittenView { n: None, by: "your hand".to_owned(), at, version: edit.version, begun })
    }
}

fn wrote(exchange: &Exchange, id: &str) -> bool {
    let writes = |e: &StoreEvent| e.id == id && e.after.is_some() && matches!(e.op, StoreOp::Create | StoreOp::Save);
    exchange.store.0.iter().any(writes)
}

fn written(noted: &LoggedExchange, record: &StoredRecord, now: OffsetDateTime) -> WrittenView {
    WrittenView {
        n: Some(noted.number),
        by: words(&noted.exchange),
        at: clock_time(noted.exchange.at, now),
        version: record.stamps.version,
        begun: clock_time(record.stamps.begun_at, now),
    }
}

fn holders(id: &str, journal: &RequestLog, cast: &Browsers) -> Vec<HolderView> {
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
    let last_own = journal.newest_first().find(|n| n.exchange.who == OWN_BROWSER).map(|n| &*n.exchange);
    if last_own.is_some_and(|exchange| mentions(exchange, id)) {
        holders.insert(0, HolderView { title: "You".to_owned(), mallory: false });
    }
    holders
}

fn mentions(exchange: &Exchange, id: &str) -> bool {
    let set = header(&exchange.response.headers, "set-cookie");
    let sent = header(&exchange.request.headers, "cookie");
    set.or(sent).is_some_and(|line| line.contains(id))
}
