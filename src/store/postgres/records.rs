//! Records as rows.

use std::sync::Arc;

use async_trait::async_trait;
use deadpool_postgres::tokio_postgres::Row;
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::{
    pool::{Does, Postgres},
    statements::{CLEAR, DELETE, INSERT, LIST, OLDEST, SELECT, SWAP, SWEEP, SWEEP_ALL, TOUCH, UPDATE, UPSERT},
};
use crate::{
    clock::Clock,
    store::{
        change::{Ended, Swept, Write},
        error::StoreError,
        kind::StoreKind,
        record::{Stamps, StoredRecord, WorldId},
        record_store::RecordStore,
    },
};

#[async_trait]
impl RecordStore for Postgres {
    fn kind(&self) -> StoreKind {
        StoreKind::Postgres
    }

    async fn load(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        let rows = self.rows(Does::Look, SELECT, &[&world.as_str(), &key]).await?;
        rows.first().map(read).transpose()
    }

    async fn create(
        &self,
        world: &WorldId,
        record: StoredRecord,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        self.insert(INSERT, world, &record, forget_at).await
    }

    async fn write(
        &self,
        world: &WorldId,
        record: StoredRecord,
        how: Write,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let sql = match how {
            Write::Upsert => return self.insert(UPSERT, world, &record, forget_at).await,
            Write::Update => UPDATE,
            Write::Swap(_) => SWAP,
        };
        let data = text(&record)?;
        let Stamps { active_at, expires_at, .. } = record.stamps;
        let [active, expires, forget] = [active_at, expires_at, forget_at].map(OffsetDateTime::unix_timestamp);
        let world = world.as_str();
        let changed = match how {
            Write::Swap(version) => {
                self.change(sql, &[&world, &record.id, &data, &active, &expires, &forget, &version]).await?
            }
            _ => self.change(sql, &[&world, &record.id, &data, &active, &expires, &forget]).await?,
        };
        Ok(changed == 1)
    }

    async fn touch(
        &self,
        world: &WorldId,
        key: &str,
        stamps: Stamps,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let [active, expires, forget] =
            [stamps.active_at, stamps.expires_at, forget_at].map(OffsetDateTime::unix_timestamp);
        Ok(self.change(TOUCH, &[&world.as_str(), &key, &active, &expires, &forget]).await? == 1)
    }

    async fn delete(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        let rows = self.rows(Does::Change, DELETE, &[&world.as_str(), &key]).await?;
        rows.first().map(read).transpose()
    }

    async fn list(&self, world: &WorldId) -> Result<Vec<StoredRecord>, StoreError> {
        self.rows(Does::Look, LIST, &[&world.as_str()]).await?.iter().map(read).collect()
    }

    fn keep_newest(&self, world: &WorldId, most: usize, done: Swept) {
        let (postgres, world) = (self.clone(), world.clone());
        self.in_background(async move {
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            done(keys(&postgres.rows(Does::Change, OLDEST, &[&world.as_str(), &most]).await?));
            Ok(())
        });
    }

    fn sweep(&self, world: &WorldId, ended: Ended, done: Swept) {
        let (postgres, world) = (self.clone(), world.clone());
        // A limit that does not hold is one that no record reaches.
        let limit = |by: Option<time::Duration>| by.map_or(i64::MAX / 2, |by| by.whole_seconds());
        let (now, idle, absolute) = (ended.now.unix_timestamp(), limit(ended.life.idle), limit(ended.life.absolute));
        self.in_background(async move {
            done(keys(&postgres.rows(Does::Change, SWEEP, &[&world.as_str(), &now, &idle, &absolute]).await?));
            postgres.change(SWEEP_ALL, &[&Clock::wall().unix_timestamp()]).await.map(drop)
        });
    }

    fn clear(&self, world: &WorldId) {
        let (postgres, world) = (self.clone(), world.clone());
        self.in_background(async move { postgres.change(CLEAR, &[&world.as_str()]).await.map(drop) });
    }
}

impl Postgres {
    /// Runs an `INSERT` of a whole record; `false` if it did nothing.
    async fn insert(
        &self,
        sql: &'static str,
        world: &WorldId,
        record: &StoredRecord,
        forget_at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let data = text(record)?;
        let Stamps { begun_at, issued_at, active_at, expires_at, .. } = record.stamps;
        let [begun, issued, active, expires, forget] =
            [begun_at, issued_at, active_at, expires_at, forget_at].map(OffsetDateTime::unix_timestamp);
        let world = world.as_str();
        let values: [&(dyn deadpool_postgres::tokio_postgres::types::ToSql + Sync); 8] =
            [&world, &record.id, &data, &begun, &issued, &active, &expires, &forget];
        Ok(self.change(sql, &values).await? == 1)
    }
}

fn text(record: &StoredRecord) -> Result<String, StoreError> {
    serde_json::to_string(&*record.data).map_err(|e| StoreError::NotText(e.to_string()))
}

fn keys(rows: &[Row]) -> Vec<String> {
    rows.iter().filter_map(|row| row.try_get(0).ok()).collect()
}

fn read(row: &Row) -> Result<StoredRecord, StoreError> {
    let strange = |error: &dyn std::fmt::Display| {
        StoreError::Refused(format!("PostgreSQL holds a record that is none of ours: {error}"))
    };
    let at = |column: usize| -> Result<OffsetDateTime, StoreError> {
        let seconds: i64 = row.try_get(column).map_err(|error| strange(&error))?;
        Ok(OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH))
    };
    let data: String = row.try_get(1).map_err(|error| strange(&error))?;
    Ok(StoredRecord {
        id: row.try_get(0).map_err(|error| strange(&error))?,
        data: serde_json::from_str::<Map<String, Value>>(&data).map(Arc::new).map_err(|error| strange(&error))?,
        stamps: Stamps {
            begun_at: at(2)?,
            issued_at: at(3)?,
            active_at: at(4)?,
            expires_at: at(5)?,
            version: row.try_get(6).map_err(|error| strange(&error))?,
        },
    })
}
