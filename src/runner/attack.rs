//! Runs an attack in fresh worlds on the real store, and times it.

use std::time::{Duration, Instant};

use cloakroom_engine::script::{Attack, Baseline, Run, attempt, control};

use crate::{
    password::PasswordError,
    sandbox::{Full, Sandbox, Services},
    switch::{AttackSettings, Switches},
};

/// A run and how long it took.
#[derive(Debug)]
pub struct TimedRun {
    /// The run.
    pub run: Run,
    /// Control and attack together; not the run where nothing protects, which it may have been held against.
    pub took: Duration,
}

/// Runs an attack with the switches in this position. If it does not win, it is held against a run where nothing protects:
/// only what wins there can be stopped.
///
/// # Errors
/// No world could be made for it.
pub async fn run_attack(attack: &Attack, services: &Services, switches: &Switches) -> Result<TimedRun, Full> {
    let begun = Instant::now();
    if let Err(says) = control(&fresh(services, switches)?).await {
        return Ok(TimedRun { run: Run::broken(attack, says), took: begun.elapsed() });
    }
    let attempt = attempt(attack, &fresh(services, switches)?).await;
    let took = begun.elapsed();
    let baseline = match attempt.won() {
        true => None,
        false if *switches == attack.start() => Some(attempt.baseline()),
        false => Some(baseline(attack, services).await?),
    };
    Ok(TimedRun { run: attempt.judged(baseline.as_ref()), took })
}

/// How the attack goes with the switches that it begins with.
async fn baseline(attack: &Attack, services: &Services) -> Result<Baseline, Full> {
    Ok(attempt(attack, &fresh(services, &attack.start())?).await.baseline())
}

fn fresh(services: &Services, switches: &Switches) -> Result<Sandbox, PasswordError> {
    Sandbox::new(services, switches.clone())
}
