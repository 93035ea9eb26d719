//! A store that is not there: it refuses each operation, and says how to have one.

use async_trait::async_trait;
use time::OffsetDateTime;

use super::{
    change::{Ended, Swept, Write},
    error::StoreError,
    kind::StoreKind,
    record::{Stamps, StoredRecord, WorldId},
    record_store::RecordStore,
};

/// The place of a store of this kind.
#[derive(Debug)]
pub(super) struct Absent(pub(super) StoreKind);

#[async_trait]
impl RecordStore for Absent {
    fn kind(&self) -> StoreKind {
        self.0
    }

    async fn load(&self, _: &WorldId, _: &str) -> Result<Option<StoredRecord>, StoreError> {
        Err(StoreError::Absent(self.0))
    }

    async fn create(&self, _: &WorldId, _: StoredRecord, _: OffsetDateTime) -> Result<bool, StoreError> {
        Err(StoreError::Absent(self.0))
    }

    async fn write(&self, _: &WorldId, _: StoredRecord, _: Write, _: OffsetDateTime) -> Result<bool, StoreError> {
        Err(StoreError::Absent(self.0))
    }

    async fn touch(&self, _: &WorldId, _: &str, _: Stamps, _: OffsetDateTime) -> Result<bool, StoreError> {
        Err(StoreError::Absent(self.0))
    }

    async fn delete(&self, _: &WorldId, _: &str) -> Result<Option<StoredRecord>, StoreError> {
        Err(StoreError::Absent(self.0))
    }

    async fn list(&self, _: &WorldId) -> Result<Vec<StoredRecord>, StoreError> {
        Err(StoreError::Absent(self.0))
    }

    fn keep_newest(&self, _: &WorldId, _: usize, _: Swept) {}

    fn sweep(&self, _: &WorldId, _: Ended, _: Swept) {}

    fn clear(&self, _: &WorldId) {}
}
