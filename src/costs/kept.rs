//! The last measuring, and the one under way: one at a time, on a thread of its own.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use tokio::{runtime::Builder, sync::watch, time::timeout};

use super::{Report, measure};
use crate::sandbox::Services;

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

/// What was measured last. Clones share it.
#[derive(Debug, Clone)]
pub struct Costs {
    services: Services,
    last: Arc<Mutex<Option<Last>>>,
}

#[derive(Debug)]
struct Last {
    state: watch::Receiver<State>,
    /// The figures before these.
    before: Option<Arc<Report>>,
}

impl Last {
    fn done(&self) -> Option<Arc<Report>> {
        match &*self.state.borrow() {
            State::Done(report) => Some(Arc::clone(report)),
            _ => self.before.clone(),
        }
    }
}

impl Costs {
    /// Nothing is measured yet.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self { services, last: Arc::default() }
    }

    /// The last measuring, if anybody has asked for one. Looking starts nothing.
    #[must_use]
    pub fn last(&self) -> Option<watch::Receiver<State>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|last| last.state.clone())
    }

    /// The last figures that are whole: they stay on show while others are measured.
    #[must_use]
    pub fn done(&self) -> Option<Arc<Report>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).as_ref().and_then(Last::done)
    }

    /// Measures anew. Whoever asks while it is under way gets the same figures: two at once would
    /// measure each other.
    #[must_use]
    pub fn measure(&self) -> watch::Receiver<State> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // A sender that is gone never tells any more.
        let under_way =
            |last: &&Last| matches!(*last.state.borrow(), State::Measuring) && last.state.has_changed().is_ok();
        if let Some(last) = last.as_ref().filter(under_way) {
            return last.state.clone();
        }
        let before = last.as_ref().and_then(Last::done);
        let state = self.start();
        *last = Some(Last { state: state.clone(), before });
        state
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

impl State {
    /// How it stands when it is settled, or after this long.
    pub async fn settled(state: &mut watch::Receiver<Self>, within: Duration) -> Self {
        let settled = timeout(within, state.wait_for(|s| !matches!(s, Self::Measuring))).await;
        match settled {
            Ok(Err(_)) => Self::Failed("the thread that measures has ended".to_owned()),
            Ok(Ok(state)) => state.clone(),
            Err(_) => Self::Measuring,
        }
    }
}
