//! Runs an attack in fresh worlds on the real store, and times it.

use std::time::{Duration, Instant};

use cloakroom_engine::{
    script::{Attack, Run, run},
    switch::Switches,
};

use crate::{
    password::PasswordError,
    sandbox::{Full, Sandbox, Services},
};

/// A run and how long it took.
#[derive(Debug)]
pub struct TimedRun {
    /// The run.
    pub run: Run,
    /// Control and attack together.
    pub took: Duration,
}

/// Runs an attack with the switches in this position.
///
/// # Errors
/// No world could be made for it.
pub async fn run_attack(attack: &Attack, services: &Services, switches: &Switches) -> Result<TimedRun, Full> {
    let begun = Instant::now();
    let run = run(attack, &fresh(services, switches)?, &fresh(services, switches)?).await;
    Ok(TimedRun { run, took: begun.elapsed() })
}

fn fresh(services: &Services, switches: &Switches) -> Result<Sandbox, PasswordError> {
    Sandbox::new(services, switches.clone())
}
