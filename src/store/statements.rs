//! The SQL of the session store. Every statement names a world.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Row, params};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::{
    change::{Ended, Swept, Write},
    error::StoreError,
    record::{Life, Stamps, StoredRecord, WorldId},
    sqlite::Sqlite,
};

const COLUMNS: &str = "id, data, begun_at, issued_at, active_at, expires_at, version";

impl Sqlite {
    pub(super) async fn load(&self, world: WorldId, key: String) -> Result<Option<StoredRecord>, StoreError> {
        self.read(move |db| {
            db.prepare_cached(
                "SELECT id, data, begun_at, issued_at, active_at, expires_at, version
                 FROM records WHERE world = ?1 AND id = ?2",
            )?
            .query_row(params![world.as_str(), key], read)
            .optional()
        })
        .await
    }

    pub(super) async fn create(&self, world: WorldId, record: StoredRecord) -> Result<bool, StoreError> {
        let (data, [begun, issued, active, expires]) = written(&record)?;
        self.run(move |db| {
            db.prepare_cached("INSERT OR IGNORE INTO records VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)")?
                .execute(params![world.as_str(), record.id, data, begun, issued, active, expires])
                .map(|rows| rows == 1)
        })
        .await
    }

    pub(super) async fn write(&self, world: WorldId, record: StoredRecord, how: Write) -> Result<bool, StoreError> {
        const UPSERT: &str = "INSERT INTO records VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1) ON CONFLICT DO UPDATE
             SET data = ?3, active_at = ?6, expires_at = ?7, version = version + 1";
        const UPDATE: &str = "UPDATE records SET data = ?3, active_at = ?4, expires_at = ?5, version = version + 1
             WHERE world = ?1 AND id = ?2";
        const SWAP: &str = "UPDATE records SET data = ?3, active_at = ?4, expires_at = ?5, version = version + 1
             WHERE world = ?1 AND id = ?2 AND version = ?6";
        let (data, [begun, issued, active, expires]) = written(&record)?;
        let id = record.id;
        self.run(move |db| {
            let world = world.as_str();
            let rows = match how {
                Write::Upsert => {
                    db.prepare_cached(UPSERT)?.execute(params![world, id, data, begun, issued, active, expires])
                }
                Write::Update => db.prepare_cached(UPDATE)?.execute(params![world, id, data, active, expires]),
                Write::Swap(version) => {
                    db.prepare_cached(SWAP)?.execute(params![world, id, data, active, expires, version])
                }
            };
            rows.map(|rows| rows == 1)
        })
        .await
    }

    pub(super) async fn touch(&self, world: WorldId, key: String, stamps: Stamps) -> Result<bool, StoreError> {
        let [_, _, active, expires] = seconds(&stamps);
        self.run(move |db| {
            db.prepare_cached("UPDATE records SET active_at = ?3, expires_at = ?4 WHERE world = ?1 AND id = ?2")?
                .execute(params![world.as_str(), key, active, expires])
                .map(|rows| rows == 1)
        })
        .await
    }

    pub(super) async fn delete(&self, world: WorldId, key: String) -> Result<Option<StoredRecord>, StoreError> {
        self.run(move |db| {
            db.prepare_cached(
                "DELETE FROM records WHERE world = ?1 AND id = ?2
                 RETURNING id, data, begun_at, issued_at, active_at, expires_at, version",
            )?
            .query_row(params![world.as_str(), key], read)
            .optional()
        })
        .await
    }

    pub(super) async fn list(&self, world: WorldId) -> Result<Vec<StoredRecord>, StoreError> {
        let select = format!("SELECT {COLUMNS} FROM records WHERE world = ?1 ORDER BY id");
        self.read(move |db| db.prepare_cached(&select)?.query_map([world.as_str()], read)?.collect()).await
    }

    /// Removes what has ended, without waiting for it.
    pub(super) fn sweep(&self, world: WorldId, ended: Ended, done: Swept) {
        self.send(
            move |db| {
                let Ended { now, life: Life { idle, absolute } } = ended;
                // A limit that does not hold is one that no record reaches.
                let limit = |by: Option<time::Duration>| by.map_or(i64::MAX / 2, |by| by.whole_seconds());
                db.prepare_cached(
                    "DELETE FROM records WHERE world = ?1
                     AND (expires_at <= ?2 OR active_at + ?3 <= ?2 OR begun_at + ?4 <= ?2) RETURNING id",
                )?
                .query_map(params![world.as_str(), now.unix_timestamp(), limit(idle), limit(absolute)], |r| r.get(0))?
                .collect()
            },
            "expired records could not be removed",
            done,
        );
    }

    /// Removes the records that were used longest ago, without waiting for it, until so many are left.
    pub(super) fn keep_newest(&self, world: WorldId, most: usize, done: Swept) {
        self.send(
            move |db| {
                db.prepare_cached(
                    "DELETE FROM records WHERE world = ?1 AND id IN (SELECT id FROM records WHERE world = ?1
                     ORDER BY active_at DESC, issued_at DESC LIMIT -1 OFFSET ?2) RETURNING id",
                )?
                .query_map(params![world.as_str(), i64::try_from(most).unwrap_or(i64::MAX)], |r| r.get(0))?
                .collect()
            },
            "the oldest records could not be removed",
            done,
        );
    }

    /// Removes every record of a world, without waiting for it.
    pub fn clear(&self, world: WorldId) {
        self.send(
            move |db| db.execute("DELETE FROM records WHERE world = ?1", [world.as_str()]),
            "the records of a sandbox could not be cleared",
            drop,
        );
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
