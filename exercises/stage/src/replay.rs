//! An attack from its file, played against a learner's hotel.

use cloakroom_engine::script::{Attack, Outcome, Run, run};

use crate::hotel::{Stage, played};

/// Plays an attack's file. It takes two hotels with nobody in them: one to see that Alice can do her own
/// business, one to attack.
#[track_caller]
pub fn replay(file: &str, fresh: impl Fn() -> Stage) -> Run {
    replayed(file, &fresh(), &fresh())
}

fn replayed(file: &str, control: &Stage, hotel: &Stage) -> Run {
    let attack = Attack::parse("attack", file).expect("the attack's file can be read");
    played(run(&attack, control, hotel))
}

/// Alice logs in, sees what is hers, and logs out.
#[track_caller]
pub fn alice_can_do_her_business(run: &Run) {
    assert!(!matches!(run.outcome, Outcome::Broken { .. }), "\n\n{}\n", run.story());
}

/// The attack is stopped, and Alice can do her business. `think` is where to look if it is not.
#[track_caller]
pub fn mallory_gets_nothing(run: &Run, think: &str) {
    assert!(matches!(run.outcome, Outcome::Stopped { .. }), "\n\n{}\n{think}\n", run.story());
}
