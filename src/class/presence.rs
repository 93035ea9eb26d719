//! Where each learner is, and since when nothing was heard of them. In memory: it is about now.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use serde::{Deserialize, Serialize};

use super::MOST_LEARNERS;
use crate::ids::{LearnerId, SandboxId};

/// What a learner did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A page of theirs asked for something.
    There,
    /// They did something.
    Acted,
    /// They read here.
    Reads(Where),
    /// They have this sandbox.
    Sandbox(SandboxId),
    /// The tests of an exercise ran.
    Tested {
        /// Which exercise.
        exercise: String,
        /// The verdict, in a word or two; what did not pass.
        verdict: String,
        /// It passed.
        passed: bool,
    },
}

/// A place in the course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Where {
    /// The page: an address of ours.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// Its section or step.
    pub at: Option<String>,
}

/// An exercise that somebody is at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trying {
    /// Which one.
    pub exercise: String,
    /// The last verdict.
    pub verdict: String,
    /// It passed.
    pub passed: bool,
    /// How often in a row it was the same.
    pub times: u32,
    /// The last time, in seconds since 1970.
    pub at: i64,
}

/// One learner now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Now {
    /// When something was heard of them, in seconds since 1970.
    pub seen: i64,
    /// When they did something.
    pub acted: i64,
    /// Where they read.
    pub reads: Option<Where>,
    /// Since when they read there.
    pub reads_at: i64,
    /// The exercise they are at.
    pub trying: Option<Trying>,
    /// Their sandbox.
    #[serde(skip)]
    pub sandbox: Option<SandboxId>,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Presence(RwLock<HashMap<LearnerId, Now>>);

impl Presence {
    /// Notes it, and says whether there is something new to see.
    pub(super) fn note(&self, learner: &LearnerId, seen: Seen, at: i64) -> bool {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if !all.contains_key(learner) && all.len() >= 2 * MOST_LEARNERS {
            // Those of groups that have gone.
            let oldest = all.iter().min_by_key(|(_, now)| now.seen).map(|(id, _)| id.clone());
            oldest.map(|id| all.remove(&id));
        }
        let newcomer = !all.contains_key(learner);
        let now = all.entry(learner.clone()).or_default();
        let was_silent = at - now.seen > 60;
        now.seen = at;
        match seen {
            Seen::There => newcomer || was_silent,
            Seen::Acted => {
                let first = at - now.acted > 60;
                now.acted = at;
                newcomer || first
            }
            Seen::Reads(place) => {
                (now.acted, now.reads_at) = (at, at);
                now.reads.replace(place.clone()) != Some(place)
            }
            Seen::Sandbox(id) => now.sandbox.replace(id.clone()) != Some(id),
            Seen::Tested { exercise, verdict, passed } => {
                now.acted = at;
                let same = now.trying.as_ref().filter(|t| t.exercise == exercise && t.verdict == verdict);
                let times = same.map_or(1, |t| t.times.saturating_add(1));
                now.trying = Some(Trying { exercise, verdict, passed, times, at });
                true
            }
        }
    }

    /// One learner now; nothing was heard of whoever is not known.
    #[must_use]
    pub fn of(&self, learner: &LearnerId) -> Now {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(learner).cloned().unwrap_or_default()
    }

    /// Lets go of all of them.
    pub fn clear(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
