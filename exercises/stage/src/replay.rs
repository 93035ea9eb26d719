//! An attack from its file, played against a learner's hotel.

use cloakroom_engine::{
    script::{Attack, Outcome, Run, run},
    world::World,
};

use crate::test_site::{TestSite, played};

/// Plays an attack's file. It takes two hotels with nobody in them: one to see that Alice can do her own
/// business, one to attack.
#[track_caller]
pub fn replay(file: &str, fresh: impl Fn() -> TestSite) -> Run {
    replayed(file, &fresh(), &fresh())
}

fn replayed(file: &str, control: &TestSite, hotel: &TestSite) -> Run {
    let attack = Attack::parse("attack", file, hotel.target()).expect("the attack's file can be read");
    played(run(&attack, control, hotel))
}

/// Alice logs in, sees what is hers, and logs out.
#[track_caller]
pub fn alice_can_do_her_business(run: &Run) {
    assert!(!matches!(run.outcome, Outcome::Broken { .. }), "\n\n{}\n", run.story());
}

/// Where to look if an attack could not be tried.
const NOT_PLAYED: &str = "Not played: the attack could not be tried on your hotel as its file says, and that is no defence. \
                          Every page and form that the hotel had at first has to be there still. Whoever may not do \
                          something gets 403 Forbidden, and not 404 Not Found or 500.";

/// The attack is stopped, and Alice can do her business. `think` is where to look if it is not.
#[track_caller]
pub fn mallory_gets_nothing(run: &Run, think: &str) {
    let think = match run.outcome {
        Outcome::Stopped { .. } => return,
        Outcome::NotPlayed { .. } => NOT_PLAYED,
        _ => think,
    };
    panic!("\n\n{}\n{think}\n", run.story());
}
