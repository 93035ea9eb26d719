//! One process of our own: a `sleep` that is started, ended, and collected. Between the end and the collecting its row
//! stays in the table: a zombie.
//!
//! There is one at most. It ends by itself after two minutes, and is collected then, or when the server ends.

use std::{
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::Serialize;
use tokio::{task::AbortHandle, time::sleep};

use super::NotShown;

/// So long it lives if nobody ends it.
const LIFE: Duration = Duration::from_secs(120);

/// What can be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildAct {
    /// It is started.
    Start,
    /// It is killed; nobody collects it yet.
    End,
    /// Its row is taken out of the table.
    Collect,
}

impl ChildAct {
    /// By its word in a form.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "start" => Some(Self::Start),
            "end" => Some(Self::End),
            "collect" => Some(Self::Collect),
            _ => None,
        }
    }
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// There is one.
    #[error("a process was started already, number {0}; end it and collect it first")]
    There(u32),
    /// There is none.
    #[error("no process was started; start one first")]
    None,
    /// It cannot be collected yet.
    #[error("process {0} has not ended; a parent can only collect a process that has: end it first")]
    Lives(u32),
    /// It cannot be ended twice.
    #[error("process {0} has ended already; collect it")]
    Ended(u32),
    /// It cannot be started.
    #[error("no process could be started: {0}")]
    NotStarted(std::io::Error),
    /// The table cannot be shown.
    #[error(transparent)]
    NotShown(#[from] NotShown),
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ChildState {
    /// Its number.
    pub pid: u32,
    /// It was killed, and is not collected.
    pub ended: bool,
}

#[derive(Debug)]
struct Started {
    process: Child,
    ended: bool,
    later: Option<AbortHandle>,
}

impl Started {
    /// Ends it, if it has not ended, and collects it. A killed process ends at once.
    fn collect(mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Some(later) = self.later.take() {
            later.abort();
        }
    }
}

/// The process, if there is one. Clones share it; with the last of them it is ended.
#[derive(Debug, Clone, Default)]
pub(super) struct Helper(Arc<Slot>);

#[derive(Debug, Default)]
struct Slot(Mutex<Option<Started>>);

impl Drop for Slot {
    fn drop(&mut self) {
        let started = self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        started.into_iter().for_each(Started::collect);
    }
}

impl Slot {
    fn lock(&self) -> MutexGuard<'_, Option<Started>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_if(&self, takes: impl FnOnce(&Started) -> bool) -> Option<Started> {
        self.lock().take_if(|started| takes(started))
    }
}

impl Helper {
    pub(super) fn state(&self) -> Option<ChildState> {
        self.0.lock().as_ref().map(|started| ChildState { pid: started.process.id(), ended: started.ended })
    }

    /// Does it, one call at a time. The number of what was started, if it was.
    pub(super) fn act(&self, act: ChildAct) -> Result<Option<u32>, ChildError> {
        match (act, self.state()) {
            (ChildAct::Start, Some(child)) => Err(ChildError::There(child.pid)),
            (ChildAct::Start, None) => self.start().map(Some),
            (_, None) => Err(ChildError::None),
            (ChildAct::End, Some(child)) if child.ended => Err(ChildError::Ended(child.pid)),
            (ChildAct::End, Some(_)) => {
                if let Some(started) = &mut *self.0.lock() {
                    let _ = started.process.kill();
                    started.ended = true;
                }
                Ok(None)
            }
            (ChildAct::Collect, Some(child)) if !child.ended => Err(ChildError::Lives(child.pid)),
            (ChildAct::Collect, Some(_)) => {
                let started = self.0.take_if(|_| true);
                started.into_iter().for_each(Started::collect);
                Ok(None)
            }
        }
    }

    fn start(&self) -> Result<u32, ChildError> {
        let mut command = Command::new("sleep");
        command.arg(LIFE.as_secs().to_string()).current_dir("/");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let process = command.spawn().map_err(ChildError::NotStarted)?;
        let pid = process.id();
        *self.0.lock() = Some(Started { process, ended: false, later: None });
        Ok(pid)
    }

    /// When its time is over, whoever looks or not.
    pub(super) fn collect_later(&self, pid: u32) {
        let slot = Arc::downgrade(&self.0);
        let later = tokio::spawn(async move {
            sleep(LIFE).await;
            let started = slot.upgrade().and_then(|slot| slot.take_if(|started| started.process.id() == pid));
            if let Some(mut started) = started {
                // Not itself.
                started.later = None;
                started.collect();
            }
        });
        if let Some(started) = self.0.lock().as_mut().filter(|started| started.process.id() == pid) {
            started.later = Some(later.abort_handle());
        }
    }
}
