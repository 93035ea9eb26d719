//! Who asks, in a class: the teacher, a learner, or somebody who has not joined.

use axum::http::request::Parts;
use tower_sessions::Session;

use super::Classroom;
use crate::{
    ids::LearnerId,
    tutorial::{Problem, Visitor},
};

const LEARNER: &str = "learner";
const TEACHER: &str = "teacher";

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tutorial) enum Person {
    /// Whoever has opened the teacher's link.
    Teacher,
    /// Whoever has joined.
    Learner(LearnerId),
    /// Anybody else.
    Stranger,
}

impl Person {
    /// The person that a session leads to. Whoever was removed is a stranger.
    pub(super) async fn of(session: &Session, classroom: &Classroom) -> Result<Self, Problem> {
        if session.get::<bool>(TEACHER).await? == Some(true) {
            return Ok(Self::Teacher);
        }
        let Some(id) = session.get::<LearnerId>(LEARNER).await? else { return Ok(Self::Stranger) };
        let now = classroom.class.state().learner(&id).map(|(now, _)| now);
        Ok(now.map_or(Self::Stranger, Self::Learner))
    }

    /// From now on this session is a learner's. Somebody else is a new ID (ASVS 5.0, 7.2.4).
    pub(super) async fn becomes_learner(session: &Session, id: &LearnerId) -> Result<(), Problem> {
        // What the browser did as somebody else stays with them.
        session.clear().await;
        session.cycle_id().await?;
        session.insert(LEARNER, id).await?;
        Ok(session.save().await?)
    }

    /// From now on this session is the teacher's.
    pub(super) async fn becomes_teacher(session: &Session) -> Result<(), Problem> {
        session.cycle_id().await?;
        session.remove::<LearnerId>(LEARNER).await?;
        session.insert(TEACHER, true).await?;
        Ok(session.save().await?)
    }

    /// What it may do with what is shared: the teacher sits at this machine, wherever the phone is.
    pub(super) fn visitor(&self) -> Visitor {
        match self {
            Self::Teacher => Visitor::Here,
            Self::Learner(_) => Visitor::Learner,
            Self::Stranger => Visitor::Elsewhere,
        }
    }

    /// Whose progress.
    pub(super) fn learner(&self) -> LearnerId {
        match self {
            Self::Learner(id) => id.clone(),
            Self::Teacher | Self::Stranger => LearnerId::HOME,
        }
    }

    /// Who asks, as [`super::rights`] found out; `None` where there is no class.
    pub(in crate::tutorial) fn asks(parts: &Parts) -> Option<&Self> {
        parts.extensions.get()
    }
}
