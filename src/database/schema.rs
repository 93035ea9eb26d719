//! The tables of the data folder's database, as a list of migrations that run once, at start.
//!
//! SQLite's `user_version` counts the migrations that have run. A new table or column is a new entry at the end of the
//! list; an entry that was released never changes. Deliberately absent: going back; an older program refuses a newer
//! database. `rusqlite_migration` does the same, but holds the program to an older rusqlite.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::DatabaseError;

/// In their order. Times are seconds since 1970; those of records by their world's clock.
const MIGRATIONS: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS progress (key TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;",
    // Records of an older layout find a learner's sandbox, and sandboxes end with the process: nothing is lost.
    "DROP TABLE IF EXISTS records;
     CREATE TABLE records (
         world TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL, begun_at INTEGER NOT NULL,
         issued_at INTEGER NOT NULL, active_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
         version INTEGER NOT NULL, PRIMARY KEY (world, id)) WITHOUT ROWID;",
    // Up to here these were made at their first use, so they may be there.
    "CREATE TABLE IF NOT EXISTS effort (
         slug TEXT PRIMARY KEY, attempts INTEGER NOT NULL DEFAULT 0, hints INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
     CREATE TABLE IF NOT EXISTS recall (
         card TEXT PRIMARY KEY, box INTEGER NOT NULL, due INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE IF NOT EXISTS place (
         only INTEGER PRIMARY KEY CHECK (only = 1), lesson TEXT NOT NULL, section TEXT);",
    // Whose it is. Up to here there was one learner.
    "ALTER TABLE progress RENAME TO one_progress;
     CREATE TABLE progress (
         learner TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (learner, key)) WITHOUT ROWID;
     INSERT INTO progress SELECT 'home', key, at FROM one_progress;
     DROP TABLE one_progress;
     ALTER TABLE effort RENAME TO one_effort;
     CREATE TABLE effort (
         learner TEXT NOT NULL, slug TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
         hints INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (learner, slug)) WITHOUT ROWID;
     INSERT INTO effort SELECT 'home', slug, attempts, hints FROM one_effort;
     DROP TABLE one_effort;
     ALTER TABLE recall RENAME TO one_recall;
     CREATE TABLE recall (
         learner TEXT NOT NULL, card TEXT NOT NULL, box INTEGER NOT NULL, due INTEGER NOT NULL,
         PRIMARY KEY (learner, card)) WITHOUT ROWID;
     INSERT INTO recall SELECT 'home', card, box, due FROM one_recall;
     DROP TABLE one_recall;
     ALTER TABLE place RENAME TO one_place;
     CREATE TABLE place (learner TEXT PRIMARY KEY, lesson TEXT NOT NULL, section TEXT) WITHOUT ROWID;
     INSERT INTO place SELECT 'home', lesson, section FROM one_place;
     DROP TABLE one_place;",
    // What has happened to a class, in order: see `class`.
    "CREATE TABLE class (number INTEGER PRIMARY KEY, entry TEXT NOT NULL);",
    // What outlives the process of each sandbox, when it was written down: see `sandbox`.
    "CREATE TABLE sandboxes (id TEXT PRIMARY KEY, used_at INTEGER NOT NULL, state TEXT NOT NULL);",
];

/// The layout that this program writes.
#[must_use]
pub fn layout() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Brings a database to the newest layout. One that has it is not written to.
///
/// # Errors
/// It is newer than this program, or the database refused; then it is as it was.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), DatabaseError> {
    if version(connection)? == layout() {
        return Ok(());
    }
    let transaction = Transaction::new(connection, TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    let found = version(&transaction)?;
    let done = usize::try_from(found).unwrap_or(0);
    if done > MIGRATIONS.len() {
        return Err(DatabaseError::Newer { found, known: layout() });
    }
    for migration in &MIGRATIONS[done..] {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", layout())?;
    Ok(transaction.commit()?)
}

/// What the database says of itself.
///
/// # Errors
/// It cannot be read.
pub fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(connection: &Connection) -> Vec<String> {
        let mut names =
            connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
        names.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn every_older_layout_becomes_the_newest_and_keeps_its_progress() {
        for older in 0..MIGRATIONS.len() {
            let mut connection = Connection::open_in_memory().unwrap();
            for migration in &MIGRATIONS[..older] {
                connection.execute_batch(migration).unwrap();
            }
            connection.execute_batch(MIGRATIONS[0]).unwrap();
            // Since the fourth it says whose it is.
            let row = match older {
                0..4 => "INSERT INTO progress (key, at) VALUES ('lesson:cookies', 7)",
                _ => "INSERT INTO progress (learner, key, at) VALUES ('home', 'lesson:cookies', 7)",
            };
            connection.execute_batch(row).unwrap();
            connection.pragma_update(None, "user_version", i64::try_from(older).unwrap()).unwrap();
            for _ in 0..2 {
                migrate(&mut connection).unwrap();
            }
            assert_eq!(version(&connection).unwrap(), layout(), "from {older}");
            assert_eq!(
                tables(&connection),
                ["class", "effort", "place", "progress", "recall", "records", "sandboxes"],
                "from {older}"
            );
            let kept: (String, i64) = connection
                .query_row("SELECT learner, at FROM progress", [], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap();
            assert_eq!(kept, ("home".to_owned(), 7), "from {older}");
        }
    }

    #[test]
    fn a_newer_layout_is_refused_and_left_as_it_is() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let error = migrate(&mut connection).unwrap_err();
        assert!(matches!(error, DatabaseError::Newer { found: 99, .. }), "{error}");
        assert!(tables(&connection).is_empty());
        assert_eq!(version(&connection).unwrap(), 99);
    }

    #[test]
    fn a_migration_that_fails_leaves_the_older_layout() {
        let mut connection = Connection::open_in_memory().unwrap();
        // A view where a table is to be made.
        connection.execute_batch("CREATE VIEW place AS SELECT 1; CREATE VIEW records AS SELECT 1;").unwrap();
        assert!(migrate(&mut connection).is_err());
        assert_eq!((version(&connection).unwrap(), tables(&connection).len()), (0, 0));
    }
}
