//! What an act does to the pairs.

use sha2::{Digest, Sha256};

use super::{Begun, InLot, MOST_PAIRS, MOST_ROUNDS, Pair, PairAct, Pairs, Parted, Question, Round};
use crate::ids::LearnerId;

impl Pairs {
    /// Does what fits. `number` is the change's; `called` says what somebody is called.
    pub(in crate::class) fn make(
        &mut self,
        (number, at): (u64, i64),
        act: PairAct,
        called: impl Fn(&LearnerId) -> String,
    ) {
        match act {
            PairAct::Lot { learner, process } => self.takes_part(number, learner, process),
            PairAct::NoLot { learner } => drop(self.lot.remove(&learner)),
            PairAct::Ask { from, to, weak, process } => {
                self.lot.remove(&from);
                self.parted.remove(&from);
                self.questions.insert(from, Question { to, weak, process });
            }
            PairAct::Withdraw { from } => drop(self.questions.remove(&from)),
            PairAct::Answer { learner, from, yes, .. } => match self.questions.remove(&from) {
                Some(question) if yes => self.join(number, [from, learner], question.weak),
                _ => drop(self.parted.insert(from, Parted::No(called(&learner)))),
            },
            PairAct::Ready { pair, learner, process, .. } => {
                if let Some(pair) = self.all.get_mut(&pair) {
                    pair.is_ready(learner, process, at);
                }
            }
            PairAct::Over { pair, end, seconds, .. } => {
                if let Some(pair) = self.all.get_mut(&pair) {
                    pair.on = None;
                    pair.ready.clear();
                    pair.rounds.push(Round { mallory: pair.mallory, end, seconds });
                    if pair.rounds.len() > MOST_ROUNDS {
                        pair.rounds.remove(0);
                    }
                }
            }
            PairAct::Leave { learner } => self.part(&learner, &called(&learner)),
            PairAct::Read { learner } => drop(self.parted.remove(&learner)),
            PairAct::Gather { on } => self.gathers = on,
            PairAct::Draw { seed, weak } => self.draw(number, &seed, &weak),
        }
    }

    /// Somebody is no longer of the class, or somebody else.
    pub(in crate::class) fn gone(&mut self, learner: &LearnerId, called: &str) {
        self.part(learner, called);
        self.lot.remove(learner);
        self.parted.remove(learner);
        self.questions.retain(|from, question| from != learner && question.to != *learner);
    }

    fn takes_part(&mut self, number: u64, learner: LearnerId, process: String) {
        self.parted.remove(&learner);
        self.questions.remove(&learner);
        let waits = self.lot.iter().find(|(other, waits)| **other != learner && waits.process == process);
        let waits = waits.map(|(other, _)| other.clone()).filter(|_| !self.gathers);
        match waits {
            Some(other) => self.join(number, [other, learner], "hidden".to_owned()),
            None => drop(self.lot.insert(learner, InLot { process, odd: false })),
        }
    }

    fn join(&mut self, number: u64, members: [LearnerId; 2], weak: String) {
        for learner in &members {
            self.lot.remove(learner);
            self.parted.remove(learner);
            self.questions.remove(learner);
            self.of.insert(learner.clone(), number);
        }
        let mallory = usize::from(number % 2 == 1);
        let (ready, rounds) = (std::collections::BTreeMap::new(), Vec::new());
        self.all.insert(number, Pair { number, members, weak, round: 0, mallory, on: None, ready, rounds });
    }

    fn part(&mut self, learner: &LearnerId, called: &str) {
        let Some(pair) = self.of.remove(learner).and_then(|number| self.all.remove(&number)) else { return };
        let other = pair.other(learner).clone();
        self.of.remove(&other);
        self.parted.insert(other, Parted::Left(called.to_owned()));
    }

    /// Pairs all who take part, those of one process with each other. Numbers of pairs are the change's, times a thousand
    /// and more: several come of one change, and no change has such a number in a class's life.
    fn draw(&mut self, number: u64, seed: &str, weak: &str) {
        self.gathers = false;
        let place = |id: &LearnerId| Sha256::digest(format!("{seed}:{}", id.as_str()));
        let mut all: Vec<(String, Vec<u8>, LearnerId)> =
            (self.lot.iter()).map(|(id, waits)| (waits.process.clone(), place(id).to_vec(), id.clone())).collect();
        all.sort();
        let (mut first, mut nth) = (None::<(String, LearnerId)>, 0);
        for (process, _, learner) in all {
            match first.take() {
                Some((same, other)) if same == process && self.all.len() < MOST_PAIRS => {
                    self.join((1_u64 << 40) + number.saturating_mul(1_000) + nth, [other, learner], weak.to_owned());
                    nth += 1;
                }
                _ => first = Some((process, learner)),
            }
        }
        for waits in self.lot.values_mut() {
            waits.odd = true;
        }
    }
}

impl Pair {
    fn is_ready(&mut self, learner: LearnerId, process: String, at: i64) {
        self.ready.insert(learner, process.clone());
        if self.ready.len() < 2 {
            return;
        }
        // A round that was lost is begun anew with the same roles.
        if self.round > 0 && self.on.is_none() {
            self.mallory = 1 - self.mallory;
        }
        self.round += 1;
        self.ready.clear();
        self.on = Some(Begun { at, process });
    }
}
