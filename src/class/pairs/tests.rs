use super::*;

fn id() -> LearnerId {
    LearnerId::random()
}

fn does(pairs: &mut Pairs, number: u64, act: PairAct) -> Result<(), String> {
    pairs.may(&act)?;
    pairs.make((number, 100), act, |_| "Eve".to_owned());
    Ok(())
}

fn lot(learner: &LearnerId) -> PairAct {
    PairAct::Lot { learner: learner.clone(), process: "p".to_owned() }
}

fn ready(pair: u64, learner: &LearnerId, round: u64) -> PairAct {
    PairAct::Ready { pair, learner: learner.clone(), round, process: "p".to_owned() }
}

#[test]
fn two_in_the_lot_are_a_pair_and_roles_change_when_both_are_ready() {
    let (mut pairs, a, b) = (Pairs::default(), id(), id());
    does(&mut pairs, 4, lot(&a)).unwrap();
    assert!(pairs.of(&a).is_none() && pairs.in_lot(&a).is_some());
    does(&mut pairs, 5, lot(&b)).unwrap();
    let pair = pairs.of(&a).unwrap().clone();
    assert_eq!((pair.number, pairs.lot(), pair.round), (5, 0, 0));
    does(&mut pairs, 6, ready(5, &a, 0)).unwrap();
    does(&mut pairs, 7, ready(5, &a, 0)).unwrap();
    assert!(pairs.of(&a).unwrap().on.is_none(), "one alone begins nothing");
    does(&mut pairs, 8, ready(5, &b, 0)).unwrap();
    let first = pairs.of(&b).unwrap().mallory;
    assert!(pairs.of(&b).unwrap().on.is_some());
    assert!(does(&mut pairs, 9, ready(5, &b, 0)).is_err(), "of a round that has begun");
    let over = |round| PairAct::Over { pair: 5, round, end: RoundEnd::Mallory, seconds: 9 };
    assert!(does(&mut pairs, 9, over(2)).is_err());
    does(&mut pairs, 9, over(1)).unwrap();
    assert!(does(&mut pairs, 10, over(1)).is_err(), "it is over once");
    does(&mut pairs, 11, ready(5, &a, 1)).unwrap();
    assert_eq!(pairs.of(&a).unwrap().mallory, first);
    does(&mut pairs, 12, ready(5, &b, 1)).unwrap();
    assert_eq!((pairs.of(&a).unwrap().mallory, pairs.of(&a).unwrap().round), (1 - first, 2));
    // A round that was lost is begun anew, and nobody's role changes.
    does(&mut pairs, 13, ready(5, &a, 2)).unwrap();
    does(&mut pairs, 14, ready(5, &b, 2)).unwrap();
    assert_eq!((pairs.of(&a).unwrap().mallory, pairs.of(&a).unwrap().round), (1 - first, 3));
    pairs.gone(&a, "Eve");
    assert_eq!(pairs.parted(&b), Some(&Parted::Left("Eve".to_owned())));
    assert!(pairs.of(&b).is_none() && pairs.iter().count() == 0);
}

#[test]
fn the_teachers_lot_pairs_those_who_take_part_and_tells_the_odd_one() {
    let mut pairs = Pairs::default();
    let all: Vec<_> = (0..7).map(|_| id()).collect();
    let draw = || PairAct::Draw { seed: "s".to_owned(), weak: "hidden".to_owned() };
    does(&mut pairs, 1, PairAct::Gather { on: true }).unwrap();
    assert!(does(&mut pairs, 2, draw()).is_err(), "nobody takes part");
    for learner in &all[..5] {
        does(&mut pairs, 3, lot(learner)).unwrap();
    }
    assert_eq!((pairs.lot(), pairs.iter().count()), (5, 0));
    let mut same = pairs.clone();
    does(&mut pairs, 9, draw()).unwrap();
    does(&mut same, 9, draw()).unwrap();
    assert_eq!(pairs, same, "every process draws the same");
    assert_eq!((pairs.lot(), pairs.iter().count()), (1, 2));
    assert!(pairs.lot.values().all(|waits| waits.odd));
    assert!(all[5..].iter().all(|learner| pairs.of(learner).is_none()), "whoever took no part is in no pair");
    does(&mut pairs, 10, lot(&all[6])).unwrap();
    assert_eq!(pairs.iter().count(), 3, "the next one is with the odd one");
}

#[test]
fn nobody_is_paired_by_anothers_yes() {
    let (mut pairs, a, b, eve) = (Pairs::default(), id(), id(), id());
    let process = || "p".to_owned();
    let ask = PairAct::Ask { from: a.clone(), to: b.clone(), weak: "planted".to_owned(), process: process() };
    let answer =
        |learner: &LearnerId, yes, process| PairAct::Answer { learner: learner.clone(), from: a.clone(), yes, process };
    does(&mut pairs, 1, ask.clone()).unwrap();
    assert!(does(&mut pairs, 2, answer(&eve, true, process())).is_err());
    assert!(does(&mut pairs, 2, answer(&a, true, process())).is_err());
    assert!(does(&mut pairs, 2, answer(&b, true, "elsewhere".to_owned())).is_err());
    does(&mut pairs, 2, answer(&b, false, process())).unwrap();
    assert_eq!(pairs.parted(&a), Some(&Parted::No("Eve".to_owned())));
    assert!(does(&mut pairs, 3, answer(&b, true, process())).is_err(), "it was answered");
    does(&mut pairs, 4, ask.clone()).unwrap();
    does(&mut pairs, 5, answer(&b, true, process())).unwrap();
    assert_eq!(pairs.of(&a).unwrap().other(&a), &b);
    assert!(does(&mut pairs, 6, ask).is_err() && does(&mut pairs, 6, lot(&a)).is_err());
    assert!(does(&mut pairs, 6, ready(5, &eve, 0)).is_err());
}
