//! The picture pane: what has happened in a sandbox, act by act, as a sequence: browser, wire, site, and beside it the
//! records that changed, before and after.
//!
//! Everything is drawn from the journal, so only what was sent stands in it: a page that was put up, or time that passed,
//! sends nothing. Deliberately absent: what would come next.

use std::sync::Arc;

use cloakroom_engine::{
    cookie::{SendReason, SendVerdict},
    exchange::{Exchange, Received, StoreOp, header},
    world::EVIL,
};
use minijinja::value::serializing_for_value;
use serde::{Serialize, Serializer};

use super::act;
use crate::{
    hotel::HOTEL,
    sandbox::{LoggedExchange, RequestLog, Tickets, credential::kind_of},
    view::{
        FieldView, TicketView, fields, id_view,
        requests::title_of,
        run::{Change, MessageView, Store, asked_and_told, spoken},
        shown::{MOST_VALUE, cut},
        ticket_view,
    },
};

/// How many acts are drawn.
const MOST_ACTS: usize = 8;
/// How many requests of one act: the first ones and the last.
const MOST_REQUESTS: usize = 10;

/// How many cookies that were held back, of one request.
const MOST_WITHHELD: usize = 4;

/// The pane, put together only where it is drawn: entries of a journal do not change, so its last number decides.
#[derive(Debug)]
pub(super) struct LastActs(pub(super) Arc<RequestLog>);

impl Serialize for LastActs {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if serializing_for_value() { picture(&self.0).serialize(to) } else { self.0.latest().serialize(to) }
    }
}

/// The last acts, the newest last, as one reads.
#[derive(Debug, Default, Serialize)]
struct PictureView {
    acts: Vec<ActView>,
    /// So many requests before the first that is drawn.
    before: u64,
}

/// One act: a block that was played, or a click in one's own browser, and what followed from it.
#[derive(Debug, Serialize)]
struct ActView {
    /// The numbers of its first and its last request.
    first: u64,
    last: u64,
    title: String,
    newest: bool,
    requests: Vec<RequestPicture>,
    records: Vec<RecordView>,
    /// Records were read, and none has changed.
    only_read: bool,
    /// The store was asked and did not answer: nobody knows here whether a record has changed.
    unanswered: bool,
}

/// A request and its answer between two lanes.
#[derive(Debug, Serialize)]
struct RequestPicture {
    n: u64,
    who: String,
    who_title: String,
    host: String,
    /// Whose colour the site has: `hotel`, `mallory`, or neither.
    tone: &'static str,
    messages: Vec<MessageView>,
    /// Session cookies and tokens that the browser has for this site and held back.
    withheld: Vec<WithheldView>,
    /// So many requests between this one and the next are not drawn.
    skipped: usize,
}

/// A cookie that did not go along.
#[derive(Debug, Serialize)]
struct WithheldView {
    name: String,
    id: Option<TicketView>,
    because: String,
}

/// A record that an act changed.
#[derive(Debug, Serialize)]
struct RecordView {
    id: TicketView,
    /// `new`, `changed`, `removed`.
    is: &'static str,
    fields: Vec<FieldView>,
}

fn picture(journal: &RequestLog) -> PictureView {
    let mut kept: Vec<&LoggedExchange> = journal.newest_first().collect();
    kept.reverse();
    let acts: Vec<&[&LoggedExchange]> = kept.chunk_by(|a, b| a.act == b.act).collect();
    let mut store = Store::default();
    let drawn_from = acts.len().saturating_sub(MOST_ACTS);
    let mut views = Vec::new();
    for (n, act) in acts.iter().enumerate() {
        // Also of those that are not drawn: what a record was before is told by who wrote it last.
        let records = records(&mut store, act, journal.tickets());
        if n >= drawn_from {
            views.extend(act_view(act, records, journal.tickets(), n + 1 == acts.len()));
        }
    }
    let before = views.first().map_or(0, |act| act.first - 1);
    PictureView { acts: views, before }
}

fn act_view(act: &[&LoggedExchange], records: Vec<RecordView>, tickets: &Tickets, newest: bool) -> Option<ActView> {
    let (first, last) = (act.first()?, act.last()?);
    let exchanges: Vec<&Exchange> = act.iter().map(|noted| &*noted.exchange).collect();
    let touched = exchanges.iter().any(|e| !e.store.0.is_empty());
    let unanswered = exchanges.iter().any(|e| without_store(&e.response));
    Some(ActView {
        first: first.number,
        last: last.number,
        title: act::in_words(&exchanges)?,
        newest,
        requests: requests(act, tickets),
        only_read: touched && records.is_empty() && !unanswered,
        unanswered,
        records,
    })
}

/// Is this how the hotel answers while its store is silent?
fn without_store(answer: &Received) -> bool {
    answer.status == 503 && header(&answer.headers, "retry-after").is_some()
}

/// All of them, or the first ones and the last.
fn requests(act: &[&LoggedExchange], tickets: &Tickets) -> Vec<RequestPicture> {
    let skipped = act.len().saturating_sub(MOST_REQUESTS);
    let gap = MOST_REQUESTS - 1;
    let drawn = act.iter().enumerate().filter(|(n, _)| skipped == 0 || *n < gap || *n >= gap + skipped);
    drawn
        .map(|(n, noted)| {
            let skipped = if n + 1 == gap { skipped } else { 0 };
            RequestPicture { skipped, ..request(noted, tickets) }
        })
        .collect()
}

fn request(noted: &LoggedExchange, tickets: &Tickets) -> RequestPicture {
    let exchange = &*noted.exchange;
    let host = exchange.request.url.host_str().unwrap_or(HOTEL).to_owned();
    RequestPicture {
        n: noted.number,
        who: exchange.who.clone(),
        who_title: title_of(&exchange.who),
        tone: tone(&host),
        host,
        messages: asked_and_told(exchange, tickets),
        withheld: withheld(exchange, tickets),
        skipped: 0,
    }
}

fn tone(host: &str) -> &'static str {
    match host {
        HOTEL => "hotel",
        EVIL => "mallory",
        _ => "other",
    }
}

/// A cookie of another site is not held back: it was never meant for this one.
fn withheld(exchange: &Exchange, tickets: &Tickets) -> Vec<WithheldView> {
    let meant = |v: &&SendVerdict| !v.sent && !matches!(v.because, SendReason::DomainMismatch { .. });
    let held = exchange.verdicts.iter().filter(meant).filter(|v| kind_of(&v.cookie.name).is_some());
    held.take(MOST_WITHHELD)
        .map(|v| WithheldView {
            name: cut(&v.cookie.name, MOST_VALUE),
            id: ticket_view(&v.cookie.value, tickets),
            because: v.because.headline(&v.cookie),
        })
        .collect()
}

fn records(store: &mut Store, act: &[&LoggedExchange], tickets: &Tickets) -> Vec<RecordView> {
    let day = act.last().map(|noted| noted.exchange.at);
    let changed = store.changes(act.iter().map(|noted| (&*noted.exchange, false)));
    let written = |id: &str| {
        let events = act.iter().flat_map(|noted| &noted.exchange.store.0);
        events.filter(|event| event.id == id).any(|event| event.op != StoreOp::Load)
    };
    let view = |change: Change| {
        let mut fields = fields(change.before.as_deref(), change.after.as_deref());
        if let Some(day) = day {
            spoken(&mut fields, day);
        }
        let is = match (&change.before, &change.after) {
            (None, _) => "new",
            (_, None) => "removed",
            _ => "changed",
        };
        RecordView { id: id_view(&change.id, tickets), is, fields }
    };
    changed.into_iter().filter(|c| c.before != c.after && written(&c.id)).map(view).collect()
}
