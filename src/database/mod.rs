//! The database of the data folder, in SQLite: one writer thread, one commit for all that waits, and reads where they are
//! asked. Progress, recall cards and the reader's place are in it, and session records where those are kept in SQLite.
//!
//! A pool of writers would queue for SQLite's one write lock; a single thread that commits what has
//! gathered is faster and never sees `SQLITE_BUSY`. A read of one record from the page cache takes a
//! few microseconds, less than handing it to another thread: readers of a file do it themselves. They
//! see every write that has been acknowledged. Deliberately absent: the tables, which are in `schema`; the thread's
//! work, in `writer`; what the rows mean, which whoever keeps them knows.

pub(crate) mod column;
mod error;
pub mod schema;
mod writer;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;

pub use error::DatabaseError;

use writer::{Job, work};

/// So long a write waits for another process that holds the database. Less than a request may take.
const PATIENCE: Duration = Duration::from_secs(3);

/// A handle to the database. Clones share one thread and one database.
#[derive(Debug, Clone)]
pub struct Database {
    jobs: mpsc::Sender<Job>,
    /// Connections that only read; none for a database in memory, which has but one connection.
    readers: Arc<[Mutex<Connection>]>,
}

/// A course's progress takes some kilobytes, a session record some hundred bytes: beyond this something is wrong, and the
/// rest of the disk is not ours.
const MOST_BYTES: i64 = 1024 * 1024 * 1024;

/// Nobody can come back to a sandbox that was not saved: its name was drawn at random.
const CLEAR: &str = "DELETE FROM sandboxes WHERE used_at < unixepoch() - 604800;
    DELETE FROM records WHERE world LIKE 'sandbox:%' AND substr(world, 9) NOT IN (SELECT id FROM sandboxes);";

/// As many requests as this can read at once.
const READERS: usize = 4;

impl Database {
    /// Opens or makes the database in a file. Sandboxes that nobody came back to for a week are cleared, and the records of
    /// those that were not saved.
    ///
    /// # Errors
    /// The file cannot be opened or is no database.
    pub fn open(path: &Path) -> Result<Self, DatabaseError> {
        Self::open_within(path, MOST_BYTES)
    }

    /// The same, for a database that grows to so many bytes and not beyond: then it is full, as a disk can be.
    ///
    /// # Errors
    /// The file cannot be opened or is no database.
    pub fn open_within(path: &Path, bytes: i64) -> Result<Self, DatabaseError> {
        Self::in_file(path, bytes, true)
    }

    /// Opens the same file beside a server that may be running: its sandboxes keep their records.
    ///
    /// # Errors
    /// The file cannot be opened or is no database.
    pub fn open_beside(path: &Path) -> Result<Self, DatabaseError> {
        Self::in_file(path, MOST_BYTES, false)
    }

    fn in_file(path: &Path, bytes: i64, clear: bool) -> Result<Self, DatabaseError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = |_| Connection::open_with_flags(path, flags).map(Mutex::new);
        let connection = Connection::open(path)?;
        let page: i64 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        // A database that is larger already stays as it is.
        connection.pragma_update(None, "max_page_count", bytes / page.max(1))?;
        let store = Self::start(connection, clear)?;
        let readers = (0..READERS).map(reader).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { readers: readers.into(), ..store })
    }

    /// A database in memory, gone with the process.
    ///
    /// # Errors
    /// SQLite could not start.
    pub fn in_memory() -> Result<Self, DatabaseError> {
        Self::start(Connection::open_in_memory()?, true)
    }

    fn start(mut connection: Connection, clear: bool) -> Result<Self, DatabaseError> {
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;",
        )?;
        // A file that was cut off opens all the same; without this it would be noticed in the middle of a course.
        let whole: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if whole != "ok" {
            let corrupt = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
            return Err(rusqlite::Error::SqliteFailure(corrupt, Some(whole)).into());
        }
        schema::migrate(&mut connection)?;
        if clear && let Err(error) = connection.execute_batch(CLEAR) {
            // Their names are drawn at random: nobody meets them again. A full disk is no reason not to read.
            tracing::warn!(%error, "records of sandboxes that have ended could not be removed");
        }
        let (jobs, inbox) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("database".into())
            .spawn(move || work(&connection, &inbox))
            .map_err(|_| DatabaseError::Stopped)?;
        Ok(Self { jobs, readers: Arc::new([]) })
    }

    /// Runs a job of one statement on the store's thread, and answers once it is committed.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        let (sender, answer) = oneshot::channel();
        let job: Job = Box::new(move |begun| {
            let result = begun.and_then(|connection| job(connection).map_err(DatabaseError::from));
            Box::new(move |committed: Result<(), DatabaseError>| {
                // Nobody waits any more if the request was dropped: the write stands all the same.
                let _ = sender.send(result.and_then(|given| committed.map(|()| given)));
            })
        });
        self.jobs.send(job).map_err(|_| DatabaseError::Stopped)?;
        answer.await.map_err(|_| DatabaseError::Stopped)?
    }

    /// Runs a job of several statements on the store's thread: all of them count, or none. Others may share its
    /// transaction, so one that fails is taken back by a savepoint.
    pub(crate) async fn run_all<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        self.run(move |db| {
            db.execute_batch("SAVEPOINT job")?;
            let given = job(db);
            if given.is_err() && !db.is_autocommit() {
                db.execute_batch("ROLLBACK TO job")?;
            }
            // Where SQLite has ended the transaction, the savepoint is gone with it.
            if !db.is_autocommit() {
                db.execute_batch("RELEASE job")?;
            }
            given
        })
        .await
    }

    /// Runs a short read on this thread, or on the store's where the database is in memory.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        let Some(first) = self.readers.first() else { return self.run(job).await };
        let free = self.readers.iter().find_map(|reader| reader.try_lock().ok());
        let reader = free.unwrap_or_else(|| first.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(job(&reader)?)
    }

    /// Runs a job without waiting for it; what it gives is handed on once it is committed.
    pub(crate) fn send<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
        trouble: &'static str,
        done: impl FnOnce(T) + Send + 'static,
    ) {
        let job: Job = Box::new(move |begun| {
            let result = begun.and_then(|connection| job(connection).map_err(DatabaseError::from));
            Box::new(move |committed| match result.and_then(|given| committed.map(|()| given)) {
                Ok(given) => done(given),
                Err(error) => tracing::warn!(%error, "{trouble}"),
            })
        });
        // A store that has stopped holds nothing.
        let _ = self.jobs.send(job);
    }
}
