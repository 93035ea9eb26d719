//! The table of sandboxes that were written down: one row each. What a row's text means, `saved` knows.

use rusqlite::{OptionalExtension, params};

use crate::{
    database::{Database, DatabaseError, column},
    ids::SandboxId,
};

const UPSERT: &str = "INSERT INTO sandboxes VALUES (?1, ?2, ?3)
     ON CONFLICT (id) DO UPDATE SET used_at = ?2, state = ?3";
const DELETE: &str = "DELETE FROM sandboxes WHERE id = ?1";
/// Those that were written down last are kept.
const OLDEST: &str = "DELETE FROM sandboxes WHERE id IN
     (SELECT id FROM sandboxes ORDER BY used_at DESC LIMIT -1 OFFSET ?1)";

/// Name and text of a sandbox.
pub(super) type Row = (SandboxId, String);

/// Writes them all, or none, and keeps so many in all.
pub(super) async fn write(database: &Database, rows: Vec<Row>, now: i64, most: usize) -> Result<(), DatabaseError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let job = move |db: &rusqlite::Connection| {
        for (id, text) in &rows {
            db.prepare_cached(UPSERT)?.execute(params![id.as_str(), now, text])?;
        }
        db.prepare_cached(OLDEST)?.execute([most]).map(drop)
    };
    database.run_all(job).await
}

/// What was written down of one; `Some("")` if it is no text.
pub(super) async fn read(database: &Database, id: &SandboxId) -> Result<Option<String>, DatabaseError> {
    let id = id.as_str().to_owned();
    let job = move |db: &rusqlite::Connection| {
        let mut select = db.prepare_cached("SELECT state FROM sandboxes WHERE id = ?1")?;
        select.query_row([id], |row| Ok(column::text(row, 0)?.unwrap_or_default())).optional()
    };
    database.read(job).await
}

/// Removes one, without waiting for it.
pub(super) fn remove(database: &Database, id: &SandboxId) {
    let id = id.as_str().to_owned();
    let job = move |db: &rusqlite::Connection| db.prepare_cached(DELETE)?.execute([id]).map(drop);
    database.send(job, "a saved sandbox could not be removed", drop);
}
