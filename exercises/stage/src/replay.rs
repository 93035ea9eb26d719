//! An attack from its file, played against a learner's hotel.

use cloakroom_engine::{
    script::{Attack, Outcome, Problem, Run, attempt, control, run},
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

/// Plays an attack's file that a learner wrote, and judges it beside a run on a hotel where nothing protects: what could not be done
/// there was not stopped here.
///
/// # Errors
/// The file cannot be read: its problems, a line each. Or Alice cannot do her business in this hotel.
pub fn replay_beside(file: &str, weak: impl Fn() -> TestSite, fresh: impl Fn() -> TestSite) -> Result<Run, String> {
    replayed_beside(file, &weak(), [&fresh(), &fresh()])
}

fn replayed_beside(file: &str, weak: &TestSite, [first, hotel]: [&TestSite; 2]) -> Result<Run, String> {
    let problems = |all: Vec<_>| all.iter().map(|one: &Problem| format!("   {one}")).collect::<Vec<_>>().join("\n");
    let attack = Attack::parse("attack", file, hotel.target()).map_err(problems)?;
    played(control(first))?;
    let baseline = played(attempt(&attack, weak)).baseline();
    Ok(played(attempt(&attack, hotel)).judged(Some(&baseline)))
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
