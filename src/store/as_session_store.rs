//! The handle as tower-sessions' layer knows it: create, save, load, delete.

use std::sync::Arc;

use async_trait::async_trait;
use cloakroom_engine::exchange::StoreOp;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store,
};

use super::{
    change::Write,
    handle::StoreHandle,
    record::{Stamps, StoredRecord},
    rules::SavePolicy,
    seen::{Asked, as_map},
};

#[async_trait]
impl SessionStore for StoreHandle {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        // 128 random bits do not collide; the loop is there so that a collision is never shared.
        while !self.try_create(record).await? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let begun = self.begin();
        let (id, data) = (record.id.to_string(), as_map(record));
        let (before, known) = {
            let seen = self.seen();
            (seen.data(&id), seen.stamps(&id))
        };
        let how = match (self.rules.policy, known) {
            (SavePolicy::Upsert, _) => Write::Upsert,
            (SavePolicy::UpdateOnly, _) => Write::Update,
            // A record that was never loaded has no version: no row has version 0.
            (SavePolicy::CompareAndSwap, known) => Write::Swap(known.map_or(0, |stamps| stamps.version)),
        };
        let stamps = self.stamps(record, known);
        let row = StoredRecord { id: self.key(&id), data: data.clone(), stamps };
        let found = match self.store.write(&self.world, row, how, self.forget_at(&stamps)).await {
            Err(error) if self.only_looks => {
                tracing::warn!(%error, "a visit could not be noted");
                return Ok(());
            }
            other => other.map_err(|e| self.failed(&e))?,
        };
        let refused = !found && self.rules.policy == SavePolicy::CompareAndSwap;
        self.seen().refused |= refused;
        let stamps = found.then_some(Stamps { version: stamps.version + 1, ..stamps });
        self.note(begun, Asked { op: StoreOp::Save, id, found, before, after: found.then_some(data), stamps });
        if refused {
            let says = "another request changed or removed this record meanwhile";
            return Err(session_store::Error::Backend(says.to_owned()));
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let begun = self.begin();
        let text = id.to_string();
        let stored = self.store.load(&self.world, &self.key(&text)).await.map_err(|e| self.failed(&e))?;
        let live = stored.filter(|record| self.rules.life.end(&record.stamps) > self.clock.now());
        let (found, stamps) = (live.is_some(), live.as_ref().map(|record| record.stamps));
        let data = live.as_ref().map(|record| Arc::clone(&record.data));
        self.note(begun, Asked { op: StoreOp::Load, id: text, found, before: data.clone(), after: data, stamps });
        Ok(live.map(|record| Record {
            id: *id,
            // The world's expiry to the wall clock, which is what tower-sessions compares with.
            expiry_date: self.rules.life.end(&record.stamps) - self.clock.offset(),
            data: record.data.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let begun = self.begin();
        let id = id.to_string();
        let gone = self.store.delete(&self.world, &self.key(&id)).await.map_err(|e| self.failed(&e))?;
        let before = gone.map(|record| record.data);
        let found = before.is_some();
        self.note(begun, Asked { op: StoreOp::Delete, id, found, before, after: None, stamps: None });
        Ok(())
    }
}
