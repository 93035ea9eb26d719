//! Requests that are held between load and save: the way of each so far, the copy of the record that
//! it has in its hands, and the record in the store beside it.

use serde::Serialize;

use super::timeline::{WayView, way};
use crate::{
    hotel::{Data, PausePoint},
    sandbox::{Breakpoint, LONGEST_HELD, MOST_HELD, PausedRequest, Tickets},
    store::StoredRecord,
    view::{
        requests::{path_and_query, title_of},
        ticket::{TicketView, id_view},
    },
};

/// What is held, and what is to be held next.
#[derive(Debug, Serialize)]
pub(crate) struct BreakView {
    armed: Option<&'static str>,
    held: Vec<HeldView>,
    full: bool,
    seconds: u64,
}

#[derive(Debug, Serialize)]
struct HeldView {
    n: u64,
    who: &'static str,
    who_title: String,
    method: String,
    path: String,
    point: &'static str,
    id: Option<TicketView>,
    /// The request's own copy, and whether it has been edited.
    copy: Option<String>,
    edited: bool,
    /// The record in the store, and whether it is the same.
    stored: Option<String>,
    differs: bool,
    saves: bool,
    #[serde(flatten)]
    way: WayView,
}

impl BreakView {
    /// Without a sandbox: nothing is held.
    pub(super) fn empty() -> Self {
        Self { armed: None, held: Vec::new(), full: false, seconds: LONGEST_HELD.as_secs() }
    }

    pub(super) fn of(
        armed: Option<Breakpoint>,
        held: &[PausedRequest],
        records: &[StoredRecord],
        tickets: &Tickets,
    ) -> Self {
        Self {
            armed: armed.map(|armed| armed.point.words()),
            held: held.iter().map(|held| view(held, records, tickets)).collect(),
            full: held.len() >= MOST_HELD,
            ..Self::empty()
        }
    }
}

fn view(held: &PausedRequest, records: &[StoredRecord], tickets: &Tickets) -> HeldView {
    let in_hand = &held.in_hand;
    let key = in_hand.id.map(|id| in_hand.store.as_stored(&id));
    let stored = records.iter().find(|record| Some(&record.id) == key.as_ref()).map(|record| &*record.data);
    HeldView {
        n: held.number,
        who: held.who,
        who_title: title_of(held.who),
        method: held.method.clone(),
        path: path_and_query(&held.url),
        point: held.point.words(),
        id: in_hand.id.map(|id| id_view(&id.to_string(), tickets)),
        copy: in_hand.data.as_ref().map(text),
        edited: held.edited,
        stored: stored.map(text),
        differs: stored != in_hand.data.as_ref(),
        saves: held.point == PausePoint::BeforeSave,
        way: way(&in_hand.passage, &in_hand.trace, tickets),
    }
}

fn text(data: &Data) -> String {
    serde_json::to_string_pretty(data).unwrap_or_default()
}
