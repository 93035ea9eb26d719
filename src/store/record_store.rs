//! What every place for session records can do. Each method is one atomic operation of the store.
//!
//! Deliberately absent: any judgement about expiry except in `sweep`, which is told how to judge. The handle judges, since each
//! world has a clock of its own.

use std::fmt::Debug;

use async_trait::async_trait;
use time::OffsetDateTime;

use super::{
    change::{Ended, Swept, Write},
    error::StoreError,
    kind::StoreKind,
    record::{Stamps, StoredRecord, WorldId},
};

/// A place for records. `forget_at` is when a store that ends records by itself may do so, by the wall clock.
#[async_trait]
pub trait RecordStore: Debug + Send + Sync {
    /// Which kind of store it is.
    fn kind(&self) -> StoreKind;

    /// The record under a key, expired or not.
    async fn load(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError>;

    /// Makes a record; `false` if the key is taken.
    async fn create(
        &self,
        world: &WorldId,
        record: StoredRecord,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError>;

    /// Writes a record; `false` if there was nothing to write over.
    async fn write(
        &self,
        world: &WorldId,
        record: StoredRecord,
        how: Write,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError>;

    /// Moves the end of a record, and nothing else; `false` if it is gone.
    async fn touch(
        &self,
        world: &WorldId,
        key: &str,
        stamps: Stamps,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError>;

    /// Removes a record, and gives what it held.
    async fn delete(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError>;

    /// Every record of a world, by key, for the inspector.
    async fn list(&self, world: &WorldId) -> Result<Vec<StoredRecord>, StoreError>;

    /// Removes the records that were used longest ago until so many are left. It does not wait for it.
    fn keep_newest(&self, world: &WorldId, most: usize, done: Swept);

    /// Removes what has ended. It does not wait for it.
    fn sweep(&self, world: &WorldId, ended: Ended, done: Swept);

    /// Removes every record of a world. It does not wait for it.
    fn clear(&self, world: &WorldId);
}
