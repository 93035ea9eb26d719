//! What one request has seen of the store: each operation, and the records as they were then.

use std::sync::Arc;

use cloakroom_engine::exchange::{StoreEvent, StoreOp};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use tower_sessions::session::Record;

use super::{error::Failure, record::Stamps};

pub(super) type Data = Arc<Map<String, Value>>;

/// One operation, as [`StoreEvent`] tells it, with the data still shared.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) op: StoreOp,
    pub(super) id: String,
    pub(super) found: bool,
    pub(super) before: Option<Data>,
    pub(super) after: Option<Data>,
    /// The record's times after it.
    pub(super) stamps: Option<Stamps>,
}

impl Asked {
    pub(super) fn event(&self) -> StoreEvent {
        let (before, after) = (self.before.clone(), self.after.clone());
        StoreEvent { op: self.op, id: self.id.clone(), found: self.found, before, after }
    }
}

/// What this request has seen of the store.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) trace: Vec<Asked>,
    pub(super) refused: bool,
    /// What went wrong last.
    pub(super) failure: Option<Failure>,
    /// The beginning that the next record made takes over.
    pub(super) carried: Option<OffsetDateTime>,
}

impl Seen {
    pub(super) fn stamps(&self, id: &str) -> Option<Stamps> {
        self.trace.iter().rev().filter(|asked| asked.id == id).find_map(|asked| asked.stamps)
    }

    /// The data this request last saw under an ID: what a save changes it from.
    pub(super) fn data(&self, id: &str) -> Option<Data> {
        self.trace.iter().rfind(|asked| asked.id == id).and_then(|asked| asked.after.clone())
    }
}

/// Sorted, so that the same data is the same text.
pub(super) fn as_map(record: &Record) -> Data {
    let mut pairs: Vec<_> = record.data.iter().collect();
    pairs.sort_unstable_by_key(|(key, _)| *key);
    Arc::new(pairs.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect())
}
