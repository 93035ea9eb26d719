//! Where the reader was last: a lesson and a section, kept in the data folder beside progress.
//!
//! One row: one data folder is one learner. Deliberately absent: a history of what was read when.

use rusqlite::{OptionalExtension, params};

use crate::database::{Database, DatabaseError, column};

/// A place in the course. The course may have changed since: neither part need exist any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The lesson's slug.
    pub lesson: String,
    /// The section's anchor; `None` above the first one.
    pub section: Option<String>,
}

/// A handle to it. Clones share it.
#[derive(Debug, Clone)]
pub struct LastPlace(Database);

impl LastPlace {
    /// Kept in this database.
    #[must_use]
    pub fn new(store: Database) -> Self {
        Self(store)
    }

    /// The last place, if there is one.
    ///
    /// # Errors
    /// The database refused.
    pub async fn read(&self) -> Result<Option<Place>, DatabaseError> {
        let read = |db: &rusqlite::Connection| {
            let row = |row: &rusqlite::Row<'_>| {
                let section = column::text(row, 1)?;
                Ok(column::text(row, 0)?.map(|lesson| Place { lesson, section }))
            };
            let found = db.prepare_cached("SELECT lesson, section FROM place")?.query_row([], row).optional()?;
            Ok(found.flatten())
        };
        self.0.read(read).await
    }

    /// Puts another in its place.
    ///
    /// # Errors
    /// The database refused.
    pub async fn write(&self, place: Place) -> Result<(), DatabaseError> {
        let write = move |db: &rusqlite::Connection| {
            db.prepare_cached("INSERT OR REPLACE INTO place VALUES (1, ?1, ?2)")?
                .execute(params![place.lesson, place.section])
        };
        self.0.run(write).await.map(drop)
    }
}
