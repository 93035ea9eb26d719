//! Where the reader was last: a lesson and a section, kept in the data folder beside progress.
//!
//! One row a learner. Deliberately absent: a history of what was read when.

use rusqlite::{OptionalExtension, params};

use crate::{
    database::{Database, DatabaseError, column},
    ids::LearnerId,
};

/// A place in the course. The course may have changed since: neither part need exist any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingPosition {
    /// The lesson's slug.
    pub lesson: String,
    /// The section's anchor; `None` above the first one.
    pub section: Option<String>,
}

/// A handle to it. Clones share it.
#[derive(Debug, Clone)]
pub struct LastPosition {
    database: Database,
    learner: LearnerId,
}

impl LastPosition {
    /// Kept in this database; of the learner at home.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, learner: LearnerId::HOME }
    }

    /// The same, of another learner.
    #[must_use]
    pub fn of(&self, learner: LearnerId) -> Self {
        Self { database: self.database.clone(), learner }
    }

    /// The last place, if there is one.
    ///
    /// # Errors
    /// The database refused.
    pub async fn read(&self) -> Result<Option<ReadingPosition>, DatabaseError> {
        let learner = self.learner.clone();
        let read = move |db: &rusqlite::Connection| {
            let row = |row: &rusqlite::Row<'_>| {
                let section = column::text(row, 1)?;
                Ok(column::text(row, 0)?.map(|lesson| ReadingPosition { lesson, section }))
            };
            let found = db
                .prepare_cached("SELECT lesson, section FROM place WHERE learner = ?1")?
                .query_row([learner], row)
                .optional()?;
            Ok(found.flatten())
        };
        self.database.read(read).await
    }

    /// Puts another in its place.
    ///
    /// # Errors
    /// The database refused.
    pub async fn write(&self, place: ReadingPosition) -> Result<(), DatabaseError> {
        let learner = self.learner.clone();
        let write = move |db: &rusqlite::Connection| {
            db.prepare_cached("INSERT OR REPLACE INTO place (learner, lesson, section) VALUES (?1, ?2, ?3)")?
                .execute(params![learner, place.lesson, place.section])
        };
        self.database.run(write).await.map(drop)
    }
}
