//! The places for records that a server has, one of each kind; memory is each process' own.

use std::sync::{Arc, OnceLock};

use super::{absent::Absent, kind::StoreKind, record_store::RecordStore, sqlite::Sqlite};
use crate::database::{Database, DatabaseError};

/// The stores that outlive a process of the hotel. Clones share them.
#[derive(Debug, Clone)]
pub struct Stores {
    sqlite: Arc<dyn RecordStore>,
    redis: Place,
    postgres: Place,
}

/// A place for a store that can be connected while the server runs; once.
#[derive(Debug, Clone)]
struct Place {
    connected: Arc<OnceLock<Arc<dyn RecordStore>>>,
    absent: Arc<dyn RecordStore>,
}

impl Place {
    fn of(kind: StoreKind) -> Self {
        Self { connected: Arc::default(), absent: Arc::new(Absent(kind)) }
    }

    fn store(&self) -> &Arc<dyn RecordStore> {
        self.connected.get().unwrap_or(&self.absent)
    }
}

impl Stores {
    /// SQLite alone: the others refuse, and say what to do.
    #[must_use]
    pub fn over(database: &Database) -> Self {
        Self {
            sqlite: Arc::new(Sqlite::from(database)),
            redis: Place::of(StoreKind::Redis),
            postgres: Place::of(StoreKind::Postgres),
        }
    }

    /// SQLite in memory, alone: for runs that leave nothing behind.
    ///
    /// # Errors
    /// SQLite could not start.
    pub fn in_memory() -> Result<Self, DatabaseError> {
        Ok(Self::over(&Database::in_memory()?))
    }

    /// The same servers, and another SQLite in memory: for runs side by side.
    ///
    /// # Errors
    /// SQLite could not start.
    pub fn with_another_sqlite(&self) -> Result<Self, DatabaseError> {
        Ok(Self { sqlite: Arc::new(Sqlite::in_memory()?), ..self.clone() })
    }

    /// Puts a store in the place for its kind. Where one is connected already, that one stays.
    pub fn connect(&self, store: Arc<dyn RecordStore>) {
        let place = match store.kind() {
            // They need no server.
            StoreKind::Memory | StoreKind::Sqlite => return,
            StoreKind::Redis => &self.redis,
            StoreKind::Postgres => &self.postgres,
        };
        // Whoever was faster has connected the same kind.
        let _ = place.connected.set(store);
    }

    /// The store of a kind; `None` for memory, which is the process' own.
    #[must_use]
    pub fn of(&self, kind: StoreKind) -> Option<&Arc<dyn RecordStore>> {
        match kind {
            StoreKind::Memory => None,
            StoreKind::Sqlite => Some(&self.sqlite),
            StoreKind::Redis => Some(self.redis.store()),
            StoreKind::Postgres => Some(self.postgres.store()),
        }
    }

    /// Is there a store of this kind?
    #[must_use]
    pub fn has(&self, kind: StoreKind) -> bool {
        match kind {
            StoreKind::Memory | StoreKind::Sqlite => true,
            StoreKind::Redis => self.redis.connected.get().is_some(),
            StoreKind::Postgres => self.postgres.connected.get().is_some(),
        }
    }
}
