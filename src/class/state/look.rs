//! What can be seen of a class.

use super::{Plan, State, TAKE_BACK};
use crate::{
    class::{JoinCode, Learner, Nickname, RecoveryWords, Task, pairs::Pairs},
    ids::LearnerId,
};

impl State {
    /// Has the class begun?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.code.is_some()
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// With what one joins; `None` before it has begun.
    #[must_use]
    pub fn code(&self) -> Option<&JoinCode> {
        self.code.as_ref()
    }

    /// May newcomers join?
    #[must_use]
    pub fn lets_in(&self) -> bool {
        !self.closed
    }

    /// Who somebody is now: whoever was merged is another; whoever was removed is nobody.
    #[must_use]
    pub fn learner(&self, id: &LearnerId) -> Option<(LearnerId, &Learner)> {
        let now = self.group.learners.now(id)?;
        let learner = self.group.learners.get(&now)?;
        Some((now, learner))
    }

    /// Attacks between two of them.
    #[must_use]
    pub fn pairs(&self) -> &Pairs {
        &self.group.pairs
    }

    /// All who are in it.
    pub fn learners(&self) -> impl Iterator<Item = (&LearnerId, &Learner)> {
        self.group.learners.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.group.learners.count()
    }

    /// Is a nickname taken?
    #[must_use]
    pub fn is_taken(&self, nickname: &Nickname) -> bool {
        self.group.learners.called(nickname).is_some()
    }

    /// Whom these words bring back.
    #[must_use]
    pub fn with_words(&self, words: &RecoveryWords) -> Option<LearnerId> {
        self.group.learners.with_words(words).cloned()
    }

    /// Where all pages are led.
    #[must_use]
    pub fn lead(&self) -> Option<&str> {
        self.lead.as_deref()
    }

    /// Do all pages hold still?
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.frozen
    }

    /// What everybody is given to do.
    #[must_use]
    pub fn task(&self) -> Option<&Task> {
        self.task.as_ref()
    }

    /// The plan that is followed.
    #[must_use]
    pub fn plan(&self) -> Option<Plan> {
        self.plan
    }

    /// What the switches of every sandbox were set to by changes after this number, by name.
    pub fn switches_after(&self, number: u64) -> impl Iterator<Item = (&str, &str)> {
        let later = self.switches.iter().filter(move |(_, (_, set))| *set > number);
        later.map(|(name, (value, _))| (name.as_str(), value.as_str()))
    }

    /// The number of the last change that set a switch; 0 if none did.
    #[must_use]
    pub fn switches_number(&self) -> u64 {
        self.switches.values().map(|(_, number)| *number).max().unwrap_or(0)
    }

    /// Until when a reset can be taken back, in seconds since 1970.
    #[must_use]
    pub fn can_restore_until(&self) -> Option<i64> {
        self.before.as_ref().map(|(at, ..)| at + TAKE_BACK)
    }
}
