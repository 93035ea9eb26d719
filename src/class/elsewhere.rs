//! What processes of one class tell each other of where its learners are: a word when somebody moves, and now and then that they
//! are there. It is kept nowhere, and numbers nothing.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::{MOST_LEARNERS, Seen, Where};
use crate::ids::{self, LearnerId};

/// Somebody who does not move is told of so often, in seconds.
const AGAIN: i64 = 20;

/// What is told.
#[derive(Debug, Serialize, Deserialize)]
struct Word {
    /// Which process.
    from: String,
    learner: LearnerId,
    seen: Told,
}

/// Sandboxes are left out: they are in one process alone.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    There,
    Acted,
    Reads(Where),
    Tested { exercise: String, verdict: String, passed: bool },
}

/// Who was told of, and when.
#[derive(Debug)]
pub(super) struct Elsewhere {
    /// This process: its own words come back to it.
    own: String,
    told: Mutex<HashMap<LearnerId, i64>>,
}

impl Default for Elsewhere {
    fn default() -> Self {
        Self { own: ids::unguessable::<8>(), told: Mutex::default() }
    }
}

impl Elsewhere {
    /// What there is to tell.
    pub(super) fn word(&self, learner: &LearnerId, seen: &Seen) -> Option<String> {
        let seen = match seen {
            Seen::There => Told::There,
            Seen::Acted => Told::Acted,
            Seen::Reads(place) => Told::Reads(place.clone()),
            Seen::Tested { exercise, verdict, passed } => {
                Told::Tested { exercise: exercise.clone(), verdict: verdict.clone(), passed: *passed }
            }
            Seen::Sandbox(_) => return None,
        };
        serde_json::to_string(&Word { from: self.own.clone(), learner: learner.clone(), seen }).ok()
    }

    /// Is it time to tell of somebody, who has moved or not?
    pub(super) fn is_due(&self, learner: &LearnerId, moved: bool, at: i64) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was put back makes it due, too.
        if !moved && told.get(learner).is_some_and(|last| (0..AGAIN).contains(&(at - last))) {
            return false;
        }
        if told.len() >= 2 * MOST_LEARNERS && !told.contains_key(learner) {
            told.retain(|_, last| (0..AGAIN).contains(&(at - *last)));
        }
        told.insert(learner.clone(), at);
        true
    }

    /// What another process told.
    pub(super) fn heard(&self, word: &str) -> Option<(LearnerId, Seen)> {
        let Word { from, learner, seen } = serde_json::from_str(word).ok()?;
        let seen = match seen {
            _ if from == self.own => return None,
            Told::There => Seen::There,
            Told::Acted => Seen::Acted,
            Told::Reads(place) => Seen::Reads(place),
            Told::Tested { exercise, verdict, passed } => Seen::Tested { exercise, verdict, passed },
        };
        Some((learner, seen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_hear_where_somebody_is_and_nobody_hears_the_own_words() {
        let (here, there) = (Elsewhere::default(), Elsewhere::default());
        let mina = LearnerId::random();
        let reads = Seen::Reads(Where { path: "/lessons/cookies".to_owned(), title: "Cookies".to_owned(), at: None });
        let word = here.word(&mina, &reads).unwrap();
        assert_eq!(there.heard(&word), Some((mina.clone(), reads)));
        assert_eq!(here.heard(&word), None);
        assert_eq!(there.heard("{}"), None);
        assert!(here.is_due(&mina, false, 100) && !here.is_due(&mina, false, 110) && here.is_due(&mina, true, 110));
        assert!(here.is_due(&mina, false, 130) && here.is_due(&mina, false, 20), "a clock that was put back");
    }
}
