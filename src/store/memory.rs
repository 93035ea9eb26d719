//! Records in this process's memory: fast, and gone with the process.
//!
//! tower-sessions' own `MemoryStore` cannot be listed, and never removes what has expired.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use time::OffsetDateTime;

use super::{
    change::{Ended, Swept, Write},
    error::StoreError,
    kind::StoreKind,
    record::{Stamps, StoredRecord, WorldId},
    record_store::RecordStore,
};

type Shelf = HashMap<WorldId, HashMap<String, StoredRecord>>;

/// A map of records. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<Shelf>>);

impl From<Memory> for Arc<dyn RecordStore> {
    fn from(memory: Memory) -> Self {
        Arc::new(memory)
    }
}

impl Memory {
    /// Is there a record under this key?
    #[must_use]
    pub fn holds(&self, world: &WorldId, key: &str) -> bool {
        self.shelf().get(world).is_some_and(|records| records.contains_key(key))
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn oldest_removed(&self, world: &WorldId, most: usize) -> Vec<String> {
        let mut shelf = self.shelf();
        let Some(records) = shelf.get_mut(world).filter(|records| records.len() > most) else { return Vec::new() };
        let used = |record: &StoredRecord| (record.stamps.active_at, record.stamps.issued_at);
        let mut by_use: Vec<_> = records.iter().map(|(key, record)| (used(record), key.clone())).collect();
        by_use.sort_unstable();
        by_use.truncate(records.len() - most);
        for (_, key) in &by_use {
            records.remove(key);
        }
        by_use.into_iter().map(|(_, key)| key).collect()
    }

    fn ended_removed(&self, world: &WorldId, ended: Ended) -> Vec<String> {
        let mut shelf = self.shelf();
        let Some(records) = shelf.get_mut(world) else { return Vec::new() };
        let mut gone: Vec<String> =
            records.extract_if(|_, record| ended.is(&record.stamps)).map(|(key, _)| key).collect();
        gone.sort();
        gone
    }
}

#[async_trait]
impl RecordStore for Memory {
    fn kind(&self) -> StoreKind {
        StoreKind::Memory
    }

    async fn load(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        Ok(self.shelf().get(world).and_then(|records| records.get(key)).cloned())
    }

    async fn create(&self, world: &WorldId, record: StoredRecord, _: OffsetDateTime) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let free = !shelf.get(world).is_some_and(|records| records.contains_key(&record.id));
        if free {
            shelf.entry(world.clone()).or_default().insert(record.id.clone(), record);
        }
        Ok(free)
    }

    async fn write(
        &self,
        world: &WorldId,
        record: StoredRecord,
        how: Write,
        _: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let Some(there) = shelf.get_mut(world).and_then(|records| records.get_mut(&record.id)) else {
            let makes = how == Write::Upsert;
            if makes {
                let record = StoredRecord { stamps: Stamps { version: 1, ..record.stamps }, ..record };
                shelf.entry(world.clone()).or_default().insert(record.id.clone(), record);
            }
            return Ok(makes);
        };
        if matches!(how, Write::Swap(version) if version != there.stamps.version) {
            return Ok(false);
        }
        there.data = record.data;
        let Stamps { active_at, expires_at, .. } = record.stamps;
        there.stamps = Stamps { active_at, expires_at, version: there.stamps.version + 1, ..there.stamps };
        Ok(true)
    }

    async fn touch(&self, world: &WorldId, key: &str, stamps: Stamps, _: OffsetDateTime) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let Some(there) = shelf.get_mut(world).and_then(|records| records.get_mut(key)) else { return Ok(false) };
        (there.stamps.active_at, there.stamps.expires_at) = (stamps.active_at, stamps.expires_at);
        Ok(true)
    }

    async fn delete(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        Ok(self.shelf().get_mut(world).and_then(|records| records.remove(key)))
    }

    async fn list(&self, world: &WorldId) -> Result<Vec<StoredRecord>, StoreError> {
        let mut all: Vec<_> = self.shelf().get(world).into_iter().flat_map(HashMap::values).cloned().collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    fn keep_newest(&self, world: &WorldId, most: usize, done: Swept) {
        done(self.oldest_removed(world, most));
    }

    fn sweep(&self, world: &WorldId, ended: Ended, done: Swept) {
        done(self.ended_removed(world, ended));
    }

    fn clear(&self, world: &WorldId) {
        self.shelf().remove(world);
    }
}
