//! Playing a whole attack: the control that Alice can do her own business, then the steps, each in a fresh world.

use super::{
    Attack, Block, Browsers, Fence, PlayProblem, Subject,
    baseline::{Baseline, alone},
    fault,
    goal::Goal,
    judge::{Cause, cause, why},
    outcome::Outcome,
    reason::Needed,
    run::{Run, RunStep},
};
use crate::world::World;

/// What every attack must leave working: Alice logs in, sees what is hers, and logs out. The last address is one that no cache
/// can have a copy of: it is the site that has to say that she is out.
const CONTROL: &str = "open {{target.login}}
{{target.log_in.alice}}
=> body contains {{secret}}
open {{target.account}}
=> body contains {{secret}}
{{target.log_out}}
open {{target.account}}?out
=> body lacks {{secret}}";

/// An attack that was played, and is not judged yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt<'a> {
    attack: &'a Attack,
    session: String,
    steps: Vec<RunStep>,
    /// A name in `won_when` that nothing has set.
    unknown: Option<String>,
}

impl Attempt<'_> {
    /// Did Mallory's side get the prize?
    #[must_use]
    pub fn won(&self) -> bool {
        self.steps.iter().any(|s| s.won)
    }

    /// What other runs of this attack are held against. It must have been played where nothing protects: with the
    /// switches as the attack begins.
    #[must_use]
    pub fn baseline(&self) -> Baseline {
        Baseline::new(&self.steps, (!self.won()).then(|| self.cause()))
    }

    /// The run and how it ended. Without a baseline the run alone has to tell what was stopped from what was not played,
    /// and is strict.
    #[must_use]
    pub fn judged(self, baseline: Option<&Baseline>) -> Run {
        let outcome = match (self.steps.iter().find(|s| s.won), baseline) {
            (Some(step), _) => Outcome::Won { step: step.number, story: self.attack.front.story.clone() },
            (None, Some(baseline)) => baseline.outcome(self.cause()),
            (None, None) => alone(self.cause()),
        };
        Run { outcome, steps: self.steps }
    }

    fn cause(&self) -> Cause {
        let subject = Subject { target: &self.attack.target, session: &self.session };
        cause(&self.attack.steps, &self.steps, subject, self.unknown.as_deref())
    }
}

/// Runs an attack on a site of which nothing else is known. It takes two worlds with nobody in them: the control that
/// Alice can do her own business must leave no trace in the world of the attack.
pub async fn run(attack: &Attack, control_world: &dyn World, world: &dyn World) -> Run {
    match control(control_world).await {
        Ok(()) => attempt(attack, world).await.judged(None),
        Err(says) => Run::broken(attack, says),
    }
}

/// The attack alone, where the control is known to hold on this site with its switches as they are.
pub async fn attempt<'a>(attack: &'a Attack, world: &dyn World) -> Attempt<'a> {
    let mut cast = Browsers::default();
    let steps = play(attack, world, &mut cast).await;
    let unknown = Goal::parse(&attack.front.won_when).and_then(|goal| match cast.fill(world, goal.prize()) {
        Err(PlayProblem::Unknown(name)) => Some(name),
        _ => None,
    });
    Attempt { attack, session: world.session_cookie(), steps, unknown }
}

/// Can Alice log in, see what is hers, and log out? It takes a world with nobody in it.
///
/// # Errors
/// What she could not do.
pub async fn control(world: &dyn World) -> Result<(), String> {
    let control = world.target().fill(CONTROL).ok().and_then(|text| Fence::new("act as=alice", &text, 0).ok());
    let block = control.and_then(|fence| Block::parse(&fence)).and_then(Result::ok);
    let Some(block) = block else { return Err("the control itself cannot be read".into()) };
    let mut cast = Browsers::default();
    for played in cast.play(world, &block).await {
        if !played.as_said() {
            let session = world.session_cookie();
            let why = why(&played, Subject { target: world.target(), session: &session }, false, Needed::ByAlice).says;
            return Err(format!("Alice could not do her own business. {why}"));
        }
    }
    Ok(())
}

async fn play(attack: &Attack, world: &dyn World, cast: &mut Browsers) -> Vec<RunStep> {
    let goal = Goal::parse(&attack.front.won_when);
    let mut steps: Vec<RunStep> = Vec::new();
    let mut go_on = true;
    for (index, section) in attack.steps.iter().enumerate() {
        let mut step = RunStep { reached: go_on, ..RunStep::unplayed(index, &section.title) };
        for block in section.blocks.iter().filter(|_| go_on) {
            step.played.extend(cast.play(world, block).await);
            step.put_up.extend(block.page().map(|page| cast.filled(world, page)));
        }
        // Filled in now and not before: a prize may be something captured on the way.
        step.won = goal.as_ref().is_some_and(|goal| {
            let filled = |text| cast.fill(world, text).unwrap_or_default();
            let (prize, own) = (filled(goal.prize()), filled("{{mallory.secret}}"));
            step.played.iter().any(|played| goal.reached(played, &attack.target, &prize, &own))
        });
        go_on = go_on && !step.won && !step.played.iter().any(fault::ends);
        steps.push(step);
    }
    steps
}
