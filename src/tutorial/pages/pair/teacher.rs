//! The pairs of the class, for the teacher.

use serde::Serialize;

use super::view::{Weak, weak_choices};
use crate::{
    class::{
        State,
        pairs::{Pair, RoundEnd, WEAK, weak_title},
    },
    ids::LearnerId,
};

/// The page of the teacher.
#[derive(Debug, Serialize)]
pub(super) struct TeacherView<'a> {
    class: &'a str,
    gathers: bool,
    lot: usize,
    pairs: Vec<PairRow<'a>>,
    weak: [Weak; WEAK.len()],
    count: usize,
}

#[derive(Debug, Serialize)]
struct PairRow<'a> {
    first: &'a str,
    second: &'a str,
    weak: &'static str,
    round: u64,
    on: bool,
    rounds: usize,
    first_wins: usize,
    second_wins: usize,
}

/// For the teacher.
pub(super) fn teacher<'a>(state: &'a State) -> TeacherView<'a> {
    let called = |id: &LearnerId| state.learner(id).map_or("", |(_, l)| l.nickname.as_str());
    let pairs = state.pairs();
    let row = |pair: &'a Pair| {
        let Pair { members: [first, second], rounds, .. } = pair;
        let wins = |who: usize| rounds.iter().filter(|r| r.mallory == who && r.end == RoundEnd::Mallory).count();
        PairRow {
            first: called(first),
            second: called(second),
            weak: weak_title(&pair.weak),
            round: pair.round,
            on: pair.on.is_some(),
            rounds: rounds.len(),
            first_wins: wins(0),
            second_wins: wins(1),
        }
    };
    TeacherView {
        class: state.name(),
        gathers: pairs.gathers(),
        lot: pairs.lot(),
        pairs: pairs.iter().map(row).collect(),
        weak: weak_choices(),
        count: state.count(),
    }
}
