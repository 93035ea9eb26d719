//! How an attack goes where nothing protects: what its ends elsewhere are held against.
//!
//! *Stopped* is said only of an attack that wins there, and only of a line that went there as it is written. So a file
//! with a wrong path looks defended nowhere, and a page that a defence takes away is not held for a mistake.

use super::{
    fault,
    judge::Cause,
    outcome::{Outcome, Rule},
    run::RunStep,
};

/// An attack as it went with the switches that it begins with, and no more.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// Of each step, of each line: was it done as it is written?
    done: Vec<Vec<bool>>,
    /// Why it does not win even there.
    never_wins: Option<Cause>,
}

impl Baseline {
    /// `cause`: why it did not win; `None` if it did.
    pub(super) fn new(steps: &[RunStep], cause: Option<Cause>) -> Self {
        let done = |step: &RunStep| {
            step.played.iter().map(|played| played.as_said() && fault::on_the_way(played).is_none()).collect()
        };
        Self { done: steps.iter().map(done).collect(), never_wins: cause }
    }

    /// What a run that did not win came to, where more protects than here.
    pub(super) fn outcome(&self, cause: Cause) -> Outcome {
        if let Some(never) = &self.never_wins {
            let same = never.at == cause.at && never.fault == cause.fault;
            let (line, because) = if same { (cause.line, own(&cause)) } else { (never.line, elsewhere(never)) };
            return Outcome::NotPlayed { step: cause.step, line, because };
        }
        let went_well = cause.at.is_none_or(|(step, line)| {
            self.done.get(step).and_then(|lines| lines.get(line)).copied().unwrap_or_default()
        });
        match cause.fault {
            Some(fault) if fault.always => not_played(&cause),
            _ if went_well => stopped(cause),
            _ => alone(cause),
        }
    }
}

/// The same, where nothing is known but the run itself.
pub(super) fn alone(cause: Cause) -> Outcome {
    if cause.defended { stopped(cause) } else { not_played(&cause) }
}

fn stopped(cause: Cause) -> Outcome {
    Outcome::Stopped { step: cause.step, because: cause.rule }
}

fn not_played(cause: &Cause) -> Outcome {
    Outcome::NotPlayed { step: cause.step, line: cause.line, because: own(cause) }
}

fn own(cause: &Cause) -> Rule {
    let says = match cause.at {
        Some(_) => cause.rule.says.clone(),
        None => format!("{}. Correct the steps, or won_when", cause.rule.says),
    };
    Rule::new(cause.fault.map_or(&cause.rule.rule, |fault| fault.code), says)
}

/// It is not this run that shows what is wrong.
fn elsewhere(never: &Cause) -> Rule {
    let Rule { rule, says, .. } = own(never);
    let there =
        format!("Where nothing protects, the attack does not win either. There, at step {}: {says}", never.step);
    Rule::new(&rule, there)
}
