//! Records in SQLite: one writer thread, one commit for all that waits, and reads where they are asked.
//!
//! A pool of writers would queue for SQLite's one write lock; a single thread that commits what has
//! gathered is faster and never sees `SQLITE_BUSY`. A read of one record from the page cache takes a
//! few microseconds, less than handing it to another thread: readers of a file do it themselves. They
//! see every write that has been acknowledged. Deliberately absent: the SQL of records, which is
//! in `statements`; expiry, which is judged by the handle, since each world has a clock of its own.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;

/// The table. Times are seconds since 1970, by the world's clock.
const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS records (
    world TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, begun_at INTEGER NOT NULL,
    issued_at INTEGER NOT NULL, active_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    version INTEGER NOT NULL, PRIMARY KEY (world, id)) WITHOUT ROWID;";

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("the session store failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// A record cannot be written as JSON.
    #[error("the session store cannot write this record: {0}")]
    NotText(String),
    /// The write did not reach the disk.
    #[error("the session store could not commit: {0}")]
    NotCommitted(String),
    /// The writer thread is gone.
    #[error("the session store has stopped")]
    Stopped,
}

impl StoreError {
    /// Is the file no database, or one with pieces missing?
    #[must_use]
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        let Self::Database(rusqlite::Error::SqliteFailure(error, _)) = self else { return false };
        matches!(error.code, DatabaseCorrupt | NotADatabase)
    }
}

type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Job = Box<dyn FnOnce(&Connection) -> Reply + Send>;

/// A handle to the store. Clones share one thread and one database.
#[derive(Debug, Clone)]
pub struct Sqlite {
    jobs: mpsc::Sender<Job>,
    /// Connections that only read; none for a database in memory, which has but one connection.
    readers: Arc<[Mutex<Connection>]>,
}

/// As many requests as this can read at once.
const READERS: usize = 4;

/// The layout of the table of records, as SQLite's `user_version`.
const LAYOUT: i64 = 2;
/// More than this many waiting jobs are not put into one commit.
const MOST_PER_COMMIT: usize = 256;

impl Sqlite {
    /// Opens or makes the database in a file. Records of sandboxes, which do not outlive the
    /// process, are cleared.
    ///
    /// # Errors
    /// The file cannot be opened or is no database.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::in_file(path, true)
    }

    /// Opens the same file beside a server that may be running: its sandboxes keep their records.
    ///
    /// # Errors
    /// The file cannot be opened or is no database.
    pub fn open_beside(path: &Path) -> Result<Self, StoreError> {
        Self::in_file(path, false)
    }

    fn in_file(path: &Path, clear: bool) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = |_| Connection::open_with_flags(path, flags).map(Mutex::new);
        let store = Self::start(Connection::open(path)?, clear)?;
        let readers = (0..READERS).map(reader).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { readers: readers.into(), ..store })
    }

    /// A database in memory, gone with the process.
    ///
    /// # Errors
    /// SQLite could not start.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::start(Connection::open_in_memory()?, true)
    }

    fn start(connection: Connection, clear: bool) -> Result<Self, StoreError> {
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;
             CREATE TABLE IF NOT EXISTS progress (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;",
        )?;
        // A file that was cut off opens all the same; without this it would be noticed in the middle of a course.
        let whole: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if whole != "ok" {
            let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
            return Err(rusqlite::Error::SqliteFailure(corrupt, Some(whole)).into());
        }
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if version < LAYOUT {
            // Records of an older layout find a learner's sandbox, and sandboxes end with the process:
            // nothing is lost with them. Progress is in a table of its own.
            connection.execute_batch(&format!("DROP TABLE IF EXISTS records; PRAGMA user_version = {LAYOUT};"))?;
        }
        connection.execute_batch(SCHEMA)?;
        if clear {
            connection.execute_batch("DELETE FROM records WHERE world LIKE 'sandbox:%';")?;
        }
        let (jobs, inbox) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("session-store".into())
            .spawn(move || work(&connection, &inbox))
            .map_err(|_| StoreError::Stopped)?;
        Ok(Self { jobs, readers: Arc::new([]) })
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

    /// Runs a short read on this thread, or on the store's where the database is in memory.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let Some(first) = self.readers.first() else { return self.run(job).await };
        let free = self.readers.iter().find_map(|reader| reader.try_lock().ok());
        let reader = free.unwrap_or_else(|| first.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(job(&reader)?)
    }

    /// Runs a job without waiting for it; what it gives is handed on once it is committed.
    pub(super) fn send<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
        trouble: &'static str,
        done: impl FnOnce(T) + Send + 'static,
    ) {
        let job: Job = Box::new(move |connection| {
            let result = job(connection).map_err(StoreError::from);
            Box::new(move |committed| match committed.and(result) {
                Ok(given) => done(given),
                Err(error) => tracing::warn!(%error, "{trouble}"),
            })
        });
        // A store that has stopped holds nothing.
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
