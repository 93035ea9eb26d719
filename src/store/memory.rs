//! Records in this process's memory: fast, and gone with the process.
//!
//! tower-sessions' own `MemoryStore` cannot be listed, and never removes what has expired.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    record::{Stamps, StoredRecord, WorldId},
    rows::{Ended, Write},
};

type Shelf = HashMap<(WorldId, String), StoredRecord>;

/// A map of records. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<Shelf>>);

impl Memory {
    /// Forgets everything, as the end of the process would.
    pub fn forget(&self) {
        self.shelf().clear();
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn load(&self, world: &WorldId, key: &str) -> Option<StoredRecord> {
        self.shelf().get(&place(world, key)).cloned()
    }

    pub(super) fn create(&self, world: &WorldId, record: StoredRecord) -> bool {
        let mut shelf = self.shelf();
        let place = place(world, &record.id);
        let free = !shelf.contains_key(&place);
        if free {
            shelf.insert(place, record);
        }
        free
    }

    pub(super) fn write(&self, world: &WorldId, record: StoredRecord, how: Write) -> bool {
        let mut shelf = self.shelf();
        let place = place(world, &record.id);
        let Some(there) = shelf.get_mut(&place) else {
            let makes = how == Write::Upsert;
            if makes {
                shelf.insert(place, StoredRecord { stamps: Stamps { version: 1, ..record.stamps }, ..record });
            }
            return makes;
        };
        if matches!(how, Write::Swap(version) if version != there.stamps.version) {
            return false;
        }
        there.data = record.data;
        let Stamps { active_at, expires_at, .. } = record.stamps;
        there.stamps = Stamps { active_at, expires_at, version: there.stamps.version + 1, ..there.stamps };
        true
    }

    pub(super) fn touch(&self, world: &WorldId, key: &str, stamps: Stamps) -> bool {
        let mut shelf = self.shelf();
        let Some(there) = shelf.get_mut(&place(world, key)) else { return false };
        (there.stamps.active_at, there.stamps.expires_at) = (stamps.active_at, stamps.expires_at);
        true
    }

    pub(super) fn delete(&self, world: &WorldId, key: &str) -> Option<StoredRecord> {
        self.shelf().remove(&place(world, key))
    }

    pub(super) fn list(&self, world: &WorldId) -> Vec<StoredRecord> {
        let shelf = self.shelf();
        let mut all: Vec<_> = shelf.iter().filter(|((w, _), _)| w == world).map(|(_, r)| r.clone()).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all
    }

    pub(super) fn sweep(&self, world: &WorldId, ended: Ended) -> Vec<String> {
        let mut gone = Vec::new();
        self.shelf().retain(|(w, key), record| {
            let goes = w == world && ended.is(&record.stamps);
            if goes {
                gone.push(key.clone());
            }
            !goes
        });
        gone.sort();
        gone
    }
}

fn place(world: &WorldId, key: &str) -> (WorldId, String) {
    (world.clone(), key.to_owned())
}
