//! One request's view of the store: tower-sessions' trait, with a clock, a policy and a trace.
//!
//! tower-sessions reads the wall clock itself. The handle translates expiry on the way in and out,
//! and judges it by the world's clock, whatever the store below thinks.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use cloakroom_engine::exchange::{StoreEvent, StoreOp, StoreTrace};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store,
};

use super::{
    record::WorldId,
    sqlite::{Sqlite, StoreError},
};
use crate::clock::Clock;

/// What `save` does with a record that is no longer there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SavePolicy {
    /// Makes it again, as MemoryStore and the published SQL stores do: a slow request can bring a
    /// session back that was logged out meanwhile.
    Upsert,
    /// Leaves it gone.
    UpdateOnly,
}

/// The store as one request sees it.
#[derive(Debug, Clone)]
pub struct StoreHandle {
    store: Sqlite,
    world: WorldId,
    clock: Clock,
    policy: SavePolicy,
    trace: Arc<Mutex<Vec<StoreEvent>>>,
}

impl StoreHandle {
    /// A view for one request.
    #[must_use]
    pub fn new(store: Sqlite, world: WorldId, clock: Clock, policy: SavePolicy) -> Self {
        Self { store, world, clock, policy, trace: Arc::default() }
    }

    /// What was asked of the store through this handle so far.
    #[must_use]
    pub fn trace(&self) -> StoreTrace {
        StoreTrace(self.trace.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Writes a record under the ID it has, whatever the policy.
    ///
    /// # Errors
    /// The store failed.
    pub async fn put(&self, record: &Record) -> session_store::Result<()> {
        let (id, data) = (record.id.to_string(), as_map(record));
        let (text, expires_at) = (as_text(&data)?, self.expiry_in(record));
        self.store.upsert(self.world.clone(), id.clone(), text, expires_at).await.map_err(backend)?;
        self.note(StoreEvent { op: StoreOp::Create, id, found: false, before: None, after: Some(data) });
        Ok(())
    }

    fn note(&self, event: StoreEvent) {
        self.trace.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }

    /// The data this request last saw under an ID: what a save changes it from.
    fn last_seen(&self, id: &str) -> Option<Map<String, Value>> {
        let trace = self.trace.lock().unwrap_or_else(PoisonError::into_inner);
        trace.iter().rfind(|e| e.id == id).and_then(|e| e.after.clone())
    }

    /// Wall-clock expiry, as tower-sessions computes it, to the world's clock.
    fn expiry_in(&self, record: &Record) -> i64 {
        (record.expiry_date + self.clock.offset()).unix_timestamp()
    }
}

/// Sorted, so that the same data is the same text.
fn as_map(record: &Record) -> Map<String, Value> {
    let sorted: BTreeMap<_, _> = record.data.iter().collect();
    sorted.into_iter().map(|(k, v)| (k.clone(), v.clone())).collect()
}

fn as_text(data: &Map<String, Value>) -> session_store::Result<String> {
    serde_json::to_string(data).map_err(|e| session_store::Error::Encode(e.to_string()))
}

/// tower-sessions keeps only the text of a store's error; the cause is logged where it happened.
fn backend(error: StoreError) -> session_store::Error {
    tracing::error!(%error, "session store");
    session_store::Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for StoreHandle {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let data = as_map(record);
        let (text, expires_at) = (as_text(&data)?, self.expiry_in(record));
        // 128 random bits do not collide; the loop is there so that a collision is never shared.
        loop {
            let id = record.id.to_string();
            let made = self.store.create(self.world.clone(), id.clone(), text.clone(), expires_at);
            if made.await.map_err(backend)? {
                self.note(StoreEvent { op: StoreOp::Create, id, found: false, before: None, after: Some(data) });
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let (id, data) = (record.id.to_string(), as_map(record));
        let before = self.last_seen(&id);
        let (text, expires_at) = (as_text(&data)?, self.expiry_in(record));
        let written = match self.policy {
            SavePolicy::Upsert => self.store.upsert(self.world.clone(), id.clone(), text, expires_at).await,
            SavePolicy::UpdateOnly => self.store.update(self.world.clone(), id.clone(), text, expires_at).await,
        };
        let found = written.map_err(backend)?;
        self.note(StoreEvent { op: StoreOp::Save, id, found, before, after: found.then_some(data) });
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let text = id.to_string();
        let stored = self.store.load(self.world.clone(), text.clone()).await.map_err(backend)?;
        let live = stored.filter(|record| record.expires_at > self.clock.now());
        let data = live.as_ref().map(|record| record.data.clone());
        self.note(StoreEvent { op: StoreOp::Load, id: text, found: live.is_some(), before: data.clone(), after: data });
        Ok(live.map(|record| Record {
            id: *id,
            data: record.data.into_iter().collect(),
            expiry_date: expiry_out(record.expires_at, &self.clock),
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let id = id.to_string();
        let gone = self.store.delete(self.world.clone(), id.clone()).await.map_err(backend)?;
        let before = gone.map(|record| record.data);
        self.note(StoreEvent { op: StoreOp::Delete, id, found: before.is_some(), before, after: None });
        Ok(())
    }
}

/// The world's expiry to the wall clock, which is what tower-sessions compares with.
fn expiry_out(expires_at: OffsetDateTime, clock: &Clock) -> OffsetDateTime {
    expires_at - clock.offset()
}
