//! The process table of this machine and the open file descriptors of this server, as Linux shows them in `/proc`; and one
//! process of our own that can be started, ended and collected.
//!
//! They are read when somebody asks, one reading at a time, on a thread that may block, and never more than a page holds.
//! Deliberately absent: arguments and environments, which hold secrets; any way to act on a process that is not our own;
//! who may look, which is the page's matter.

mod child;
mod descriptors;
mod table;

use std::{sync::Arc, time::Duration};

use serde::Serialize;
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

pub use child::{ChildAct, ChildError, ChildState};
pub use descriptors::{Compared, Descriptor, Descriptors};
pub use table::{MOST_READ, Owner, Process, ProcessTable};

use child::Helper;

/// So long a reading waits for the one before it.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is read at once.
#[derive(Debug, Clone, Serialize)]
pub struct Snapshot {
    /// The process table.
    pub table: ProcessTable,
    /// The descriptors of this server, beside those of another process.
    pub descriptors: Descriptors,
    /// The process of our own, if it was started.
    pub child: Option<ChildState>,
}

/// Why nothing is shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotShown {
    /// The system has no `/proc` that lists processes.
    #[error("this system does not show its process table as Linux does, in /proc")]
    NotLinux,
    /// Others read at this moment.
    #[error("the process table is being read for somebody else; try again in a moment")]
    Busy,
    /// The reading ended without a word.
    #[error("the process table could not be read; try again")]
    Lost,
}

/// Reads, and keeps the one process of our own. Clones share both.
#[derive(Debug, Clone)]
pub struct Processes {
    turn: Arc<Semaphore>,
    helper: Helper,
}

impl Default for Processes {
    fn default() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), helper: Helper::default() }
    }
}

impl Processes {
    /// The tables as they are now.
    ///
    /// # Errors
    /// This is no Linux, or others are being answered.
    pub async fn look(&self) -> Result<Snapshot, NotShown> {
        let child = self.helper.state();
        let pid = child.as_ref().map(|child| child.pid);
        self.in_turn(move || {
            let table = table::read(pid)?;
            let descriptors = descriptors::read(&table)?;
            Ok(Snapshot { table, descriptors, child })
        })
        .await?
    }

    /// Starts, ends or collects the process of our own.
    ///
    /// # Errors
    /// It is not there, is there already, or has not ended yet; or it cannot be started.
    pub async fn act(&self, act: ChildAct) -> Result<(), ChildError> {
        if !table::is_shown() {
            return Err(ChildError::NotShown(NotShown::NotLinux));
        }
        let helper = self.helper.clone();
        let started = self.in_turn(move || helper.act(act)).await.map_err(ChildError::NotShown)??;
        if let Some(pid) = started {
            self.helper.collect_later(pid);
        }
        Ok(())
    }

    /// Runs this on a thread that may block, after whatever runs now.
    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, NotShown> {
        let turn = timeout(PATIENCE, Arc::clone(&self.turn).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(NotShown::Busy) };
        let done = spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|_| NotShown::Lost)
    }
}
