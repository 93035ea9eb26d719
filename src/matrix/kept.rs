//! The matrix of the course as it stands: computed when first asked for, and again when the course
//! has changed or somebody wants it anew. While new runs are under way, the last ones stay on show.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::timeout};

use super::{Matrix, Plan};
use crate::{course::Course, sandbox::Services};

/// How far it is.
#[derive(Debug, Clone)]
pub enum State {
    /// Runs are under way.
    Running {
        /// How many are done.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// All are done.
    Done(Arc<Matrix>),
    /// It could not be computed.
    Failed(String),
}

/// The last matrix, and the one being computed. Clones share it.
#[derive(Debug, Clone)]
pub struct Matrices {
    services: Services,
    last: Arc<Mutex<Option<Kept>>>,
}

#[derive(Debug)]
struct Kept {
    course: Arc<Course>,
    state: watch::Receiver<State>,
    /// The last that were done before these.
    before: Option<Arc<Matrix>>,
}

impl Kept {
    fn done(&self) -> Option<Arc<Matrix>> {
        match &*self.state.borrow() {
            State::Done(matrix) => Some(Arc::clone(matrix)),
            _ => self.before.clone(),
        }
    }
}

impl Matrices {
    /// None yet.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self { services, last: Arc::default() }
    }

    /// The matrix of this course. Starts the runs if there is none; with `anew` also if there is one
    /// already. Whoever asks while they are under way gets the same ones.
    #[must_use]
    pub fn of(&self, course: &Arc<Course>, anew: bool) -> watch::Receiver<State> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = last.as_ref().filter(|kept| Arc::ptr_eq(&kept.course, course)) {
            let stands = match *kept.state.borrow() {
                State::Running { .. } => true,
                State::Done(_) => !anew,
                State::Failed(_) => false,
            };
            if stands {
                return kept.state.clone();
            }
        }
        let before = last.as_ref().filter(|kept| Arc::ptr_eq(&kept.course, course)).and_then(Kept::done);
        let state = self.start(course);
        *last = Some(Kept { course: Arc::clone(course), state: state.clone(), before });
        state
    }

    /// The runs of this course, if anybody has started any.
    #[must_use]
    pub fn started(&self, course: &Arc<Course>) -> Option<watch::Receiver<State>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|kept| Arc::ptr_eq(&kept.course, course)).map(|kept| kept.state.clone())
    }

    /// The last matrix of this course that is whole.
    #[must_use]
    pub fn done(&self, course: &Arc<Course>) -> Option<Arc<Matrix>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|kept| Arc::ptr_eq(&kept.course, course)).and_then(Kept::done)
    }

    fn start(&self, course: &Arc<Course>) -> watch::Receiver<State> {
        let plan = Plan::of(course);
        let of = plan.runs();
        let (tell, state) = watch::channel(State::Running { done: 0, of });
        let progress = tell.clone();
        // Two tasks may count in one order and tell in the other; the larger number is true.
        let plan = plan.telling(move |now| {
            progress.send_if_modified(|state| match state {
                State::Running { done, .. } if *done < now => {
                    *done = now;
                    true
                }
                _ => false,
            });
        });
        let services = self.services.clone();
        tokio::spawn(async move {
            let end = match plan.run(&services).await {
                Ok(matrix) => State::Done(Arc::new(matrix)),
                Err(error) => {
                    tracing::error!(%error, "the matrix could not be computed");
                    State::Failed(error.to_string())
                }
            };
            tell.send_replace(end);
        });
        state
    }
}

impl State {
    /// How it stands when it is settled, or after this long.
    pub async fn settled(state: &mut watch::Receiver<Self>, within: Duration) -> Self {
        // Neither a time-out nor a sender that is gone changes what is known.
        let _ = timeout(within, state.wait_for(|s| !matches!(s, Self::Running { .. }))).await;
        state.borrow().clone()
    }
}
