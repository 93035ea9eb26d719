//! Records in SQLite: one writer thread, prepared statements, one commit for all that waits.
//!
//! A pool of writers would queue for SQLite's one write lock; a single thread that commits what has
//! gathered is faster and never sees `SQLITE_BUSY`. Deliberately absent: expiry, which is judged by
//! the handle, since each world has a clock of its own.

use std::{path::Path, sync::mpsc, thread};

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use tokio::sync::oneshot;

use super::record::{StoredRecord, WorldId};

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("the session store failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// The write did not reach the disk.
    #[error("the session store could not commit: {0}")]
    NotCommitted(String),
    /// The writer thread is gone.
    #[error("the session store has stopped")]
    Stopped,
}

type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Job = Box<dyn FnOnce(&Connection) -> Reply + Send>;

/// A handle to the store. Clones share one thread and one database.
#[derive(Debug, Clone)]
pub struct Sqlite {
    jobs: mpsc::Sender<Job>,
}

/// More than this many waiting jobs are not put into one commit.
const MOST_PER_COMMIT: usize = 256;

impl Sqlite {
    /// Opens or makes the database in a file. Records of sandboxes, which do not outlive the
    /// process, are cleared.
    ///
    /// # Errors
    /// The file cannot be opened or is no database.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::start(Connection::open(path)?)
    }

    /// A database in memory, gone with the process.
    ///
    /// # Errors
    /// SQLite could not start.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::start(Connection::open_in_memory()?)
    }

    fn start(connection: Connection) -> Result<Self, StoreError> {
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;
             CREATE TABLE IF NOT EXISTS records (
                 world TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, expires_at INTEGER NOT NULL,
                 version INTEGER NOT NULL, PRIMARY KEY (world, id)) WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS progress (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
             DELETE FROM records WHERE world LIKE 'sandbox:%';",
        )?;
        let (jobs, inbox) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("session-store".into())
            .spawn(move || work(&connection, &inbox))
            .map_err(|_| StoreError::Stopped)?;
        Ok(Self { jobs })
    }

    /// Runs a job on the store's thread and answers once it is committed.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let result = job(connection);
            Box::new(move |committed: Result<(), StoreError>| {
                // Nobody waits any more if the request was dropped: the write stands all the same.
                let _ = sender.send(committed.and(result.map_err(StoreError::from)));
            })
        });
        self.jobs.send(job).map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }

    /// The record under an ID, expired or not.
    pub(super) async fn load(&self, world: WorldId, id: String) -> Result<Option<StoredRecord>, StoreError> {
        self.run(move |db| {
            db.prepare_cached("SELECT id, data, expires_at, version FROM records WHERE world = ?1 AND id = ?2")?
                .query_row(params![world.as_str(), id], read)
                .optional()
        })
        .await
    }

    /// Makes a record; `false` if the ID is taken.
    pub(super) async fn create(
        &self,
        world: WorldId,
        id: String,
        data: String,
        expires_at: i64,
    ) -> Result<bool, StoreError> {
        self.run(move |db| {
            db.prepare_cached("INSERT OR IGNORE INTO records VALUES (?1, ?2, ?3, ?4, 1)")?
                .execute(params![world.as_str(), id, data, expires_at])
                .map(|rows| rows == 1)
        })
        .await
    }

    /// Writes a record, making it if it is not there.
    pub(super) async fn upsert(
        &self,
        world: WorldId,
        id: String,
        data: String,
        expires_at: i64,
    ) -> Result<bool, StoreError> {
        self.run(move |db| {
            db.prepare_cached(
                "INSERT INTO records VALUES (?1, ?2, ?3, ?4, 1)
                 ON CONFLICT DO UPDATE SET data = ?3, expires_at = ?4, version = version + 1",
            )?
            .execute(params![world.as_str(), id, data, expires_at])
            .map(|rows| rows == 1)
        })
        .await
    }

    /// Writes a record only if it is still there.
    pub(super) async fn update(
        &self,
        world: WorldId,
        id: String,
        data: String,
        expires_at: i64,
    ) -> Result<bool, StoreError> {
        self.run(move |db| {
            db.prepare_cached(
                "UPDATE records SET data = ?3, expires_at = ?4, version = version + 1 WHERE world = ?1 AND id = ?2",
            )?
            .execute(params![world.as_str(), id, data, expires_at])
            .map(|rows| rows == 1)
        })
        .await
    }

    /// Removes a record, and gives what it held.
    pub(super) async fn delete(&self, world: WorldId, id: String) -> Result<Option<StoredRecord>, StoreError> {
        self.run(move |db| {
            db.prepare_cached(
                "DELETE FROM records WHERE world = ?1 AND id = ?2 RETURNING id, data, expires_at, version",
            )?
            .query_row(params![world.as_str(), id], read)
            .optional()
        })
        .await
    }

    /// Every record of a world, for the inspector.
    ///
    /// # Errors
    /// The database refused.
    pub async fn list(&self, world: WorldId) -> Result<Vec<StoredRecord>, StoreError> {
        self.run(move |db| {
            db.prepare_cached("SELECT id, data, expires_at, version FROM records WHERE world = ?1 ORDER BY id")?
                .query_map([world.as_str()], read)?
                .collect()
        })
        .await
    }

    /// Removes every record of a world, without waiting for it.
    pub fn clear(&self, world: WorldId) {
        let job: Job = Box::new(move |db| {
            let cleared = db.execute("DELETE FROM records WHERE world = ?1", [world.as_str()]);
            Box::new(move |_| {
                if let Err(error) = cleared {
                    tracing::warn!(%error, "the records of a sandbox could not be cleared");
                }
            })
        });
        // A store that has stopped holds nothing to clear.
        let _ = self.jobs.send(job);
    }
}

/// The writer thread: takes what has gathered, runs it in one transaction, then answers.
fn work(connection: &Connection, inbox: &mpsc::Receiver<Job>) {
    while let Ok(first) = inbox.recv() {
        let begun = connection.execute_batch("BEGIN IMMEDIATE");
        let waiting = std::iter::once(first).chain(inbox.try_iter().take(MOST_PER_COMMIT));
        let replies: Vec<Reply> = waiting.map(|job| job(connection)).collect();
        let committed = begun.and_then(|()| connection.execute_batch("COMMIT"));
        if committed.is_err() {
            // Nothing is open if BEGIN itself failed; there is nothing more to do about it here.
            let _ = connection.execute_batch("ROLLBACK");
        }
        let failure = committed.err().map(|error| error.to_string());
        for reply in replies {
            reply(failure.clone().map_or(Ok(()), |error| Err(StoreError::NotCommitted(error))));
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredRecord> {
    let data: String = row.get(1)?;
    Ok(StoredRecord {
        id: row.get(0)?,
        data: serde_json::from_str::<Map<String, Value>>(&data)
            .map_err(|e| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, e.into()))?,
        expires_at: OffsetDateTime::from_unix_timestamp(row.get(2)?).unwrap_or(OffsetDateTime::UNIX_EPOCH),
        version: row.get(3)?,
    })
}
