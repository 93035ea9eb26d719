//! What a learner has done: kept in the data folder, so a lost cookie loses nothing.
//!
//! What lives here: single entries, read and written. A whole record is in `snapshot`, as a file in `file`.
//! Deliberately absent: accounts. At home a data folder has one learner.

mod deeds;
mod faults;
mod fields;
mod file;
mod known;
mod snapshot;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row};

use crate::{
    clock::Clock,
    database::{DatabaseError, column},
    ids::LearnerId,
    replica::Replica,
};

use deeds::{DidIt, Took};
pub use faults::{Fault, faults, mend, names, salvage};
pub use fields::NotProgress;
pub use file::MOST_BYTES;
pub use known::{LeftOut, knows};
use snapshot::TookIn;
pub use snapshot::{Gained, Snapshot};

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Done {
    /// A lesson read to its end.
    Lesson(String),
    /// An attack watched until it won.
    Watched(String),
    /// An attack stopped by a switch.
    Stopped(String),
    /// An exercise whose tests pass.
    Exercise(String),
    /// A lab that was solved.
    Lab(String),
    /// A hint of a lab that was read: `planted:2`, the lab's slug and the number of the hint.
    LabHint(String),
    /// A drill of the clinic whose line was found.
    Drill(String),
    /// A block of a lesson that was played: `fixation:1f2e`, the lesson's slug and the block's key.
    Played(String),
    /// A question of a lesson that was answered right, by slug and key.
    Right(String),
    /// The same, answered wrongly at least once.
    Wrong(String),
    /// An attack that one defence alone stopped: `csrf-form:same_site=lax`, slug and setting.
    StoppedBy(String),
}

impl Done {
    fn key(&self) -> String {
        match self {
            Self::Lesson(slug) => format!("lesson:{slug}"),
            Self::Watched(slug) => format!("watched:{slug}"),
            Self::Stopped(slug) => format!("stopped:{slug}"),
            Self::Exercise(slug) => format!("exercise:{slug}"),
            Self::Lab(slug) => format!("lab:{slug}"),
            Self::LabHint(name) => format!("lab_hint:{name}"),
            Self::Drill(slug) => format!("drill:{slug}"),
            Self::Played(name) => format!("played:{name}"),
            Self::Right(name) => format!("right:{name}"),
            Self::Wrong(name) => format!("wrong:{name}"),
            Self::StoppedBy(name) => format!("stopped_by:{name}"),
        }
    }

    /// From the key of a row; `None` for a kind that this version does not know.
    fn of(key: &str) -> Option<Self> {
        let (kind, slug) = key.split_once(':')?;
        let slug = slug.to_owned();
        match kind {
            "lesson" => Some(Self::Lesson(slug)),
            "watched" => Some(Self::Watched(slug)),
            "stopped" => Some(Self::Stopped(slug)),
            "exercise" => Some(Self::Exercise(slug)),
            "lab" => Some(Self::Lab(slug)),
            "lab_hint" => Some(Self::LabHint(slug)),
            "drill" => Some(Self::Drill(slug)),
            "played" => Some(Self::Played(slug)),
            "right" => Some(Self::Right(slug)),
            "wrong" => Some(Self::Wrong(slug)),
            "stopped_by" => Some(Self::StoppedBy(slug)),
            _ => None,
        }
    }
}

/// Everything done so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Achieved(BTreeSet<String>);

impl Achieved {
    /// Nothing has been done yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Has it been done?
    #[must_use]
    pub fn has(&self, done: &Done) -> bool {
        self.0.contains(&done.key())
    }

    /// The slugs or names of one kind: `lesson`, `watched`, `stopped`, `exercise`, `lab`, `lab_hint`, `drill`, `played`,
    /// `right`, `wrong` or `stopped_by`. The course may have dropped some.
    pub fn slugs<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(move |key| key.split_once(':').filter(|(k, _)| *k == kind).map(|(_, slug)| slug))
    }
}

/// What it took to get there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Effort {
    /// How often the tests ran.
    pub attempts: u32,
    /// How many hints were read.
    pub hints: u32,
}

/// More runs of an exercise, or more hints, than this are not counted: nobody gets there.
pub const MOST_COUNTED: u32 = 1_000_000;

impl Effort {
    /// From two columns, attempts and hints.
    fn of(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        let count = |column| column::count(row, column).map(|count| count.min(MOST_COUNTED));
        Ok(Self { attempts: count(first)?, hints: count(first + 1)? })
    }
}

/// A handle to the progress of a learner, kept in the database. Clones share it.
#[derive(Debug, Clone)]
pub struct Progress {
    kept: Replica,
    learner: LearnerId,
}

impl Progress {
    /// Kept in this database; of the learner at home.
    #[must_use]
    pub fn new(kept: impl Into<Replica>) -> Self {
        let kept = kept.into();
        kept.takes::<DidIt>();
        kept.takes::<Took>();
        kept.takes::<TookIn>();
        Self { kept, learner: LearnerId::HOME }
    }

    /// The same, of another learner.
    #[must_use]
    pub fn of(&self, learner: LearnerId) -> Self {
        Self { kept: self.kept.clone(), learner }
    }

    /// What has been done.
    ///
    /// # Errors
    /// The database refused.
    pub async fn achieved(&self) -> Result<Achieved, DatabaseError> {
        let learner = self.learner.clone();
        let read = move |db: &Connection| {
            let mut rows = db.prepare_cached("SELECT key FROM progress WHERE learner = ?1")?;
            let keys = rows.query_map([learner], |row| column::text(row, 0))?;
            keys.filter_map(Result::transpose).collect()
        };
        Ok(Achieved(self.kept.database().read(read).await?))
    }

    /// Writes down that something has been done. Doing it again changes nothing.
    ///
    /// # Errors
    /// The database refused.
    pub async fn note(&self, done: &Done) -> Result<(), DatabaseError> {
        let (learner, key, at) = (self.learner.clone(), done.key(), Clock::wall().unix_timestamp());
        self.kept.write(DidIt { learner, key, at }).await
    }

    /// What each exercise took so far, by slug.
    ///
    /// # Errors
    /// The database refused.
    pub async fn efforts(&self) -> Result<BTreeMap<String, Effort>, DatabaseError> {
        let learner = self.learner.clone();
        self.kept.database().read(move |db| Self::read_efforts(db, &learner)).await
    }

    fn read_efforts(db: &Connection, learner: &LearnerId) -> rusqlite::Result<BTreeMap<String, Effort>> {
        let mut rows = db.prepare_cached("SELECT slug, attempts, hints FROM effort WHERE learner = ?1")?;
        let rows = rows.query_map([learner], |row| Ok(column::text(row, 0)?.zip(Some(Effort::of(row, 1)?))))?;
        rows.filter_map(Result::transpose).collect()
    }

    /// Counts one more run of an exercise's tests.
    ///
    /// # Errors
    /// The database refused.
    pub async fn count_attempt(&self, slug: &str) -> Result<(), DatabaseError> {
        let (learner, slug) = (self.learner.clone(), slug.to_owned());
        self.kept.write(Took { learner, slug, attempts: 1, hints: 0 }).await
    }

    /// Writes down that so many hints of an exercise have been read. It never becomes fewer.
    ///
    /// # Errors
    /// The database refused.
    pub async fn note_hints(&self, slug: &str, hints: u32) -> Result<(), DatabaseError> {
        let (learner, slug) = (self.learner.clone(), slug.to_owned());
        self.kept.write(Took { learner, slug, attempts: 0, hints: hints.min(MOST_COUNTED) }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Database;

    #[tokio::test]
    async fn attempts_add_up_and_hints_never_become_fewer() {
        let progress = Progress::new(Database::in_memory().unwrap());
        assert!(progress.efforts().await.unwrap().is_empty());
        progress.note_hints("login", 2).await.unwrap();
        progress.note_hints("login", 1).await.unwrap();
        progress.count_attempt("login").await.unwrap();
        progress.count_attempt("login").await.unwrap();
        assert_eq!(progress.efforts().await.unwrap()["login"], Effort { attempts: 2, hints: 2 });
    }

    #[tokio::test]
    async fn what_one_learner_has_done_is_nobody_elses() {
        let home = Progress::new(Database::in_memory().unwrap());
        let other = home.of("seat-7".parse().unwrap());
        let lesson = Done::Lesson("cookies".to_owned());
        other.note(&lesson).await.unwrap();
        other.note_hints("login", 2).await.unwrap();
        other.count_attempt("login").await.unwrap();
        assert!(home.achieved().await.unwrap().is_empty() && home.efforts().await.unwrap().is_empty());
        home.count_attempt("login").await.unwrap();
        home.take_in(Snapshot::default()).await.unwrap();
        assert_eq!(home.efforts().await.unwrap()["login"], Effort { attempts: 1, hints: 0 });
        let theirs = other.snapshot().await.unwrap();
        assert_eq!((theirs.done.len(), theirs.efforts["login"]), (1, Effort { attempts: 1, hints: 2 }));
    }
}
