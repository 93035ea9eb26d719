//! To defend: a few switches are on, the attacks are run, and Alice does her own business.

use cloakroom_engine::script::Outcome;

use super::Verdict;
use crate::{
    course::{Course, Lab},
    runner::run_attack,
    sandbox::{Full, Services},
    switch::Setting,
};

/// How one attack ended against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreatResult {
    /// What is seen of the attack.
    pub says: String,
    /// Did it win?
    pub won: bool,
    /// What happened, in a sentence; empty where that would name the attack.
    pub detail: String,
}

/// How a defence stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// What was on.
    pub on: Vec<Setting>,
    /// Each attack, in order.
    pub threats: Vec<ThreatResult>,
    /// What Alice could not do.
    pub broken: Option<String>,
}

/// Runs all of them.
pub(super) async fn tried(
    lab: &Lab,
    course: &Course,
    services: &Services,
    on: &[Setting],
) -> Result<(Stood, Verdict), Full> {
    let switches = on.iter().fold(lab.switches.clone(), |switches, setting| switches.with(*setting));
    let mut stood = Stood { on: on.to_vec(), threats: Vec::new(), broken: None };
    let mut all_stopped = !lab.front.threat.is_empty();
    for threat in &lab.front.threat {
        let Some(page) = course.attack(&threat.attack) else { continue };
        let outcome = run_attack(&page.attack, services, &switches).await?.run.outcome;
        let won = matches!(outcome, Outcome::Won { .. });
        all_stopped &= matches!(outcome, Outcome::Stopped { .. });
        let detail = match outcome {
            Outcome::Won { story, .. } => story,
            Outcome::Stopped { because, .. } => because.briefly().to_owned(),
            Outcome::NotPlayed { because, .. } => because.briefly().to_owned(),
            Outcome::Broken { says } => {
                stood.broken = Some(says);
                String::new()
            }
        };
        stood.threats.push(ThreatResult { says: threat.says.clone(), won, detail });
    }
    let verdict = match (&stood.broken, all_stopped) {
        (Some(_), _) => Verdict::Broken { reached: false },
        (None, true) => Verdict::Solved,
        (None, false) => Verdict::NotYet,
    };
    Ok((stood, verdict))
}
