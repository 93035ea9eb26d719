//! Trouble between a site and its store, put there by a switch: the store itself goes on as it is.
//!
//! Each trouble behaves as the clients of Redis and PostgreSQL here do with a server in that trouble: they give up after half a
//! second, and say what they know of the write. Real servers are stopped and killed in `private_servers`.

use std::{future::pending, sync::Arc, time::Duration};

use async_trait::async_trait;
use time::OffsetDateTime;
use tokio::time::{sleep, timeout};

use super::{
    change::{Ended, Swept, Write},
    error::StoreError,
    kind::StoreKind,
    record::{Stamps, StoredRecord, WorldId},
    record_store::RecordStore,
};

/// What is wrong on the way to a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Each operation takes 150 ms longer.
    Slow,
    /// No operation arrives, and no answer comes.
    Hangs,
    /// Nobody listens at the store's address.
    Cut,
    /// Each write arrives and is done, and its answer is lost.
    AnswerLost,
}

/// So much longer an operation takes on a slow way.
const SLOW: Duration = Duration::from_millis(150);
/// So long an operation is waited for.
const PATIENCE: Duration = Duration::from_millis(500);

/// A store behind a way that is in trouble.
#[derive(Debug)]
pub struct Troubled {
    store: Arc<dyn RecordStore>,
    trouble: Trouble,
}

impl Troubled {
    /// Puts a trouble on the way to a store.
    #[must_use]
    pub fn new(store: Arc<dyn RecordStore>, trouble: Trouble) -> Self {
        Self { store, trouble }
    }

    /// An operation that only looks: without an answer nothing has changed.
    async fn look<T>(&self, asked: impl Future<Output = Result<T, StoreError>> + Send) -> Result<T, StoreError> {
        if self.trouble == Trouble::AnswerLost {
            return asked.await;
        }
        self.ask(asked, self.unreachable("it does not answer")).await
    }

    /// An operation that changes something: where it may have arrived, nobody knows whether it is done.
    async fn change<T>(&self, asked: impl Future<Output = Result<T, StoreError>> + Send) -> Result<T, StoreError> {
        self.ask(asked, StoreError::NotKnown(format!("{} did not answer in time", self.store.kind()))).await
    }

    async fn ask<T>(
        &self,
        asked: impl Future<Output = Result<T, StoreError>> + Send,
        silence: StoreError,
    ) -> Result<T, StoreError> {
        match self.trouble {
            Trouble::Slow => {
                sleep(SLOW).await;
                asked.await
            }
            Trouble::Cut => Err(self.unreachable("connection refused")),
            Trouble::Hangs => timeout(PATIENCE, pending()).await.unwrap_or(Err(silence)),
            Trouble::AnswerLost => {
                // What it said is what nobody hears.
                drop(asked.await);
                timeout(PATIENCE, pending()).await.unwrap_or(Err(silence))
            }
        }
    }

    fn unreachable(&self, says: &str) -> StoreError {
        StoreError::Unreachable { kind: self.store.kind(), says: says.to_owned() }
    }
}

#[async_trait]
impl RecordStore for Troubled {
    fn kind(&self) -> StoreKind {
        self.store.kind()
    }

    async fn load(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        self.look(self.store.load(world, key)).await
    }

    async fn create(
        &self,
        world: &WorldId,
        record: StoredRecord,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        self.change(self.store.create(world, record, forget_at)).await
    }

    async fn write(
        &self,
        world: &WorldId,
        record: StoredRecord,
        how: Write,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        self.change(self.store.write(world, record, how, forget_at)).await
    }

    async fn touch(
        &self,
        world: &WorldId,
        key: &str,
        stamps: Stamps,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        self.change(self.store.touch(world, key, stamps, forget_at)).await
    }

    async fn delete(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        self.change(self.store.delete(world, key)).await
    }

    async fn list(&self, world: &WorldId) -> Result<Vec<StoredRecord>, StoreError> {
        self.look(self.store.list(world)).await
    }

    fn keep_newest(&self, world: &WorldId, most: usize, done: Swept) {
        self.store.keep_newest(world, most, done);
    }

    fn sweep(&self, world: &WorldId, ended: Ended, done: Swept) {
        self.store.sweep(world, ended, done);
    }

    fn clear(&self, world: &WorldId) {
        self.store.clear(world);
    }
}
