//! Where the reader was last: a lesson and a section, kept in the data folder beside progress.
//!
//! One row a learner. Deliberately absent: a history of what was read when.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use crate::{
    database::{DatabaseError, column},
    ids::LearnerId,
    replica::{Deed, Replica},
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
    kept: Replica,
    learner: LearnerId,
}

impl LastPosition {
    /// Kept in this database; of the learner at home.
    #[must_use]
    pub fn new(kept: impl Into<Replica>) -> Self {
        let kept = kept.into();
        kept.takes::<Reads>();
        Self { kept, learner: LearnerId::HOME }
    }

    /// The same, of another learner.
    #[must_use]
    pub fn of(&self, learner: LearnerId) -> Self {
        Self { kept: self.kept.clone(), learner }
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
        self.kept.database().read(read).await
    }

    /// Puts another in its place.
    ///
    /// # Errors
    /// The database refused.
    pub async fn write(&self, place: ReadingPosition) -> Result<(), DatabaseError> {
        let ReadingPosition { lesson, section } = place;
        self.kept.write(Reads { learner: self.learner.clone(), lesson, section }).await
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Reads {
    learner: LearnerId,
    lesson: String,
    section: Option<String>,
}

impl Deed for Reads {
    const NAME: &'static str = "reads";

    fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        db.prepare_cached("INSERT OR REPLACE INTO place (learner, lesson, section) VALUES (?1, ?2, ?3)")?
            .execute(params![self.learner, self.lesson, self.section])
            .map(drop)
    }
}
