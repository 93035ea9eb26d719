//! What is the learner's own who asks: progress, recall cards, the place in the course.

use std::convert::Infallible;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};

use super::Person;
use crate::{ids::LearnerId, place::LastPosition, progress::Progress, recall::Recall, tutorial::AppState};

/// A handle that belongs to whoever asks. Outside of a class there is one learner.
#[derive(Debug)]
pub(in crate::tutorial) struct Mine<T>(pub(in crate::tutorial) T);

pub(in crate::tutorial) trait OfLearner: Sized {
    /// The same, of this learner.
    fn of_learner(self, learner: &LearnerId) -> Self;
}

impl OfLearner for Progress {
    fn of_learner(self, learner: &LearnerId) -> Self {
        self.of(learner.clone())
    }
}

impl OfLearner for Recall {
    fn of_learner(self, learner: &LearnerId) -> Self {
        self.of(learner.clone())
    }
}

impl OfLearner for LastPosition {
    fn of_learner(self, learner: &LearnerId) -> Self {
        self.of(learner.clone())
    }
}

impl OfLearner for AppState {
    fn of_learner(self, learner: &LearnerId) -> Self {
        Self {
            progress: self.progress.of_learner(learner),
            recall: self.recall.of_learner(learner),
            place: self.place.of_learner(learner),
            ..self
        }
    }
}

impl<S, T> FromRequestParts<S> for Mine<T>
where
    S: Send + Sync,
    T: OfLearner + FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let all = T::from_ref(state);
        Ok(Self(match Person::asks(parts) {
            Some(person) => all.of_learner(&person.learner()),
            None => all,
        }))
    }
}
