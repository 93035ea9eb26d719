//! All progress at once, and how two records of it become one.
//!
//! The better of both is kept: what one of them has done is done, since the earlier date; of counts the larger; of a
//! recall card the state that comes later.
//! So the order does not matter, and merging twice changes nothing. Deliberately absent: JSON; that is `file`. And the reader's
//! place: it has no date, so of two places neither is the later one.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Done, Effort, Progress};
use crate::{
    clock::Clock,
    database::{DatabaseError, column},
    ids::LearnerId,
    recall::{LONGEST_REST, Recall, Resting},
    replica::Deed,
};

/// Everything there is to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// What has been done, and when: seconds since 1970.
    pub done: BTreeMap<Done, i64>,
    /// What exercises took, by slug.
    pub efforts: BTreeMap<String, Effort>,
    /// Where each recall card is, by its name.
    pub cards: BTreeMap<String, Resting>,
    /// Sections of a file that are not ours: whoever knows them keeps them.
    pub others: Map<String, Value>,
}

/// What an import added or improved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gained {
    /// Lessons that were not done.
    pub lessons: usize,
    /// Attacks not yet watched, or not yet stopped.
    pub attacks: usize,
    /// Exercises that were not done.
    pub exercises: usize,
    /// Labs that were not solved.
    pub labs: usize,
    /// Drills whose line was not found.
    pub drills: usize,
    /// Exercises whose counts were lower.
    pub counts: usize,
    /// Recall cards not yet seen, or further on there.
    pub cards: usize,
    /// Blocks not yet played and questions not yet answered so.
    pub steps: usize,
}

impl Snapshot {
    /// The better of both. Sections that are not ours stay with whoever knows them.
    #[must_use]
    pub fn merged(mut self, other: &Self) -> Self {
        for (done, at) in &other.done {
            let known = self.done.entry(done.clone()).or_insert(*at);
            *known = (*known).min(*at);
        }
        for (slug, effort) in &other.efforts {
            let known = self.efforts.entry(slug.clone()).or_default();
            known.attempts = known.attempts.max(effort.attempts);
            known.hints = known.hints.max(effort.hints);
        }
        for (card, resting) in &other.cards {
            let known = self.cards.entry(card.clone()).or_insert(*resting);
            *known = known.further(*resting);
        }
        self
    }

    /// What this has that `before` lacked.
    #[must_use]
    pub fn gained_since(&self, before: &Self) -> Gained {
        let mut gained = Gained::default();
        for done in self.done.keys().filter(|done| !before.done.contains_key(done)) {
            match done {
                Done::Lesson(_) => gained.lessons += 1,
                Done::Exercise(_) => gained.exercises += 1,
                Done::Watched(slug) if self.done.contains_key(&Done::Stopped(slug.clone())) => {
                    // Counted once, with its stop, unless that was known.
                    gained.attacks += usize::from(before.done.contains_key(&Done::Stopped(slug.clone())));
                }
                Done::Watched(_) | Done::Stopped(_) => gained.attacks += 1,
                Done::Lab(_) => gained.labs += 1,
                Done::Drill(_) => gained.drills += 1,
                Done::Played(_) | Done::Right(_) | Done::Wrong(_) => gained.steps += 1,
                // Come with the attack they stop, and with the lab.
                Done::StoppedBy(_) | Done::LabHint(_) => {}
            }
        }
        let higher = |(slug, effort): &(&String, &Effort)| before.efforts.get(*slug) != Some(effort);
        gained.counts = self.efforts.iter().filter(higher).count();
        gained.cards = self.cards.iter().filter(|(card, resting)| before.cards.get(*card) != Some(resting)).count();
        gained
    }

    fn read(db: &Connection, learner: &LearnerId) -> rusqlite::Result<Self> {
        let (efforts, cards) = (Progress::read_efforts(db, learner)?, Recall::read(db, learner)?);
        let mut snapshot = Self { efforts, cards, ..Self::default() };
        let mut rows = db.prepare_cached(DONE)?;
        for row in rows.query_map([learner], done_at)? {
            snapshot.done.extend(row?);
        }
        Ok(snapshot)
    }

    /// As much of a damaged database as can be read: each table up to where it breaks off.
    pub(super) fn readable(db: &Connection, learner: &LearnerId) -> Self {
        let mut snapshot = Self {
            efforts: Progress::read_efforts(db, learner).unwrap_or_default(),
            cards: Recall::read(db, learner).unwrap_or_default(),
            ..Self::default()
        };
        if let Ok(mut rows) = db.prepare(DONE)
            && let Ok(rows) = rows.query_map([learner], done_at)
        {
            snapshot.done.extend(rows.map_while(Result::ok).flatten());
        }
        snapshot
    }

    /// Makes it part of what is there.
    pub(super) fn take_in(&self, db: &Connection, learner: &LearnerId) -> rusqlite::Result<Gained> {
        let before = Self::read(db, learner)?;
        let merged = before.clone().merged(self);
        merged.write(db, learner)?;
        Ok(merged.gained_since(&before))
    }

    pub(super) fn write(&self, db: &Connection, learner: &LearnerId) -> rusqlite::Result<()> {
        for (done, at) in &self.done {
            let sql = "INSERT OR REPLACE INTO progress (learner, key, at) VALUES (?1, ?2, ?3)";
            db.prepare_cached(sql)?.execute(params![learner, done.key(), at])?;
        }
        for (slug, effort) in &self.efforts {
            let sql = "INSERT OR REPLACE INTO effort (learner, slug, attempts, hints) VALUES (?1, ?2, ?3, ?4)";
            db.prepare_cached(sql)?.execute(params![learner, slug, effort.attempts, effort.hints])?;
        }
        for (card, resting) in &self.cards {
            Recall::put(db, learner, card, *resting)?;
        }
        Ok(())
    }
}

const DONE: &str = "SELECT key, at FROM progress WHERE learner = ?1";

/// `None` for a kind that this version does not know.
fn done_at(row: &Row<'_>) -> rusqlite::Result<Option<(Done, i64)>> {
    let done = column::text(row, 0)?.and_then(|key| Done::of(&key));
    Ok(done.zip(Some(column::seconds(row, 1)?)))
}

impl Gained {
    /// In words, for a line or a page.
    #[must_use]
    pub fn words(&self) -> String {
        let count = |n: usize, one: &str| (n > 0).then(|| format!("{n} {one}{}", if n == 1 { "" } else { "s" }));
        let new = [
            count(self.lessons, "lesson"),
            count(self.attacks, "attack"),
            count(self.exercises, "exercise"),
            count(self.labs, "lab"),
            count(self.drills, "drill"),
            count(self.steps, "step").map(|steps| format!("{steps} in lessons")),
            count(self.cards, "recall card").map(|cards| format!("the state of {cards}")),
        ];
        let new: Vec<String> = new.into_iter().flatten().collect();
        match (new.is_empty(), self.counts) {
            (true, 0) => "Nothing in it was new".to_owned(),
            (true, _) => "New: higher counts of runs or hints".to_owned(),
            (false, _) => format!("New: {}", new.join(", ")),
        }
    }
}

impl Progress {
    /// Everything there is to keep.
    ///
    /// # Errors
    /// The database refused.
    pub async fn snapshot(&self) -> Result<Snapshot, DatabaseError> {
        // One look at all tables, whatever is written meanwhile. In a transaction of others that is so already.
        let learner = self.learner.clone();
        let read = move |db: &Connection| match db.is_autocommit() {
            true => db.unchecked_transaction().and_then(|all| Snapshot::read(&all, &learner)),
            false => Snapshot::read(db, &learner),
        };
        self.kept.database().read(read).await
    }

    /// Takes another record in, all of it or nothing.
    ///
    /// # Errors
    /// The database refused; nothing has changed.
    pub async fn take_in(&self, mut other: Snapshot) -> Result<Gained, DatabaseError> {
        let now = Clock::wall().unix_timestamp();
        // Of two states of a card the later one is kept: one that is due in a hundred years would stay for ever.
        let latest = now.saturating_add(LONGEST_REST.whole_seconds());
        other.cards.values_mut().for_each(|card| card.due = card.due.min(latest));
        other.done.values_mut().for_each(|at| *at = (*at).min(now));
        let learner = self.learner.clone();
        if let Some(database) = self.kept.alone() {
            return database.run_all(move |db| other.take_in(db, &learner)).await;
        }
        // Only this learner writes here, so what is new since is what the file brought.
        let (before, file) = (self.snapshot().await?, other.to_file(now));
        self.kept.write(TookIn { learner, file }).await?;
        Ok(self.snapshot().await?.gained_since(&before))
    }
}

/// A record of progress was taken in, as a file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TookIn {
    pub(super) learner: LearnerId,
    pub(super) file: String,
}

impl Deed for TookIn {
    const NAME: &'static str = "took-in";

    fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        match Snapshot::from_file(self.file.as_bytes()) {
            Ok(other) => other.take_in(db, &self.learner).map(drop),
            Err(error) => {
                tracing::warn!(%error, "a file of progress in the log cannot be read, and is left out");
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Database;

    fn snapshot(done: &[(Done, i64)], efforts: &[(&str, u32, u32)]) -> Snapshot {
        let efforts = efforts.iter().map(|&(slug, attempts, hints)| (slug.to_owned(), Effort { attempts, hints }));
        Snapshot { done: done.iter().cloned().collect(), efforts: efforts.collect(), ..Snapshot::default() }
    }

    fn two() -> (Snapshot, Snapshot) {
        let (lesson, attack) = (Done::Lesson("cookies".into()), Done::Stopped("replay".into()));
        let mut here = snapshot(&[(lesson.clone(), 200)], &[("login", 5, 1)]);
        let mut there = snapshot(&[(lesson, 100), (attack, 300)], &[("login", 2, 3), ("guard", 1, 0)]);
        let cards =
            |all: &[(&str, u16, i64)]| all.iter().map(|&(c, place, due)| (c.into(), Resting { place, due })).collect();
        here.cards = cards(&[("cookies:a", 2, 900), ("cookies:b", 1, 500), ("cookies:c", 4, 500)]);
        there.cards =
            cards(&[("cookies:a", 3, 800), ("cookies:b", 0, 600), ("cookies:c", 5, 500), ("cookies:d", 0, 10)]);
        (here, there)
    }

    #[test]
    fn the_better_of_both_is_kept_in_either_order_and_twice_is_once() {
        let (here, there) = two();
        let merged = here.clone().merged(&there);
        assert_eq!(merged.done[&Done::Lesson("cookies".into())], 100, "the earlier date");
        assert_eq!(merged.efforts["login"], Effort { attempts: 5, hints: 3 }, "the larger counts");
        let at = |card: &str| (merged.cards[card].place, merged.cards[card].due);
        assert_eq!((at("cookies:a"), at("cookies:b")), ((2, 900), (0, 600)), "the state that comes later");
        assert_eq!((at("cookies:c"), at("cookies:d")), ((5, 500), (0, 10)), "the later box; a card seen only there");
        assert_eq!(merged, there.clone().merged(&here));
        assert_eq!(merged, merged.clone().merged(&there));
    }

    #[tokio::test]
    async fn what_is_taken_in_is_kept_and_counted() {
        let (here, there) = two();
        let progress = Progress::new(Database::in_memory().unwrap());
        progress.take_in(here.clone()).await.unwrap();
        let gained = progress.take_in(there.clone()).await.unwrap();
        assert_eq!(
            gained,
            Gained { lessons: 0, attacks: 1, exercises: 0, labs: 0, drills: 0, counts: 2, cards: 3, steps: 0 }
        );
        assert!(gained.words().ends_with("the state of 3 recall cards"), "{}", gained.words());
        assert_eq!(progress.snapshot().await.unwrap(), here.merged(&there));
        let again = progress.take_in(there).await.unwrap();
        assert_eq!((again, again.words().as_str()), (Gained::default(), "Nothing in it was new"));
    }

    #[test]
    fn an_attack_watched_and_stopped_counts_as_one() {
        let watched = Done::Watched("replay".into());
        let both = snapshot(&[(watched.clone(), 1), (Done::Stopped("replay".into()), 2)], &[]);
        assert_eq!(both.gained_since(&Snapshot::default()).attacks, 1);
        assert_eq!(both.gained_since(&snapshot(&[(watched, 1)], &[])).attacks, 1);
        assert_eq!(both.gained_since(&snapshot(&[(Done::Stopped("replay".into()), 2)], &[])).attacks, 1);
    }
}
