//! A defence whose effect is taken away behind the matrix' back: its own column changes, and no other.

use cloakroom::{
    course::Course,
    matrix::{Defences, Matrix, Plan},
    sandbox::{Sandbox, Services},
    switch::{AttackSettings, Setting},
};
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::sync::Arc;

use crate::{
    attacks::{ROUNDS, told},
    matrix::{given, verdicts},
};

/// So many other columns are looked at beside its own, drawn anew for each defence; all of them from a hundred rounds on.
const OTHERS: usize = 6;

/// The hotel is not told of one setting, while the matrix goes on saying that it is on: it stands as the attack begins.
async fn without_the_effect_of(
    hidden: Setting,
    (course, services): (&Arc<Course>, &Services),
    (only, columns): (&[String], &[Defences]),
) -> Matrix {
    let mut all: Option<Matrix> = None;
    for slug in only {
        let begins = course.attack(slug).unwrap().attack.start().value(hidden.switch);
        let plan = Plan::of(course).only(|other| other == slug);
        let plan = plan.against(columns.to_vec()).in_worlds(move |services, switches| {
            let mut told = switches.clone();
            if told.value(hidden.switch) == hidden.value {
                told.set(Setting { switch: hidden.switch, value: begins });
            }
            Sandbox::new(services, told)
        });
        let one = plan.run(services).await.unwrap();
        match &mut all {
            Some(all) => all.rows.extend(one.rows),
            None => all = Some(one),
        }
    }
    all.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_one_defence_away_changes_its_own_column_and_no_other() {
    let (services, course) = given();
    let others = if told("CLOAKROOM_ROUNDS").unwrap_or(ROUNDS) < 100 { OTHERS } else { usize::MAX };
    let seed: u64 = told("CLOAKROOM_ROUNDS_SEED").unwrap_or_else(|| rand::rng().random());
    let mut drawn = StdRng::seed_from_u64(seed);
    let honest = Plan::of(&course).against(Defences::each_alone().collect()).run(&services).await.unwrap();
    let before = verdicts(&honest);
    let mut taken = 0;
    for (at, own) in honest.columns.iter().enumerate() {
        let Defences::Alone(hidden) = *own else { panic!("{own}") };
        // The attacks that it stops; where it stops none, one stands for all that must not change.
        let stopped = honest.rows.iter().filter(|r| r.cells[at].stopped());
        let mut only: Vec<String> = stopped.map(|r| r.slug.clone()).collect();
        let expected: Vec<String> = only.iter().map(|slug| format!("{slug} {hidden}")).collect();
        if only.is_empty() {
            only.extend(honest.rows.first().map(|r| r.slug.clone()));
        }
        let beside: Vec<&Defences> = honest.columns.iter().filter(|column| *column != own).collect();
        let mut columns = vec![*own];
        columns.extend(beside.sample(&mut drawn, others.min(beside.len())).copied());
        let lying = without_the_effect_of(hidden, (&course, &services), (&only, &columns)).await;
        let after = verdicts(&lying);
        assert_eq!(after.len(), only.len() * columns.len(), "{hidden}");
        let changed: Vec<String> = after
            .into_iter()
            .filter(|cell| !before.contains(cell))
            .map(|(attack, on, _)| format!("{attack} {on}"))
            .collect();
        assert_eq!(changed, expected, "{hidden}, CLOAKROOM_ROUNDS_SEED={seed}");
        taken += usize::from(!expected.is_empty());
    }
    assert!(taken > 10, "defences that stop something: {taken}");
}
