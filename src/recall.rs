//! When each recall card comes again: Leitner's boxes, kept in the data folder beside progress.
//!
//! A card that was known moves a box on and comes later; one that was not goes back to the first. A card is named by
//! its lesson and a hash of its question, so an edited question is a new card, and what was kept for the old one is
//! dropped. Deliberately absent: the cards themselves; those are the course's.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use time::Duration;

use crate::{
    database::{DatabaseError, column},
    ids::LearnerId,
    replica::{Deed, Replica},
};

/// How long a card rests in each box, in minutes: ten minutes; 1, 3, 7, 16, 35 and 80 days.
const RESTS: [i64; 7] = [10, DAY, 3 * DAY, 7 * DAY, 16 * DAY, 35 * DAY, 80 * DAY];
const DAY: i64 = 24 * 60;
/// The longest rest there is: in the last box.
pub const LONGEST_REST: Duration = Duration::minutes(80 * DAY);
/// The last box.
pub const LAST: u16 = 6;

/// Where a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resting {
    /// Its box, from 0.
    pub place: u16,
    /// When it comes again, in seconds since 1970.
    pub due: i64,
}

impl Resting {
    /// From two columns, box and due.
    fn of(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        let place = column::number(row, first, LAST.into())?;
        Ok(Self { place: u16::try_from(place).unwrap_or(LAST), due: column::seconds(row, first + 1)? })
    }

    /// Of two states of one card the one that is further on: it comes later, or in the later box.
    #[must_use]
    pub fn further(self, other: Self) -> Self {
        if (other.due, other.place) > (self.due, self.place) { other } else { self }
    }
}

/// The box a card moves to, from the one it is in; `None` is a card never seen.
#[must_use]
pub fn next_box(from: Option<u16>, knew: bool) -> u16 {
    let next = from.map_or(1, |place| place.saturating_add(1));
    if knew { next.min(LAST) } else { 0 }
}

/// How long a card rests in a box.
#[must_use]
pub fn rest(place: u16) -> Duration {
    Duration::minutes(RESTS[usize::from(place.min(LAST))])
}

/// A handle to what is kept of a learner's cards. Clones share it.
#[derive(Debug, Clone)]
pub struct Recall {
    kept: Replica,
    learner: LearnerId,
}

impl Recall {
    /// Kept in this database; of the learner at home.
    #[must_use]
    pub fn new(kept: impl Into<Replica>) -> Self {
        let kept = kept.into();
        kept.takes::<Graded>();
        Self { kept, learner: LearnerId::HOME }
    }

    /// The same, of another learner.
    #[must_use]
    pub fn of(&self, learner: LearnerId) -> Self {
        Self { kept: self.kept.clone(), learner }
    }

    /// Every card seen so far, by its name. Some may be of questions that are gone.
    ///
    /// # Errors
    /// The database refused.
    pub async fn seen(&self) -> Result<BTreeMap<String, Resting>, DatabaseError> {
        let learner = self.learner.clone();
        self.kept.database().read(move |db| Self::read(db, &learner)).await
    }

    /// Every card seen so far, in a transaction of somebody else's: progress is read and written as a whole.
    pub(crate) fn read(db: &Connection, learner: &LearnerId) -> rusqlite::Result<BTreeMap<String, Resting>> {
        let mut rows = db.prepare_cached("SELECT card, box, due FROM recall WHERE learner = ?1")?;
        let rows = rows.query_map([learner], |row| Ok(column::text(row, 0)?.zip(Some(Resting::of(row, 1)?))))?;
        rows.filter_map(Result::transpose).collect()
    }

    /// Puts one card where it is said to be.
    pub(crate) fn put(db: &Connection, learner: &LearnerId, card: &str, at: Resting) -> rusqlite::Result<()> {
        let sql = "INSERT OR REPLACE INTO recall (learner, card, box, due) VALUES (?1, ?2, ?3, ?4)";
        db.prepare_cached(sql)?.execute(params![learner, card, at.place, at.due]).map(drop)
    }

    /// Moves a card that is due. One that rests is left alone: a form sent twice counts once. Of the same lesson,
    /// whatever is none of `there` is dropped.
    ///
    /// # Errors
    /// The database refused.
    pub async fn grade(&self, card: &str, knew: bool, now: i64, there: Vec<String>) -> Result<(), DatabaseError> {
        let (card, learner) = (card.to_owned(), self.learner.clone());
        self.kept.write(Graded { learner, card, knew, now, there }).await
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Graded {
    learner: LearnerId,
    card: String,
    knew: bool,
    now: i64,
    there: Vec<String>,
}

impl Deed for Graded {
    const NAME: &'static str = "graded";

    fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        let Self { learner, card, knew, now, there } = self;
        let select = "SELECT box, due FROM recall WHERE learner = ?1 AND card = ?2";
        let card_of = params![learner, card];
        let known = db.prepare_cached(select)?.query_row(card_of, |row| Resting::of(row, 0)).optional()?;
        if known.is_none_or(|resting| resting.due <= *now) {
            let place = next_box(known.map(|resting| resting.place), *knew);
            let due = now.saturating_add(rest(place).whole_seconds());
            Recall::put(db, learner, card, Resting { place, due })?;
        }
        let lesson = card.split_once(':').map_or(card.as_str(), |(lesson, _)| lesson);
        // All names that begin with `lesson:`; a semicolon comes next after a colon.
        let mut of_lesson =
            db.prepare_cached("SELECT card FROM recall WHERE learner = ?1 AND card >= ?2 AND card < ?3")?;
        let names: Vec<String> = of_lesson
            .query_map(params![learner, format!("{lesson}:"), format!("{lesson};")], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for gone in names.iter().filter(|name| !there.contains(name)) {
            db.prepare_cached("DELETE FROM recall WHERE learner = ?1 AND card = ?2")?
                .execute(params![learner, gone])?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Database;

    #[test]
    fn a_card_that_is_known_rests_longer_each_time_and_one_that_is_not_begins_anew() {
        let mut place = None;
        let mut last = Duration::ZERO;
        for _ in 0..6 {
            let next = next_box(place, true);
            assert!(rest(next) > last, "{next}");
            (place, last) = (Some(next), rest(next));
        }
        assert_eq!(next_box(place, true), 6, "the last box keeps it");
        assert_eq!(rest(next_box(place, false)), Duration::minutes(10));
        assert_eq!(rest(next_box(None, true)), Duration::days(1));
    }

    #[tokio::test]
    async fn a_form_sent_twice_counts_once_and_what_is_gone_is_dropped() {
        let recall = Recall::new(Database::in_memory().unwrap());
        let there = || vec!["a:1".to_owned(), "a:2".to_owned()];
        recall.grade("a:1", true, 1000, there()).await.unwrap();
        recall.grade("a:1", true, 1000, there()).await.unwrap();
        recall.grade("ab:1", true, 1000, vec!["ab:1".to_owned()]).await.unwrap();
        let day = 24 * 60 * 60;
        assert_eq!(recall.seen().await.unwrap()["a:1"], Resting { place: 1, due: 1000 + day });
        recall.grade("a:2", false, 1000, vec!["a:2".to_owned()]).await.unwrap();
        let seen = recall.seen().await.unwrap();
        assert_eq!(seen.keys().collect::<Vec<_>>(), ["a:2", "ab:1"], "a:1 is no card of lesson a any more");
        assert_eq!(seen["a:2"], Resting { place: 0, due: 1600 });
    }
}
