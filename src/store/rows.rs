//! Where records lie: in this process's memory, or in SQLite. The same questions to both.
//!
//! Deliberately absent: any judgement about expiry except in `sweep`, which is told how to judge.

use super::{
    change::{Ended, Swept, Write},
    error::StoreError,
    memory::Memory,
    record::{Stamps, StoredRecord, WorldId},
    sqlite::Sqlite,
};

/// A place for records. Clones share it.
#[derive(Debug, Clone)]
pub enum Rows {
    /// In this process, gone with it.
    Memory(Memory),
    /// In a database.
    Sqlite(Sqlite),
}

impl From<Sqlite> for Rows {
    fn from(sqlite: Sqlite) -> Self {
        Self::Sqlite(sqlite)
    }
}

impl From<Memory> for Rows {
    fn from(memory: Memory) -> Self {
        Self::Memory(memory)
    }
}

impl Rows {
    /// The record under a key, expired or not.
    pub(super) async fn load(&self, world: &WorldId, key: String) -> Result<Option<StoredRecord>, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.load(world, &key)),
            Self::Sqlite(sqlite) => sqlite.load(world.clone(), key).await,
        }
    }

    /// Makes a record; `false` if the key is taken.
    pub(super) async fn create(&self, world: &WorldId, record: StoredRecord) -> Result<bool, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.create(world, record)),
            Self::Sqlite(sqlite) => sqlite.create(world.clone(), record).await,
        }
    }

    /// Writes a record; `false` if there was nothing to write over.
    pub(super) async fn write(&self, world: &WorldId, record: StoredRecord, how: Write) -> Result<bool, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.write(world, record, how)),
            Self::Sqlite(sqlite) => sqlite.write(world.clone(), record, how).await,
        }
    }

    /// Moves the end of a record, and nothing else; `false` if it is gone.
    pub(super) async fn touch(&self, world: &WorldId, key: String, stamps: Stamps) -> Result<bool, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.touch(world, &key, stamps)),
            Self::Sqlite(sqlite) => sqlite.touch(world.clone(), key, stamps).await,
        }
    }

    /// Removes a record, and gives what it held.
    pub(super) async fn delete(&self, world: &WorldId, key: String) -> Result<Option<StoredRecord>, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.delete(world, &key)),
            Self::Sqlite(sqlite) => sqlite.delete(world.clone(), key).await,
        }
    }

    /// Every record of a world, for the inspector.
    ///
    /// # Errors
    /// The database refused.
    pub async fn list(&self, world: &WorldId) -> Result<Vec<StoredRecord>, StoreError> {
        match self {
            Self::Memory(memory) => Ok(memory.list(world)),
            Self::Sqlite(sqlite) => sqlite.list(world.clone()).await,
        }
    }

    /// Removes the records that were used longest ago, without waiting for it, until so many are left.
    pub fn keep_newest(&self, world: &WorldId, most: usize, done: Swept) {
        match self {
            Self::Memory(memory) => done(memory.keep_newest(world, most)),
            Self::Sqlite(sqlite) => sqlite.keep_newest(world.clone(), most, done),
        }
    }

    /// Removes what has ended, without waiting for it.
    pub fn sweep(&self, world: &WorldId, ended: Ended, done: Swept) {
        match self {
            Self::Memory(memory) => done(memory.sweep(world, ended)),
            Self::Sqlite(sqlite) => sqlite.sweep(world.clone(), ended, done),
        }
    }
}
