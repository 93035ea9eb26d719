//! The last measuring, and the one under way: one at a time, on a thread of its own.

use std::{sync::Arc, thread, time::Duration};

use tokio::{runtime::Builder, sync::watch, time::timeout};

use super::{Report, measure};
use crate::{
    background::{Background, Progress},
    sandbox::Services,
};

/// Beyond this it gives up: something is wrong with store or machine.
const LONGEST: Duration = Duration::from_secs(15);

/// How far it is.
#[derive(Debug, Clone)]
pub enum State {
    /// Under way.
    Measuring,
    /// These are the figures.
    Done(Arc<Report>),
    /// There are none, and why.
    Failed(String),
}

impl Progress for State {
    type Result = Report;

    fn is_under_way(&self) -> bool {
        matches!(self, Self::Measuring)
    }

    fn result(&self) -> Option<&Arc<Report>> {
        if let Self::Done(report) = self { Some(report) } else { None }
    }

    fn broken_off() -> Self {
        Self::Failed("the thread that measures has ended".to_owned())
    }
}

/// What was measured last. Clones share it.
#[derive(Debug, Clone)]
pub struct Costs {
    services: Services,
    last: Background<(), State>,
}

impl Costs {
    /// Nothing is measured yet.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self { services, last: Background::default() }
    }

    /// The last measuring, if anybody has asked for one. Looking starts nothing.
    #[must_use]
    pub fn last(&self) -> Option<watch::Receiver<State>> {
        self.last.started(&())
    }

    /// The last figures that are whole: they stay on show while others are measured.
    #[must_use]
    pub fn done(&self) -> Option<Arc<Report>> {
        self.last.result(&())
    }

    /// Measures anew. Whoever asks while it is under way gets the same figures: two at once would
    /// measure each other.
    #[must_use]
    pub fn measure(&self) -> watch::Receiver<State> {
        self.last.get((), true, || self.start())
    }

    fn start(&self) -> watch::Receiver<State> {
        let (tell, state) = watch::channel(State::Measuring);
        let services = self.services.clone();
        let spawned = thread::Builder::new().name("costs".into()).spawn(move || {
            tell.send_replace(figures(&services));
        });
        if let Err(error) = spawned {
            tracing::error!(%error, "the thread that measures could not start");
        }
        state
    }
}

/// On a runtime of its own: the server's threads go on answering, and none of their work is measured.
fn figures(services: &Services) -> State {
    let runtime = match Builder::new_current_thread().enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => return State::Failed(error.to_string()),
    };
    match runtime.block_on(async { timeout(LONGEST, measure(services)).await }) {
        Ok(Ok(report)) => State::Done(Arc::new(report)),
        Ok(Err(error)) => State::Failed(error.to_string()),
        Err(_) => State::Failed(format!("it was not done after {} seconds", LONGEST.as_secs())),
    }
}
