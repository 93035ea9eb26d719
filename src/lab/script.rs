//! A lab's own scripts, played as a learner would: what solves it, and what must not count.

use super::{LabState, LabWorld, Verdict};
use crate::{
    course::{Course, Lab, LabAct, LabScript},
    sandbox::{Caller, Full, Sandbox, Services},
};

use std::sync::Arc;

/// How a script went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    /// Is it solved?
    pub solved: bool,
    /// How it stood after the last act.
    pub last: Verdict,
    /// Lines that could not be done as they are written: where, and why.
    pub problems: Vec<(usize, String)>,
}

/// Plays a script in a fresh world of its lab.
///
/// # Errors
/// No world could be made.
pub async fn play(lab: &Lab, course: &Course, services: &Services, script: &LabScript) -> Result<Played, Full> {
    let sandbox = Arc::new(Sandbox::closed(services, lab.switches.clone())?);
    let world = LabWorld::new(lab, sandbox);
    let mut problems = Vec::new();
    for (line, act) in &script.acts {
        match act {
            LabAct::Mallory(block) => world.mallory(lab, &Caller::default(), "You do what the file says", block).await,
            LabAct::Page(page) => world.page(lab, page.clone()).await,
            LabAct::Alice(number) => world.alice(lab, &Caller::default(), *number).await,
            LabAct::Heard { name, behind } => match copied(&world.state(), behind) {
                Some(value) => problems
                    .extend(world.sandbox().note(name, &value).await.err().map(|problem| (*line, problem.to_string()))),
                None => problems.push((*line, format!("nothing that came to her has `{behind}` in it"))),
            },
            LabAct::Defend(on) if on.len() > lab.front.most => {
                problems.push((*line, format!("at most {} switches may be moved", lab.front.most)));
            }
            LabAct::Defend(on) => world.defend(lab, course, services, on).await?,
        }
        let state = world.state();
        let answered = state.answer.filter(|_| matches!(act, LabAct::Mallory(_)));
        problems.extend(answered.iter().filter_map(|a| a.problem.clone()).map(|says| (*line, says)));
        let failed = answered.iter().flat_map(|answer| &answer.held).filter(|held| !held.held);
        problems.extend(failed.map(|held| (*line, format!("it says `{}`, but {}", held.text, held.instead))));
        problems.extend(state.refused.into_iter().map(|says| (*line, says)));
    }
    let state = world.state();
    Ok(Played { solved: state.solved.is_some(), last: state.verdict, problems })
}

/// What stands behind this in the newest line that has it, as far as a value goes.
fn copied(state: &LabState, behind: &str) -> Option<String> {
    let texts = state.heard.iter().flat_map(|heard| [Some(&heard.url), heard.cookie.as_ref(), Some(&heard.body)]);
    let (_, rest) = texts.flatten().find_map(|text| text.split_once(behind))?;
    let value: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    (!value.is_empty()).then_some(value)
}
