//! Does what somebody wants fit?

use super::{MOST_PAIRS, PairAct, Pairs, WEAK};
use crate::ids::LearnerId;

const IN_ONE: &str = "You are in a pair. Leave it first, then find another partner.";
const NO_PAIR: &str = "This pair is no more. Load the page again.";
const ELSEWHERE: &str =
    "You two are on different servers of this class, and a pair shares one. Ask somebody else, or take the lot.";
/// Longer names of processes are nobody's.
const LONGEST_PROCESS: usize = 64;

impl Pairs {
    /// # Errors
    /// What is wrong, and what to do. That the learners are of the class is asked before.
    pub(in crate::class) fn may(&self, act: &PairAct) -> Result<(), String> {
        match act {
            PairAct::Lot { learner, process } => self.is_free(learner).and_then(|()| self.place(process)),
            PairAct::NoLot { learner } if !self.lot.contains_key(learner) => Err("You are not in the lot.".to_owned()),
            PairAct::Ask { from, to, weak, process } => self.may_ask((from, to), weak, process),
            PairAct::Withdraw { from } if !self.questions.contains_key(from) => {
                Err("There is nothing to take back: it was answered, or taken back already.".to_owned())
            }
            PairAct::Answer { learner, from, yes, process } => self.may_answer((learner, from), *yes, process),
            PairAct::Ready { pair, learner, round, process } => self.may_begin(*pair, learner, *round, process),
            PairAct::Over { pair, round, .. } => {
                let is_on = |pair: &super::Pair| pair.round == *round && pair.on.is_some();
                self.get(*pair).filter(|pair| is_on(pair)).map(drop).ok_or_else(|| "This round is over.".to_owned())
            }
            PairAct::Leave { learner } => self.of(learner).map(drop).ok_or_else(|| NO_PAIR.to_owned()),
            PairAct::Draw { weak, seed } => {
                known(weak)?;
                match (self.lot.len(), seed.len()) {
                    (_, length) if length > LONGEST_PROCESS => Err("A seed is short.".to_owned()),
                    (0 | 1, _) => {
                        Err("Fewer than two take part. Wait until more have pressed “I take part”.".to_owned())
                    }
                    _ => Ok(()),
                }
            }
            PairAct::NoLot { .. } | PairAct::Withdraw { .. } | PairAct::Read { .. } | PairAct::Gather { .. } => Ok(()),
        }
    }

    fn is_free(&self, learner: &LearnerId) -> Result<(), String> {
        if self.of.contains_key(learner) { Err(IN_ONE.to_owned()) } else { Ok(()) }
    }

    fn place(&self, process: &str) -> Result<(), String> {
        if process.len() > LONGEST_PROCESS {
            return Err("Load the page again.".to_owned());
        }
        if self.all.len() >= MOST_PAIRS {
            return Err(format!("All {MOST_PAIRS} hotels for two are in use. Try again when a pair has left."));
        }
        Ok(())
    }

    fn may_ask(&self, (from, to): (&LearnerId, &LearnerId), weak: &str, process: &str) -> Result<(), String> {
        known(weak)?;
        self.is_free(from)?;
        self.place(process)?;
        if from == to {
            return Err("Ask somebody else than yourself.".to_owned());
        }
        match self.of.contains_key(to) {
            true => Err("They are in a pair already. Ask somebody else.".to_owned()),
            false => Ok(()),
        }
    }

    fn may_answer(&self, (learner, from): (&LearnerId, &LearnerId), yes: bool, process: &str) -> Result<(), String> {
        let question = self.questions.get(from).filter(|question| question.to == *learner);
        let Some(question) = question else { return Err("They do not ask you any more.".to_owned()) };
        if !yes {
            return Ok(());
        }
        self.is_free(learner)?;
        self.place(process)?;
        if self.of.contains_key(from) {
            return Err("They are in a pair already.".to_owned());
        }
        if question.process == process { Ok(()) } else { Err(ELSEWHERE.to_owned()) }
    }

    fn may_begin(&self, number: u64, learner: &LearnerId, round: u64, process: &str) -> Result<(), String> {
        let Some(pair) = self.of(learner).filter(|pair| pair.number == number) else { return Err(NO_PAIR.to_owned()) };
        if pair.round != round {
            return Err("Another round has begun already.".to_owned());
        }
        let elsewhere = pair.ready.iter().any(|(other, there)| other != learner && there != process);
        if elsewhere { Err(ELSEWHERE.to_owned()) } else { Ok(()) }
    }
}

fn known(weak: &str) -> Result<(), String> {
    match WEAK.iter().any(|(name, _)| *name == weak) {
        true => Ok(()),
        false => Err("Choose what is weak from the list.".to_owned()),
    }
}
