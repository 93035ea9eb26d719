//! The event streams that are open: each holds a connection, so there is a limit for a learner and one in all.
//!
//! A page shares its stream with the other pages of its browser, and without one it looks again now and then.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::Problem;

/// A browser has six connections for a host. If all were streams, no page of it would load any more.
const MOST_EACH: usize = 4;
/// Well below the connections that the server holds.
const MOST: usize = 500;
/// Seconds until it is worth another try.
const AGAIN: u64 = 30;

/// How many streams are open, for whom. Clones share it.
#[derive(Debug, Clone)]
pub struct Streams {
    most: usize,
    open: Arc<Mutex<Open>>,
}

impl Default for Streams {
    fn default() -> Self {
        Self::within(MOST)
    }
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    of: HashMap<String, usize>,
}

/// The place of one open stream. Dropping it gives the place back.
#[derive(Debug)]
pub(super) struct Place {
    streams: Streams,
    of: Option<String>,
}

impl Streams {
    /// So many in all.
    #[must_use]
    pub fn within(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// A place for a stream: of a sandbox, of a learner in a class, or of nobody in particular.
    ///
    /// # Errors
    /// There are as many as there may be.
    pub(super) fn take(&self, of: Option<&str>) -> Result<Place, Problem> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let most = self.most;
        if open.all >= most {
            return Err(full(format!("{most} event streams are open, and more are not kept open")));
        }
        if let Some(id) = of {
            let count = open.of.entry(id.to_owned()).or_default();
            if *count >= MOST_EACH {
                return Err(full(format!("you have {MOST_EACH} event streams open, and more are not kept open")));
            }
            *count += 1;
        }
        open.all += 1;
        Ok(Place { streams: self.clone(), of: of.map(str::to_owned) })
    }
}

fn full(says: String) -> Problem {
    Problem::Limit { says: format!("{says}; close a page, or ask again in {AGAIN} seconds"), again: AGAIN }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.all = open.all.saturating_sub(1);
        let Some(id) = &self.of else { return };
        match open.of.get_mut(id) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(open.of.remove(id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learner_has_four_and_all_together_five_hundred_and_a_place_comes_back() {
        let streams = Streams::default();
        let four: Vec<_> = (0..MOST_EACH).map(|_| streams.take(Some("2")).unwrap()).collect();
        assert!(matches!(streams.take(Some("2")), Err(Problem::Limit { again: 30, .. })));
        let other = streams.take(Some("3")).unwrap();
        drop(four);
        let rest: Vec<_> = (1..MOST).map(|_| streams.take(None).unwrap()).collect();
        assert!(streams.take(None).is_err() && streams.take(Some("4")).is_err());
        drop(other);
        assert!(streams.take(Some("2")).is_ok(), "a place is free again");
        drop(rest);
        let open = streams.open.lock().unwrap();
        assert_eq!((open.all, open.of.len()), (0, 0), "nothing is left behind");
    }
}
