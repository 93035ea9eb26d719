//! The hotel's records as the store held them: what a step changed there.
//!
//! A request that was under way has loaded an older copy of its record. What its save changes is told from the store,
//! and not from that copy.

use std::{collections::BTreeMap, sync::Arc};

use cloakroom_engine::{
    exchange::{Exchange, StoreEvent, StoreOp},
    script::RunStep,
};
use serde::Serialize;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::spoken::spoken;
use crate::{
    hotel::HOTEL,
    sandbox::Tickets,
    view::{FieldView, TicketView, fields, id_view},
};

type Data = Arc<Map<String, Value>>;

#[derive(Debug, Clone, Serialize)]
pub(crate) struct RecordView {
    id: TicketView,
    fields: Vec<FieldView>,
}

/// The store, by session ID, as far as the requests have told.
#[derive(Debug, Default)]
pub(in crate::view) struct Store(BTreeMap<String, Data>);

/// A record that a step touched: before the step and after it.
pub(in crate::view) struct Change {
    pub(in crate::view) id: String,
    pub(in crate::view) before: Option<Data>,
    pub(in crate::view) after: Option<Data>,
}

impl Store {
    /// Takes a step in. Each record that it touched, once, in the order in which it did.
    pub(super) fn see(&mut self, step: &RunStep) -> Vec<Change> {
        let exchanges = step.played.iter().flat_map(|played| played.exchanges.iter().map(|e| (e, played.late)));
        self.changes(exchanges)
    }

    /// The same for exchanges, each with the word whether its answer came late.
    pub(in crate::view) fn changes<'a>(
        &mut self,
        exchanges: impl Iterator<Item = (&'a Exchange, bool)>,
    ) -> Vec<Change> {
        let mut touched: Vec<Change> = Vec::new();
        for (exchange, late) in exchanges.filter(|(e, _)| e.request.url.host_str() == Some(HOTEL)) {
            for event in &exchange.store.0 {
                // Of what was loaded a while ago the store may hold something else by now.
                if !(late && event.op == StoreOp::Load) {
                    self.apply(event, &mut touched);
                }
            }
        }
        for change in &mut touched {
            change.after = self.0.get(&change.id).cloned();
        }
        // A record that never held anything is not worth a box.
        let holds = |data: &Option<Data>| data.as_ref().is_some_and(|data| !data.is_empty());
        touched.retain(|change| holds(&change.before) || holds(&change.after));
        touched
    }

    fn apply(&mut self, event: &StoreEvent, touched: &mut Vec<Change>) {
        if event.op == StoreOp::Load {
            self.put(&event.id, event.after.as_ref());
        }
        if touched.iter().all(|change| change.id != event.id) {
            touched.push(Change { id: event.id.clone(), before: self.0.get(&event.id).cloned(), after: None });
        }
        match event.op {
            StoreOp::Delete => self.put(&event.id, None),
            StoreOp::Create | StoreOp::Save if event.after.is_some() => self.put(&event.id, event.after.as_ref()),
            // A save that was refused, or one that moved nothing but the end.
            _ => {}
        }
    }

    fn put(&mut self, id: &str, data: Option<&Data>) {
        match data {
            Some(data) => self.0.insert(id.to_owned(), Arc::clone(data)),
            None => self.0.remove(id),
        };
    }
}

/// The changes as boxes; times are told as on this day.
pub(super) fn record_views(changes: &[Change], tickets: &Tickets, day: OffsetDateTime) -> Vec<RecordView> {
    let view = |change: &Change| {
        let mut fields = fields(change.before.as_deref(), change.after.as_deref());
        spoken(&mut fields, day);
        RecordView { id: id_view(&change.id, tickets), fields }
    };
    changes.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::run::row::tests::{exchange, step};

    fn guest(id: u8) -> Value {
        Value::Object(Map::from_iter([("guest_id".to_owned(), id.into())]))
    }

    fn event(op: StoreOp, before: &Value, after: &Value) -> StoreEvent {
        let data = |value: &Value| value.as_object().cloned().map(Arc::new);
        StoreEvent { op, id: "S".to_owned(), found: true, before: data(before), after: data(after) }
    }

    fn told(store: &mut Store, events: Vec<StoreEvent>, late: bool) -> Vec<(Option<Data>, Option<Data>)> {
        let step = step(exchange("alice", HOTEL, events), late);
        store.see(&step).into_iter().map(|change| (change.before, change.after)).collect()
    }

    #[test]
    fn what_a_late_save_writes_over_is_told_from_the_store() {
        let (mallory, alice) = (guest(9), guest(7));
        let mut store = Store::default();
        told(&mut store, vec![event(StoreOp::Create, &Value::Null, &mallory)], false);
        told(&mut store, vec![event(StoreOp::Save, &mallory, &alice)], false);
        let late = vec![event(StoreOp::Load, &mallory, &mallory), event(StoreOp::Save, &mallory, &mallory)];
        let (before, after) = told(&mut store, late, true).remove(0);
        assert_eq!((before.unwrap()["guest_id"].clone(), after.unwrap()["guest_id"].clone()), (7.into(), 9.into()));
    }

    #[test]
    fn a_save_that_is_refused_leaves_what_was_there() {
        let (mallory, alice) = (guest(9), guest(7));
        let mut store = Store::default();
        told(&mut store, vec![event(StoreOp::Create, &Value::Null, &alice)], false);
        let late = vec![event(StoreOp::Load, &mallory, &mallory), event(StoreOp::Save, &mallory, &Value::Null)];
        let (before, after) = told(&mut store, late, true).remove(0);
        let kept = alice.as_object().unwrap();
        assert_eq!((&*before.unwrap(), &*after.unwrap()), (kept, kept));
    }
}
