//! Who is in the class.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Nickname, RecoveryWords};
use crate::ids::LearnerId;

/// So many may join. Each has a sandbox.
pub const MOST_LEARNERS: usize = 1_200;

/// Somebody in the class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learner {
    /// What the class calls them.
    pub nickname: Nickname,
    /// What brings them back on another device. Nobody else sees it.
    pub words: RecoveryWords,
    /// Since when, in seconds since 1970.
    pub since: i64,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Learners {
    all: BTreeMap<LearnerId, Learner>,
    /// Who became somebody else: sessions that lead to the first lead to the second.
    merged: BTreeMap<LearnerId, LearnerId>,
}

impl Learners {
    pub(super) fn get(&self, id: &LearnerId) -> Option<&Learner> {
        self.all.get(id)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&LearnerId, &Learner)> {
        self.all.iter()
    }

    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// Who somebody is now.
    pub(super) fn now(&self, id: &LearnerId) -> Option<LearnerId> {
        let mut id = id;
        // A merge leads to somebody who is there or was merged later: no circle.
        for _ in 0..=self.merged.len() {
            match self.merged.get(id) {
                Some(next) => id = next,
                None => break,
            }
        }
        self.all.contains_key(id).then(|| id.clone())
    }

    /// Who has a nickname that a room cannot tell from this one.
    pub(super) fn called(&self, nickname: &Nickname) -> Option<&LearnerId> {
        let key = nickname.key();
        self.all.iter().find(|(_, learner)| learner.nickname.key() == key).map(|(id, _)| id)
    }

    pub(super) fn with_words(&self, words: &RecoveryWords) -> Option<&LearnerId> {
        self.all.iter().find(|(_, learner)| learner.words == *words).map(|(id, _)| id)
    }

    pub(super) fn put(&mut self, id: LearnerId, learner: Learner) {
        self.all.insert(id, learner);
    }

    pub(super) fn get_mut(&mut self, id: &LearnerId) -> Option<&mut Learner> {
        self.all.get_mut(id)
    }

    pub(super) fn remove(&mut self, id: &LearnerId) {
        self.all.remove(id);
    }

    pub(super) fn merge(&mut self, from: &LearnerId, into: &LearnerId) {
        self.all.remove(from);
        self.merged.insert(from.clone(), into.clone());
    }
}
