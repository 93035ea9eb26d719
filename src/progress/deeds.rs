//! What is written of progress, as data: several processes of one class write the same.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::MOST_COUNTED;
use crate::{ids::LearnerId, replica::Deed};

/// Something was done. Doing it again changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DidIt {
    pub(super) learner: LearnerId,
    pub(super) key: String,
    pub(super) at: i64,
}

impl Deed for DidIt {
    const NAME: &'static str = "done";

    fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        let sql = "INSERT OR IGNORE INTO progress (learner, key, at) VALUES (?1, ?2, ?3)";
        db.prepare_cached(sql)?.execute(params![self.learner, self.key, self.at]).map(drop)
    }
}

/// More runs of an exercise, and so many hints in all: those never become fewer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Took {
    pub(super) learner: LearnerId,
    pub(super) slug: String,
    pub(super) attempts: u32,
    pub(super) hints: u32,
}

impl Deed for Took {
    const NAME: &'static str = "took";

    fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        let sql = "INSERT INTO effort (learner, slug, attempts, hints) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT (learner, slug)
                   DO UPDATE SET attempts = min(attempts + ?3, ?5), hints = max(hints, ?4)";
        let values = params![self.learner, self.slug, self.attempts, self.hints, MOST_COUNTED];
        db.prepare_cached(sql)?.execute(values).map(drop)
    }
}
