//! Pairs within the class: only those who are in it.

use super::Group;
use crate::{class::pairs::PairAct, ids::LearnerId};

/// Does it fit?
pub(super) fn may(group: &Group, act: &PairAct) -> Result<(), String> {
    let people: &[&LearnerId] = match act {
        PairAct::Lot { learner, .. }
        | PairAct::NoLot { learner }
        | PairAct::Ready { learner, .. }
        | PairAct::Leave { learner }
        | PairAct::Read { learner } => &[learner],
        PairAct::Ask { from, to, .. } => &[from, to],
        PairAct::Withdraw { from } => &[from],
        PairAct::Answer { learner, from, .. } => &[learner, from],
        PairAct::Over { .. } | PairAct::Gather { .. } | PairAct::Draw { .. } => &[],
    };
    if people.iter().any(|id| group.learners.get(id).is_none()) {
        return Err("They are not in the class any more. Look at the list again.".to_owned());
    }
    group.pairs.may(act)
}

pub(super) fn make(group: &mut Group, number: u64, at: i64, act: PairAct) {
    let Group { learners, pairs, .. } = group;
    let called = |id: &LearnerId| learners.get(id).map_or_else(String::new, |l| l.nickname.as_str().to_owned());
    pairs.make((number, at), act, called);
}

/// Somebody leaves the class, or becomes somebody else.
pub(super) fn gone(group: &mut Group, learner: &LearnerId) {
    let called = group.learners.get(learner).map_or_else(String::new, |l| l.nickname.as_str().to_owned());
    group.pairs.gone(learner, &called);
}
