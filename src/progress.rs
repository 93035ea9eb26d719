//! What has been done on this machine: kept in the data folder, so a lost cookie loses nothing.
//!
//! Deliberately absent: accounts. One data folder is one learner.

use std::collections::BTreeSet;

use rusqlite::params;

use crate::{
    clock::Clock,
    store::{Sqlite, StoreError},
};

/// What can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// A lesson read to its end.
    Lesson(String),
    /// An exercise whose tests pass.
    Exercise(String),
}

impl Done {
    fn key(&self) -> String {
        match self {
            Self::Lesson(slug) => format!("lesson:{slug}"),
            Self::Exercise(slug) => format!("exercise:{slug}"),
        }
    }
}

/// Everything done so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Achieved(BTreeSet<String>);

impl Achieved {
    /// Has it been done?
    #[must_use]
    pub fn has(&self, done: &Done) -> bool {
        self.0.contains(&done.key())
    }

    /// The slugs of one kind: `lesson` or `exercise`.
    pub fn slugs<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter_map(move |key| key.split_once(':').filter(|(k, _)| *k == kind).map(|(_, slug)| slug))
    }
}

/// A handle to the progress kept in the database. Clones share it.
#[derive(Debug, Clone)]
pub struct Progress(Sqlite);

impl Progress {
    /// Kept in this database.
    #[must_use]
    pub fn new(store: Sqlite) -> Self {
        Self(store)
    }

    /// What has been done.
    ///
    /// # Errors
    /// The database refused.
    pub async fn achieved(&self) -> Result<Achieved, StoreError> {
        let keys =
            self.0.run(|db| db.prepare_cached("SELECT key FROM progress")?.query_map([], |row| row.get(0))?.collect());
        Ok(Achieved(keys.await?))
    }

    /// Writes down that something has been done. Doing it again changes nothing.
    ///
    /// # Errors
    /// The database refused.
    pub async fn note(&self, done: &Done) -> Result<(), StoreError> {
        let (key, at) = (done.key(), Clock::wall().unix_timestamp());
        let write = move |db: &rusqlite::Connection| {
            db.prepare_cached("INSERT OR IGNORE INTO progress VALUES (?1, ?2)")?.execute(params![key, at])
        };
        self.0.run(write).await.map(drop)
    }
}
