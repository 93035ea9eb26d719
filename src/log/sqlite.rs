//! The log in the data folder's database: for one process.

use async_trait::async_trait;
use rusqlite::params;

use super::{Log, LogError, limits::PAGE};
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
    async fn append(&self, text: String) -> Result<u64, LogError> {
        // One thread writes, and an insertion that is taken back gives its number back: none is left out.
        let write = move |db: &rusqlite::Connection| {
            db.prepare_cached("INSERT INTO class (entry) VALUES (?1)")?.execute(params![text])?;
            Ok(db.last_insert_rowid())
        };
        Ok(self.0.run(write).await?.cast_unsigned())
    }

    async fn after(&self, number: u64) -> Result<Vec<(u64, String)>, LogError> {
        let after = number.cast_signed();
        let read = move |db: &rusqlite::Connection| {
            let sql = "SELECT number, entry FROM class WHERE number > ?1 ORDER BY number LIMIT ?2";
            let mut rows = db.prepare_cached(sql)?;
            let rows = rows.query_map(params![after, PAGE], |row| {
                Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, String>(1)?))
            })?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        Ok(self.0.read(read).await?)
    }

    async fn once(&self, _: &'static str, value: String) -> Result<String, LogError> {
        // Nobody shares it.
        Ok(value)
    }
}
