//! What a class is now: the same for everybody who applied the same changes.

mod look;
mod paired;
mod votes;

use std::collections::BTreeMap;

use super::{
    Ballot, Change, Entry, JoinCode, Learner, MOST_LEARNERS, Nickname, RecoveryWords, Task, learners::Learners,
    pairs::Pairs,
};
use crate::ids::LearnerId;

/// A reset can be taken back for so many seconds.
const TAKE_BACK: i64 = 10 * 60;
/// So many refusals are remembered, for those who wait for an answer.
const MOST_REFUSED: usize = 2_000;
/// So many switches can be set for all, with names and values of so many bytes.
const MOST_SWITCHES: usize = 200;
const LONGEST_SWITCH: usize = 64;
const NOT_OURS: &str = "Give an address of this course: it begins with /.";
/// The longest name of a class, in bytes.
const LONGEST_NAME: usize = 120;

/// A class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    name: String,
    code: Option<JoinCode>,
    closed: bool,
    group: Group,
    /// The group before the reset, and when that was.
    before: Option<(i64, Box<Group>, Option<JoinCode>)>,
    lead: Option<String>,
    frozen: bool,
    task: Option<Task>,
    plan: Option<Plan>,
    /// What was set for all, and the number of the change that set it.
    switches: BTreeMap<String, (String, u64)>,
    refused: BTreeMap<u64, String>,
}

/// The plan that is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Which one, by its minutes.
    pub minutes: u32,
    /// The part, from 0.
    pub part: usize,
    /// Since when the plan, in seconds since 1970.
    pub since: i64,
    /// Since when the part.
    pub part_since: i64,
}

/// Those who are in it, and what they voted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Group {
    learners: Learners,
    ballots: Vec<Ballot>,
    pairs: Pairs,
}

impl State {
    /// Why the change with this number was not made.
    pub(super) fn refused(&self, number: u64) -> Option<&str> {
        self.refused.get(&number).map(String::as_str)
    }

    /// Does a change fit?
    ///
    /// # Errors
    /// What is wrong, and what to do.
    pub(super) fn may(&self, change: &Change) -> Result<(), String> {
        let learners = &self.group.learners;
        let there = |id: &LearnerId| match learners.get(id) {
            Some(_) => Ok(()),
            None => Err("That learner is not in the class any more. Look at the list again.".to_owned()),
        };
        match change {
            Change::Open { name, .. } | Change::Name { name }
                if name.trim().is_empty() || name.len() > LONGEST_NAME =>
            {
                Err(format!("Give the class a name of at most {LONGEST_NAME} bytes."))
            }
            Change::Open { .. } if self.is_open() => Err("The class has begun already.".to_owned()),
            Change::Join { learner, nickname, words } => self.may_join(learner, nickname, words),
            Change::Rename { learner, nickname } => {
                there(learner)?;
                match learners.called(nickname).filter(|other| *other != learner) {
                    Some(_) => Err(format!("Somebody here is called {} already. Take another.", nickname.as_str())),
                    None => Ok(()),
                }
            }
            Change::Remove { learner } => there(learner),
            Change::Merge { from, into } if from == into => Err("Choose two learners to merge.".to_owned()),
            Change::Merge { from, into } => there(from).and_then(|()| there(into)),
            Change::Vote { learner, .. } if learners.get(learner).is_none() => {
                Err("You are not in this class any more. Join again with the code.".to_owned())
            }
            Change::Ask { .. }
            | Change::Vote { .. }
            | Change::Lock { .. }
            | Change::Show { .. }
            | Change::Tell { .. }
            | Change::Over { .. } => votes::may(&self.group.ballots, change),
            Change::Lead { to: Some(path) } | Change::Along { to: path } if !is_ours(path) => Err(NOT_OURS.to_owned()),
            Change::Give { task: Some(Task { path, title }) } if !is_ours(path) || title.len() > 300 => {
                Err(NOT_OURS.to_owned())
            }
            Change::Switches { set } => {
                let long = |text: &String| text.len() > LONGEST_SWITCH;
                match set.len() > MOST_SWITCHES || set.iter().any(|(name, value)| long(name) || long(value)) {
                    true => Err(format!("At most {MOST_SWITCHES} switches are set at once.")),
                    false => Ok(()),
                }
            }
            Change::Pair { act } => paired::may(&self.group, act),
            Change::Restore if self.before.is_none() => {
                Err("There is nothing to take back: the last reset was more than ten minutes ago.".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn may_join(&self, learner: &LearnerId, nickname: &Nickname, words: &RecoveryWords) -> Result<(), String> {
        let learners = &self.group.learners;
        if self.closed {
            return Err("The class takes nobody in now. Ask the teacher to open the door.".to_owned());
        }
        if learners.count() >= MOST_LEARNERS {
            return Err(format!("All {MOST_LEARNERS} places are taken. Tell your teacher: a place can be made."));
        }
        if learners.get(learner).is_some() || learners.with_words(words).is_some() {
            return Err("Try once more.".to_owned());
        }
        match learners.called(nickname) {
            Some(_) => Err(format!("Somebody here is called {} already.", nickname.as_str())),
            None => Ok(()),
        }
    }

    /// Applies a change, or remembers why it cannot be.
    pub(super) fn apply(&mut self, number: u64, Entry { at, change }: Entry) {
        if self.before.as_ref().is_some_and(|(reset, ..)| at > reset + TAKE_BACK) {
            self.before = None;
        }
        match self.may(&change) {
            Ok(()) => self.make(number, at, change),
            Err(says) => {
                self.refused.insert(number, says);
                if self.refused.len() > MOST_REFUSED {
                    self.refused.pop_first();
                }
            }
        }
    }

    fn make(&mut self, number: u64, at: i64, change: Change) {
        match change {
            Change::Open { name, code } => (self.name, self.code) = (name, Some(code)),
            Change::Name { name } => self.name = name,
            Change::Code { code } => self.code = Some(code),
            Change::Door { open } => self.closed = !open,
            Change::Join { learner, nickname, words } => {
                self.group.learners.put(learner, Learner { nickname, words, since: at });
            }
            Change::Rename { learner, nickname } => {
                if let Some(learner) = self.group.learners.get_mut(&learner) {
                    learner.nickname = nickname;
                }
            }
            Change::Remove { learner } => {
                paired::gone(&mut self.group, &learner);
                self.group.learners.remove(&learner);
            }
            Change::Merge { from, into } => {
                paired::gone(&mut self.group, &from);
                self.group.learners.merge(&from, &into);
                votes::merge(&mut self.group.ballots, &from, &into);
            }
            Change::Ask { .. }
            | Change::Vote { .. }
            | Change::Lock { .. }
            | Change::Show { .. }
            | Change::Tell { .. }
            | Change::Over { .. } => votes::make(&mut self.group.ballots, number, at, change),
            Change::Lead { to } => self.lead = to,
            Change::Along { to } => self.lead = self.lead.take().map(|_| to),
            Change::Switches { set } => {
                self.switches.extend(set.into_iter().map(|(name, value)| (name, (value, number))));
            }
            Change::Freeze { on } => self.frozen = on,
            Change::Give { task } => self.task = task,
            Change::Plan { minutes, part } => self.follow(minutes, part, at),
            Change::Pair { act } => paired::make(&mut self.group, number, at, act),
            Change::Reset { code } => self.reset(code, at),
            Change::Restore => self.restore(),
        }
    }

    fn follow(&mut self, minutes: Option<u32>, part: usize, at: i64) {
        let same = self.plan.filter(|plan| Some(plan.minutes) == minutes);
        let since = same.map_or(at, |plan| plan.since);
        let part_since = same.filter(|plan| plan.part == part).map_or(at, |plan| plan.part_since);
        self.plan = minutes.map(|minutes| Plan { minutes, part, since, part_since });
    }

    fn reset(&mut self, code: JoinCode, at: i64) {
        let group = std::mem::take(&mut self.group);
        self.before = Some((at, Box::new(group), self.code.replace(code)));
        (self.lead, self.frozen, self.task, self.plan, self.closed) = (None, false, None, None, false);
        self.switches.clear();
    }

    /// The group before comes back; whoever has joined since stays.
    fn restore(&mut self) {
        let Some((_, group, code)) = self.before.take() else { return };
        let newcomers = std::mem::replace(&mut self.group, *group);
        for (id, learner) in newcomers.learners.iter() {
            let mut learner = learner.clone();
            let called = learner.nickname.clone();
            let mut number = 2;
            while self.group.learners.called(&learner.nickname).is_some() {
                learner.nickname = called.numbered(number);
                number += 1;
            }
            self.group.learners.put(id.clone(), learner);
        }
        self.code = code.or_else(|| self.code.take());
    }
}

/// An address of ours, and of nobody else.
fn is_ours(path: &str) -> bool {
    let plain = path.len() <= 300 && path.starts_with('/') && !path.starts_with("//");
    plain && !path.contains('\\') && !path.chars().any(char::is_control)
}
