//! Exercise: a session store in SQLite.
//!
//! Write [`SqliteStore`]. The database and the pages are in `hotel.rs`; there is nothing to change there.

mod hotel;

use async_trait::async_trait;
use tower_sessions::{
    ExpiredDeletion, SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

pub use hotel::{COOKIE, Database, Guests, hotel};

// Yours: from here.

/// Sessions in a database. A clone is the same store.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    // TODO: how do several requests at once come to a connection?
}

/// For what is not written yet.
fn missing(what: &str) -> Error {
    Error::Backend(format!("{what} is not written yet"))
}

impl SqliteStore {
    /// A store in this database.
    pub fn open(_database: &Database) -> rusqlite::Result<Self> {
        Ok(Self {})
    }
}

#[async_trait]
impl SessionStore for SqliteStore {
    /// A new session. Its ID may be taken.
    async fn create(&self, _record: &mut Record) -> Result<()> {
        Err(missing("create"))
    }

    /// A session that was changed. It may have been deleted meanwhile.
    async fn save(&self, _record: &Record) -> Result<()> {
        Err(missing("save"))
    }

    /// The session with this ID, if there is one that has not ended.
    async fn load(&self, _id: &Id) -> Result<Option<Record>> {
        Err(missing("load"))
    }

    /// A session that somebody ends. There may be none.
    async fn delete(&self, _id: &Id) -> Result<()> {
        Err(missing("delete"))
    }
}

#[async_trait]
impl ExpiredDeletion for SqliteStore {
    /// All sessions that have ended by themselves.
    async fn delete_expired(&self) -> Result<()> {
        Err(missing("delete_expired"))
    }
}

// Yours: to here.
