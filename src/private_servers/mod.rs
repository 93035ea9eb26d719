//! Redis and PostgreSQL servers of our own: children with a socket in a folder that only we use, ended with us.
//!
//! They listen on no port, keep what they hold in a temporary folder, and lose it at their end. Whoever wants another server
//! names it at the start. Deliberately absent: records; `store` asks the servers.

#[cfg(unix)]
mod binary;
#[cfg(unix)]
mod child;
#[cfg(unix)]
mod folder;
#[cfg(unix)]
mod postgres;
#[cfg(unix)]
mod redis;
mod servers;

use std::fmt;
#[cfg(unix)]
use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

#[cfg(unix)]
use rustix::process::Signal;

#[cfg(unix)]
use child::Child;
#[cfg(unix)]
use folder::Folder;
#[cfg(unix)]
pub use postgres::postgres;
#[cfg(unix)]
pub use redis::redis;

pub use servers::{NotReady, StoreServers};

use crate::store::StoreKind;

/// A server that runs as long as this lives.
#[derive(Debug)]
pub struct PrivateServer {
    // In this order: a folder in use cannot be removed.
    #[cfg(unix)]
    running: Mutex<Running>,
    #[cfg(unix)]
    start: Starter,
    kind: StoreKind,
    #[cfg(unix)]
    folder: Folder,
    address: String,
    shell: String,
}

#[cfg(unix)]
#[derive(Debug)]
struct Running {
    child: Child,
    stopped: bool,
}

/// What starts the server, the first time and again.
#[cfg(unix)]
type Start = Box<dyn Fn() -> Result<Child, NotStarted> + Send + Sync>;

#[cfg(unix)]
struct Starter(Start);

#[cfg(unix)]
impl fmt::Debug for Starter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Starter")
    }
}

/// What can be done to a server of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// It is stopped in the middle, and answers nothing (SIGSTOP). PostgreSQL's own children would outlive us so: not for it.
    Stop,
    /// It is killed, and has no time to write anything down (SIGKILL).
    Kill,
    /// It goes on, or is started again: Redis with nothing, PostgreSQL with what its log on disk holds.
    Start,
}

/// How a server of our own is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// It runs.
    Runs,
    /// It is stopped in the middle.
    Stopped,
    /// Its process is gone.
    Ended,
}

impl PrivateServer {
    /// For a client: a URL, or `key=value` pairs.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What opens its own shell: `redis-cli` or `psql`.
    #[must_use]
    pub fn shell(&self) -> &str {
        &self.shell
    }
}

#[cfg(unix)]
impl PrivateServer {
    fn start(
        kind: StoreKind,
        folder: Folder,
        start: Start,
        address: String,
        shell: String,
    ) -> Result<Self, NotStarted> {
        let running = Mutex::new(Running { child: start()?, stopped: false });
        Ok(Self { running, start: Starter(start), kind, folder, address, shell })
    }

    /// Does something to it, and waits until it is done: not on a thread that answers requests.
    ///
    /// # Errors
    /// It could not be started again.
    pub fn act(&self, act: Act) -> Result<(), NotStarted> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        match act {
            Act::Stop if self.kind == StoreKind::Redis => {
                running.child.signal(Signal::STOP);
                running.stopped = true;
            }
            Act::Stop => {
                return Err(NotStarted::failed(
                    self.kind,
                    "it cannot be stopped and go on: kill it, and start it again",
                ));
            }
            Act::Kill => {
                running.child.signal(Signal::KILL);
                running.child.wait();
                running.stopped = false;
            }
            Act::Start if running.child.has_ended() => running.child = (self.start.0)()?,
            Act::Start => {
                running.child.signal(Signal::CONT);
                running.stopped = false;
            }
        }
        Ok(())
    }

    /// How it is.
    #[must_use]
    pub fn condition(&self) -> Condition {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        match &*running {
            Running { child, .. } if child.has_ended() => Condition::Ended,
            Running { stopped: true, .. } => Condition::Stopped,
            Running { .. } => Condition::Runs,
        }
    }

    /// Where it keeps what it holds.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

#[cfg(not(unix))]
impl PrivateServer {
    /// Nothing can be done to it.
    ///
    /// # Errors
    /// Always.
    pub fn act(&self, _: Act) -> Result<(), NotStarted> {
        Err(NotStarted::NotInstalled { kind: self.kind })
    }

    /// There is none.
    #[must_use]
    pub fn condition(&self) -> Condition {
        Condition::Ended
    }
}

/// Without processes and sockets as Unix has them there is none.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub fn redis() -> Result<PrivateServer, NotStarted> {
    Err(NotStarted::NotInstalled { kind: StoreKind::Redis })
}

/// Without processes and sockets as Unix has them there is none.
///
/// # Errors
/// Always.
#[cfg(not(unix))]
pub fn postgres() -> Result<PrivateServer, NotStarted> {
    Err(NotStarted::NotInstalled { kind: StoreKind::Postgres })
}

/// Why a server was not started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotStarted {
    /// Its program is not on this machine.
    #[error("{kind} is not installed here. {how}", how = how_to_install(*.kind))]
    NotInstalled {
        /// Which server.
        kind: StoreKind,
    },
    /// It was started, and is not ready.
    #[error("{kind} could not be started: {says}")]
    Failed {
        /// Which server.
        kind: StoreKind,
        /// What it said last, or what went wrong.
        says: String,
    },
}

impl NotStarted {
    fn failed(kind: StoreKind, says: impl fmt::Display) -> Self {
        Self::Failed { kind, says: says.to_string() }
    }
}

/// The line that installs a server, on Debian and on macOS.
#[must_use]
pub fn how_to_install(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Memory | StoreKind::Sqlite => "It needs nothing",
        StoreKind::Redis => "Install it: sudo apt-get install redis-server (Debian, Ubuntu), or brew install redis",
        StoreKind::Postgres => {
            "Install it: sudo apt-get install postgresql (Debian, Ubuntu), or brew install postgresql"
        }
    }
}
