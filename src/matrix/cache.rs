//! The matrix of the course as it stands: computed when first asked for, and again when the course
//! has changed or somebody wants it anew. While new runs are under way, the last ones stay on show.

use std::sync::Arc;

use tokio::sync::watch;

use super::{Matrix, Plan};
use crate::{
    background::{Background, Progress},
    course::Course,
    sandbox::Services,
};

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

impl Progress for State {
    type Result = Matrix;

    fn is_under_way(&self) -> bool {
        matches!(self, Self::Running { .. })
    }

    fn result(&self) -> Option<&Arc<Matrix>> {
        if let Self::Done(matrix) = self { Some(matrix) } else { None }
    }

    fn broken_off() -> Self {
        Self::Failed("the runs have ended without a result".to_owned())
    }
}

/// A course as it was read, and not another one that says the same.
#[derive(Debug, Clone)]
struct ThisCourse(Arc<Course>);

impl PartialEq for ThisCourse {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The last matrix, and the one being computed. Clones share it.
#[derive(Debug, Clone)]
pub struct Matrices {
    services: Services,
    last: Background<ThisCourse, State>,
}

impl Matrices {
    /// None yet.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self { services, last: Background::default() }
    }

    /// The matrix of this course. Starts the runs if there is none; with `anew` also if there is one
    /// already. Whoever asks while they are under way gets the same ones.
    #[must_use]
    pub fn of(&self, course: &Arc<Course>, anew: bool) -> watch::Receiver<State> {
        self.last.get(ThisCourse(Arc::clone(course)), anew, || self.start(course))
    }

    /// The runs of this course, if anybody has started any.
    #[must_use]
    pub fn started(&self, course: &Arc<Course>) -> Option<watch::Receiver<State>> {
        self.last.started(&ThisCourse(Arc::clone(course)))
    }

    /// The last matrix of this course that is whole.
    #[must_use]
    pub fn done(&self, course: &Arc<Course>) -> Option<Arc<Matrix>> {
        self.last.result(&ThisCourse(Arc::clone(course)))
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
