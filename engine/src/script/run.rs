//! Running a whole attack: the control first, then the steps, each in a fresh world.

use serde::Serialize;

use super::{
    Actor, Attack, Block, Cast, Fence, Outcome, Played,
    judge::{Goal, RunStep, why, why_stopped},
    reason::Needed,
};
use crate::{
    exchange::{Exchange, Sent},
    world::World,
};

/// What every attack must leave working: Alice logs in, sees what is hers, and logs out.
const CONTROL: &str = "open https://hotel.grand.example/login
submit \"log in\" guest=alice password={{alice.password}}
=> body contains {{secret}}
open https://hotel.grand.example/account
=> body contains {{secret}}
submit \"log out\"
open https://hotel.grand.example/account
=> body lacks {{secret}}";

/// A recorded run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// How it ended.
    pub outcome: Outcome,
    /// All steps of the attack, those not reached included.
    pub steps: Vec<RunStep>,
}

impl Run {
    /// What happened, step by step, and how it ended: for a terminal.
    #[must_use]
    pub fn story(&self) -> String {
        let mut lines = Vec::new();
        for step in &self.steps {
            lines.push(format!("{}. {}{}", step.number, step.title, if step.reached { "" } else { " (not done)" }));
            let told: Vec<String> = step.played.iter().flat_map(told).collect();
            lines.extend(told.chunk_by(|a, b| a == b).filter_map(|alike| match alike {
                [] => None,
                [one] => Some(one.clone()),
                [one, ..] => Some(format!("{one}, {} times", alike.len())),
            }));
        }
        lines.push(String::new());
        lines.push(match &self.outcome {
            Outcome::Won { step, story } => format!("WON at step {step}: {story}."),
            Outcome::Stopped { step, because } => {
                format!("STOPPED at step {step} ({}): {}.", because.rule, because.says.trim_end_matches('.'))
            }
            Outcome::Broken { says } => format!("SITE BROKEN: {}.", says.trim_end_matches('.')),
        });
        lines.extend(self.left_out());
        lines.join("\n")
    }

    /// The numbers of the steps that were not done, since the run had ended before.
    #[must_use]
    pub fn not_done(&self) -> Vec<usize> {
        self.steps.iter().filter(|step| !step.reached).map(|step| step.number).collect()
    }

    /// The same in a sentence; `None` if all were done.
    #[must_use]
    pub fn left_out(&self) -> Option<String> {
        let steps = match self.not_done().as_slice() {
            [] => return None,
            [one] => format!("Step {one} was"),
            [one, other] => format!("Steps {one} and {other} were"),
            [first, .., last] => format!("Steps {first} to {last} were"),
        };
        Some(match &self.outcome {
            Outcome::Won { step, .. } | Outcome::Stopped { step, .. } => {
                format!("{steps} not done: the run ended at step {step}.")
            }
            Outcome::Broken { .. } => format!("{steps} not done: the site has to work for Alice first."),
        })
    }
}

/// What a line led to, a text for each request.
fn told(played: &Played) -> Vec<String> {
    let text = |who: &str, sent: &Sent, came: String| format!("   {who:8}{} {}  ->  {came}", sent.method, sent.url);
    let who = played.by.map_or("", Actor::name);
    let begun = played.begun.iter().map(|sent| text(who, sent, "under way".to_owned()));
    let answered = played.exchanges.iter().map(|Exchange { who, request, response, .. }| {
        text(who, request, format!("{} {}", response.status, response.reason()))
    });
    begun.chain(answered).collect()
}

/// The part of a run that a machine reads.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    /// The attack.
    pub attack: &'a str,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: &'a Outcome,
    /// How many steps the attack has.
    pub steps: usize,
    /// The numbers of those that were not done, since the run had ended before.
    pub not_done: Vec<usize>,
}

impl<'a> Report<'a> {
    /// Of a run of this attack.
    #[must_use]
    pub fn of(attack: &'a str, run: &'a Run) -> Self {
        Self { attack, outcome: &run.outcome, steps: run.steps.len(), not_done: run.not_done() }
    }
}

/// Runs an attack. It takes two worlds with nobody in them: the control that Alice can do her own
/// business must leave no trace in the world of the attack.
pub async fn run(attack: &Attack, control_world: &dyn World, world: &dyn World) -> Run {
    match control(control_world).await {
        Ok(()) => attempt(attack, world).await,
        Err(says) => broken(attack, says),
    }
}

/// What stands in place of a run on a site where Alice cannot do her own business.
fn broken(attack: &Attack, says: String) -> Run {
    let steps = attack.steps.iter().enumerate().map(|(i, s)| unplayed(i, &s.title)).collect();
    Run { outcome: Outcome::Broken { says }, steps }
}

/// The attack alone, where the control is known to hold on this site with its switches as they are.
pub async fn attempt(attack: &Attack, world: &dyn World) -> Run {
    let steps = play(attack, world).await;
    let outcome = match steps.iter().find(|s| s.won) {
        Some(step) => Outcome::Won { step: step.number, story: attack.front.story.clone() },
        None => {
            let (step, because) = why_stopped(&steps, &world.session_cookie());
            Outcome::Stopped { step, because }
        }
    };
    Run { outcome, steps }
}

/// Can Alice log in, see what is hers, and log out? It takes a world with nobody in it.
///
/// # Errors
/// What she could not do.
pub async fn control(world: &dyn World) -> Result<(), String> {
    let block = Fence::new("act as=alice", CONTROL, 0).ok().and_then(|fence| Block::parse(&fence)).and_then(Result::ok);
    let Some(block) = block else { return Err("the control itself cannot be read".into()) };
    let mut cast = Cast::default();
    for played in cast.play(world, &block).await {
        if !played.as_said() {
            let why = why(&played, &world.session_cookie(), false, Needed::ByAlice).says;
            return Err(format!("Alice could not do her own business. {why}"));
        }
    }
    Ok(())
}

async fn play(attack: &Attack, world: &dyn World) -> Vec<RunStep> {
    let mut cast = Cast::default();
    let goal = Goal::parse(&attack.front.won_when);
    let mut steps: Vec<RunStep> = Vec::new();
    let mut go_on = true;
    for (index, section) in attack.steps.iter().enumerate() {
        let mut step = RunStep { reached: go_on, ..unplayed(index, &section.title) };
        for block in section.blocks.iter().filter(|_| go_on) {
            step.played.extend(cast.play(world, block).await);
            step.put_up.extend(block.page().map(|page| cast.filled(world, page)));
        }
        // Filled in now and not before: a prize may be something captured on the way.
        step.won = goal.as_ref().is_some_and(|goal| {
            let filled = |text| cast.fill(world, text).unwrap_or_default();
            let (prize, own) = (filled(goal.prize()), filled("{{mallory.secret}}"));
            step.played.iter().any(|played| goal.reached(played, &prize, &own))
        });
        go_on = go_on && !step.won && step.played.iter().all(Played::as_said);
        steps.push(step);
    }
    steps
}

fn unplayed(index: usize, title: &str) -> RunStep {
    let (played, put_up) = (Vec::new(), Vec::new());
    RunStep { number: index + 1, title: title.to_owned(), reached: false, played, put_up, won: false }
}
