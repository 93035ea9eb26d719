//! The search over all that can be read: sections of lessons, attacks, exercises, and the rows of the reference.
//!
//! An index is made once a course, when somebody first searches, and ranks by BM25. It knows words that mean the same,
//! forms of one word, the beginnings of words, and words with a wrong letter. The
//! cases of the clinic are ranked apart (`cases.rs`), and a sentence may be told that none fits (`fit.rs`). Deliberately
//! absent: how results look.

mod cases;
mod entries;
mod excerpt;
mod fit;
mod guess;
mod index;
mod said;
mod same;
mod text;
mod words;

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;

pub use entries::{Entry, Kind};
pub use excerpt::Part;
pub use fit::Fit;
pub use index::{Found, FoundCases, Hit, Index};

use crate::course::Course;

/// The longest question, in characters.
pub const LONGEST: usize = 200;

/// The longest sentence that the clinic takes: some paste what they wrote in a forum.
pub const LONGEST_TOLD: usize = 2000;

/// A page that is not part of the course's files, such as a tool.
#[derive(Debug, Clone, Copy)]
pub struct Tool {
    /// Its address.
    pub href: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What one finds there.
    pub says: &'static str,
}

type Known = Option<(Arc<Course>, Arc<Index>)>;

/// The index of the course as it stands. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Search {
    known: Arc<RwLock<Known>>,
    making: Arc<Mutex<()>>,
}

impl Search {
    /// The index of a course; made once, by whoever asks first, while others wait for it.
    pub async fn of(&self, course: &Arc<Course>, tools: &'static [&'static [Tool]]) -> Arc<Index> {
        if let Some(index) = self.known(course) {
            return index;
        }
        let _one = self.making.lock().await;
        if let Some(index) = self.known(course) {
            return index;
        }
        let of = Arc::clone(course);
        let made = tokio::task::spawn_blocking(move || Arc::new(Index::of(&of, tools))).await;
        // The index of an empty course finds nothing: better than no page.
        let index = made.unwrap_or_else(|_| Arc::new(Index::of(&Course::default(), tools)));
        let known = Some((Arc::clone(course), Arc::clone(&index)));
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        index
    }

    fn known(&self, course: &Arc<Course>) -> Option<Arc<Index>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(of, _)| Arc::ptr_eq(of, course)).map(|(_, index)| Arc::clone(index))
    }
}
