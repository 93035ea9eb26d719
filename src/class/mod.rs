//! A class: who has joined, what is put to the vote, where all are led. One teacher, and learners with a nickname.
//!
//! All of it is one [`State`], made by [`Change`]s in the order in which a log keeps them. So a class that is started again,
//! or that several processes hold together, is the same class: each applies the same changes. A vote is an entry keyed by
//! question and learner, and never a counter, so whatever is sent twice counts once. Deliberately absent: HTTP, which
//! `tutorial` has; and what a learner has done in the course, which `progress` keeps under the learner's name.

mod ballot;
mod change;
mod code;
mod elsewhere;
mod follower;
mod learners;
mod nickname;
pub mod pairs;
mod presence;
mod queue;
mod quota;
mod state;
mod task;

use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, Weak};

use tokio::sync::watch;

pub use ballot::{Ballot, BallotState, MOST_OPTIONS, Question};
pub use change::{Change, Entry};
pub use code::{JoinCode, NotACode, RecoveryWords};
pub use learners::{Learner, MOST_LEARNERS};
pub use nickname::{BadNickname, LONGEST, Nickname};
pub use presence::{Now, Presence, Seen, Trying, Where};
pub use quota::{Quota, Wait};
pub use state::{Plan, State};
pub use task::Task;

pub use crate::log::{Log, LogError, SqliteLog};
use crate::{
    clock::Clock,
    ids::LearnerId,
    log::{Follower, follow},
};
use elsewhere::Elsewhere;
use queue::Queue;

/// A handle to the class. Clones share it.
#[derive(Debug, Clone)]
pub struct Class(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    log: Arc<dyn Log>,
    state: RwLock<State>,
    queue: Mutex<Queue>,
    /// The number of the last change that was applied, for whoever waits for it.
    applied: watch::Sender<u64>,
    /// Grows with each change, and with each movement of a learner: what streams carry.
    version: watch::Sender<u64>,
    /// The same, of what learners see: not of each vote of another one.
    told: watch::Sender<u64>,
    presence: Presence,
    quota: Quota,
    clock: Clock,
    elsewhere: Elsewhere,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum ClassError {
    /// It does not fit what is there: says what to do.
    #[error("{0}")]
    Refused(String),
    /// The log cannot be written.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl Class {
    /// The class that a log holds; a new one under this name, if it holds none.
    ///
    /// # Errors
    /// The log cannot be read or written.
    pub async fn open(log: Box<dyn Log>, name: &str, clock: Clock) -> Result<Self, ClassError> {
        let class = Self(Arc::new(Inner {
            log: log.into(),
            state: RwLock::new(State::default()),
            queue: Mutex::new(Queue::default()),
            applied: watch::Sender::new(0),
            version: watch::Sender::new(0),
            told: watch::Sender::new(0),
            presence: Presence::default(),
            quota: Quota::default(),
            clock,
            elsewhere: Elsewhere::default(),
        }));
        class.0.catch_up().await?;
        if !class.state().is_open() {
            let begun = class.make(Change::Open { name: name.to_owned(), code: JoinCode::random() }).await;
            // Another process may have been faster: then it is open all the same.
            if !class.state().is_open() {
                begun?;
            }
        }
        let follower: Weak<dyn Follower> = Arc::<Inner>::downgrade(&class.0);
        tokio::spawn(follow(Arc::clone(&class.0.log), follower));
        Ok(class)
    }

    /// The state, to read and let go of at once.
    pub fn state(&self) -> RwLockReadGuard<'_, State> {
        self.0.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the learners are, and since when nothing was heard of them. It ends with the process.
    #[must_use]
    pub fn presence(&self) -> &Presence {
        &self.0.presence
    }

    /// How often somebody may try.
    #[must_use]
    pub fn quota(&self) -> &Quota {
        &self.0.quota
    }

    /// Makes a change: it is written to the log, applied, and only then answered.
    ///
    /// # Errors
    /// It does not fit the state, or it could not be written.
    pub async fn make(&self, change: Change) -> Result<(), ClassError> {
        // Looked at first, so that what cannot be done is not written; and once more when its turn comes, since others may have
        // been faster.
        self.state().may(&change).map_err(ClassError::Refused)?;
        let entry = Entry { at: self.0.clock.now().unix_timestamp(), change };
        let text =
            serde_json::to_string(&entry).map_err(|why| LogError::Unreadable { number: 0, why: why.to_string() })?;
        let number = self.0.log.append(text).await?;
        self.0.take_in(number, entry);
        self.0.until(number).await?;
        match self.state().refused(number) {
            None => Ok(()),
            Some(says) => Err(ClassError::Refused(says.to_owned())),
        }
    }

    /// A number that grows whenever there is something new to see.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.0.version.subscribe()
    }

    /// The same for a learner: three hundred phones need not look whenever one of them votes.
    #[must_use]
    pub fn watch_as_learner(&self) -> watch::Receiver<u64> {
        self.0.told.subscribe()
    }

    /// Somebody has moved: whoever watches looks again.
    pub fn moved(&self) {
        self.0.moved();
    }

    /// Notes that a learner did something, or is somewhere.
    pub fn saw(&self, learner: &LearnerId, seen: Seen) {
        let at = self.now();
        let new = self.0.presence.note(learner, seen.clone(), at);
        if self.0.elsewhere.is_due(learner, new, at)
            && let Some(word) = self.0.elsewhere.word(learner, &seen)
        {
            self.0.log.tell(word);
        }
        if new {
            self.moved();
        }
    }

    /// The time by the class's clock, in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.0.clock.now().unix_timestamp()
    }
}

#[cfg(test)]
mod tests;
