//! Records in the database of the data folder. Every statement names a world. Times are whole seconds.

use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::{
    change::{Ended, Swept, Write},
    error::StoreError,
    kind::StoreKind,
    record::{Life, Stamps, StoredRecord, WorldId},
    record_store::RecordStore,
};
use crate::database::{Database, DatabaseError};

const SELECT: &str = "SELECT id, data, begun_at, issued_at, active_at, expires_at, version
     FROM records WHERE world = ?1 AND id = ?2";
const INSERT: &str = "INSERT OR IGNORE INTO records VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)";
const UPSERT: &str = "INSERT INTO records VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1) ON CONFLICT DO UPDATE
     SET data = ?3, active_at = ?6, expires_at = ?7, version = version + 1";
const UPDATE: &str = "UPDATE records SET data = ?3, active_at = ?4, expires_at = ?5, version = version + 1
     WHERE world = ?1 AND id = ?2";
const SWAP: &str = "UPDATE records SET data = ?3, active_at = ?4, expires_at = ?5, version = version + 1
     WHERE world = ?1 AND id = ?2 AND version = ?6";
const TOUCH: &str = "UPDATE records SET active_at = ?3, expires_at = ?4 WHERE world = ?1 AND id = ?2";
const DELETE: &str = "DELETE FROM records WHERE world = ?1 AND id = ?2
     RETURNING id, data, begun_at, issued_at, active_at, expires_at, version";
const LIST: &str = "SELECT id, data, begun_at, issued_at, active_at, expires_at, version
     FROM records WHERE world = ?1 ORDER BY id";
const SWEEP: &str = "DELETE FROM records WHERE world = ?1
     AND (expires_at <= ?2 OR active_at + ?3 <= ?2 OR begun_at + ?4 <= ?2) RETURNING id";
const OLDEST: &str = "DELETE FROM records WHERE world = ?1 AND id IN (SELECT id FROM records WHERE world = ?1
     ORDER BY active_at DESC, issued_at DESC LIMIT -1 OFFSET ?2) RETURNING id";

/// Records in a database. Clones share it.
#[derive(Debug, Clone)]
pub struct Sqlite(Database);

impl From<&Database> for Sqlite {
    fn from(database: &Database) -> Self {
        Self(database.clone())
    }
}

impl Sqlite {
    /// Of a database in memory, gone with the process.
    ///
    /// # Errors
    /// SQLite could not start.
    pub fn in_memory() -> Result<Self, DatabaseError> {
        Ok(Self(Database::in_memory()?))
    }
}

impl From<Sqlite> for Arc<dyn RecordStore> {
    fn from(sqlite: Sqlite) -> Self {
        Arc::new(sqlite)
    }
}

#[async_trait]
impl RecordStore for Sqlite {
    fn kind(&self) -> StoreKind {
        StoreKind::Sqlite
    }

    async fn load(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        let (world, key) = (world.clone(), key.to_owned());
        let select =
            move |db: &Connection| db.prepare_cached(SELECT)?.query_row(params![world.as_str(), key], read).optional();
        Ok(self.0.read(select).await?)
    }

    async fn create(&self, world: &WorldId, record: StoredRecord, _: OffsetDateTime) -> Result<bool, StoreError> {
        let (data, [begun, issued, active, expires]) = written(&record)?;
        let (world, id) = (world.clone(), record.id);
        self.one_row(move |db| {
            db.prepare_cached(INSERT)?.execute(params![world.as_str(), id, data, begun, issued, active, expires])
        })
        .await
    }

    async fn write(
        &self,
        world: &WorldId,
        record: StoredRecord,
        how: Write,
        _: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let (data, [begun, issued, active, expires]) = written(&record)?;
        let (world, id) = (world.clone(), record.id);
        self.one_row(move |db| {
            let world = world.as_str();
            match how {
                Write::Upsert => {
                    db.prepare_cached(UPSERT)?.execute(params![world, id, data, begun, issued, active, expires])
                }
                Write::Update => db.prepare_cached(UPDATE)?.execute(params![world, id, data, active, expires]),
                Write::Swap(version) => {
                    db.prepare_cached(SWAP)?.execute(params![world, id, data, active, expires, version])
                }
            }
        })
        .await
    }

    async fn touch(&self, world: &WorldId, key: &str, stamps: Stamps, _: OffsetDateTime) -> Result<bool, StoreError> {
        let [_, _, active, expires] = seconds(&stamps);
        let (world, key) = (world.clone(), key.to_owned());
        self.one_row(move |db| db.prepare_cached(TOUCH)?.execute(params![world.as_str(), key, active, expires])).await
    }

    async fn delete(&self, world: &WorldId, key: &str) -> Result<Option<StoredRecord>, StoreError> {
        let (world, key) = (world.clone(), key.to_owned());
        let delete =
            move |db: &Connection| db.prepare_cached(DELETE)?.query_row(params![world.as_str(), key], read).optional();
        Ok(self.0.run(delete).await?)
    }

    async fn list(&self, world: &WorldId) -> Result<Vec<StoredRecord>, StoreError> {
        let world = world.clone();
        let select = move |db: &Connection| db.prepare_cached(LIST)?.query_map([world.as_str()], read)?.collect();
        Ok(self.0.read(select).await?)
    }

    fn keep_newest(&self, world: &WorldId, most: usize, done: Swept) {
        let (world, most) = (world.clone(), i64::try_from(most).unwrap_or(i64::MAX));
        let delete = move |db: &Connection| {
            db.prepare_cached(OLDEST)?.query_map(params![world.as_str(), most], |r| r.get(0))?.collect()
        };
        self.0.send(delete, "the oldest records could not be removed", done);
    }

    fn sweep(&self, world: &WorldId, ended: Ended, done: Swept) {
        let world = world.clone();
        let Ended { now, life: Life { idle, absolute } } = ended;
        // A limit that does not hold is one that no record reaches.
        let limit = |by: Option<time::Duration>| by.map_or(i64::MAX / 2, |by| by.whole_seconds());
        let (now, idle, absolute) = (now.unix_timestamp(), limit(idle), limit(absolute));
        let delete = move |db: &Connection| {
            db.prepare_cached(SWEEP)?.query_map(params![world.as_str(), now, idle, absolute], |r| r.get(0))?.collect()
        };
        self.0.send(delete, "expired records could not be removed", done);
    }

    fn clear(&self, world: &WorldId) {
        let world = world.clone();
        let delete = move |db: &Connection| db.execute("DELETE FROM records WHERE world = ?1", [world.as_str()]);
        self.0.send(delete, "the records of a sandbox could not be cleared", drop);
    }
}

impl Sqlite {
    /// Runs a statement; did it change its one row?
    async fn one_row(
        &self,
        statement: impl FnOnce(&Connection) -> rusqlite::Result<usize> + Send + 'static,
    ) -> Result<bool, StoreError> {
        Ok(self.0.run(move |db| statement(db).map(|rows| rows == 1)).await?)
    }
}

fn written(record: &StoredRecord) -> Result<(String, [i64; 4]), StoreError> {
    let data = serde_json::to_string(&*record.data).map_err(|e| StoreError::NotText(e.to_string()))?;
    Ok((data, seconds(&record.stamps)))
}

fn seconds(stamps: &Stamps) -> [i64; 4] {
    [stamps.begun_at, stamps.issued_at, stamps.active_at, stamps.expires_at].map(OffsetDateTime::unix_timestamp)
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredRecord> {
    let data: String = row.get(1)?;
    let at = |column| -> rusqlite::Result<OffsetDateTime> {
        Ok(OffsetDateTime::from_unix_timestamp(row.get(column)?).unwrap_or(OffsetDateTime::UNIX_EPOCH))
    };
    Ok(StoredRecord {
        id: row.get(0)?,
        data: serde_json::from_str::<Map<String, Value>>(&data)
            .map(Arc::new)
            .map_err(|e| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, e.into()))?,
        stamps: Stamps {
            begun_at: at(2)?,
            issued_at: at(3)?,
            active_at: at(4)?,
            expires_at: at(5)?,
            version: row.get(6)?,
        },
    })
}
