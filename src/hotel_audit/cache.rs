//! The audit of a round: one at a time, on a thread of its own, and the last one stays on show.

use std::{sync::Arc, thread, time::Duration};

use tokio::{runtime::Builder, sync::watch, time::timeout};

use super::{ALL, Report, Round, audit};
use crate::{
    background::{Background, Progress},
    sandbox::Services,
};

/// Beyond this it gives up: something is wrong with the machine.
const LONGEST: Duration = Duration::from_secs(60);

/// How far an audit is.
#[derive(Debug, Clone)]
pub enum State {
    /// Under way.
    Auditing,
    /// This came of it.
    Done(Arc<Report>),
    /// Nothing did, and why.
    Failed(String),
}

impl Progress for State {
    type Result = Report;

    fn is_under_way(&self) -> bool {
        matches!(self, Self::Auditing)
    }

    fn result(&self) -> Option<&Arc<Report>> {
        if let Self::Done(report) = self { Some(report) } else { None }
    }

    fn broken_off() -> Self {
        Self::Failed("the thread that audits has ended".to_owned())
    }
}

/// The audit that was asked for last. Clones share it.
#[derive(Debug, Clone)]
pub struct HotelAudits {
    services: Services,
    last: Background<u16, State>,
}

impl HotelAudits {
    /// Nothing has been audited yet.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self { services, last: Background::default() }
    }

    /// The audit of this round, if it was the last that was asked for. Looking starts nothing.
    #[must_use]
    pub fn started(&self, round: Round) -> Option<watch::Receiver<State>> {
        self.last.started(&round.number())
    }

    /// Audits this round, or hands on what is under way or done.
    #[must_use]
    pub fn audit(&self, round: Round) -> watch::Receiver<State> {
        self.last.get(round.number(), false, || self.start(round))
    }

    fn start(&self, round: Round) -> watch::Receiver<State> {
        let (tell, state) = watch::channel(State::Auditing);
        let services = self.services.clone();
        let spawned = thread::Builder::new().name("hotel-audit".into()).spawn(move || {
            tell.send_replace(audited(&services, round));
        });
        if let Err(error) = spawned {
            tracing::error!(%error, "the thread that audits could not start");
        }
        state
    }
}

/// On a runtime of its own: the server's threads go on answering.
fn audited(services: &Services, round: Round) -> State {
    let runtime = match Builder::new_current_thread().enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => return State::Failed(error.to_string()),
    };
    let wanted: Vec<&str> = ALL.iter().flat_map(|weakness| weakness.shows).copied().collect();
    let switches = round.switches();
    match runtime.block_on(async { timeout(LONGEST, audit(services, &switches, &wanted)).await }) {
        Ok(Ok(report)) => State::Done(Arc::new(report)),
        Ok(Err(says)) => State::Failed(says),
        Err(_) => State::Failed(format!("it was not done after {} seconds", LONGEST.as_secs())),
    }
}
