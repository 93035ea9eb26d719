//! The log in the data folder's database: for a class in one process.

use async_trait::async_trait;
use rusqlite::params;

use super::{Entry, Log, LogError};
use crate::database::Database;

/// A table that only grows.
#[derive(Debug)]
pub struct SqliteLog(Database);

impl SqliteLog {
    /// In this database.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self(database)
    }
}

#[async_trait]
impl Log for SqliteLog {
    async fn append(&self, entry: &Entry) -> Result<u64, LogError> {
        let text = serde_json::to_string(entry).map_err(|why| LogError::Server(why.to_string()))?;
        // One thread writes, and an insertion that is taken back gives its number back: none is left out.
        let write = move |db: &rusqlite::Connection| {
            db.prepare_cached("INSERT INTO class (entry) VALUES (?1)")?.execute(params![text])?;
            Ok(db.last_insert_rowid())
        };
        Ok(self.0.run(write).await?.cast_unsigned())
    }

    async fn after(&self, number: u64) -> Result<Vec<(u64, Entry)>, LogError> {
        let after = number.cast_signed();
        let read = move |db: &rusqlite::Connection| {
            let mut rows = db.prepare_cached("SELECT number, entry FROM class WHERE number > ?1 ORDER BY number")?;
            let rows =
                rows.query_map([after], |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, String>(1)?)))?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        let rows = self.0.read(read).await?;
        let parsed = |(number, text): (u64, String)| match serde_json::from_str(&text) {
            Ok(entry) => Ok((number, entry)),
            Err(why) => Err(LogError::Unreadable { number, why: why.to_string() }),
        };
        rows.into_iter().map(parsed).collect()
    }
}
