//! A list that only grows, in one order for all processes that hold it: in SQLite for one process, in Redis or PostgreSQL for
//! several.
//!
//! Whoever applies the same texts in the same order has the same state (state machine replication). Numbers begin with 1 and
//! leave none out, so each process sees whether it has missed something. Nothing is taken out again: the list is the truth, so it
//! has a limit instead. Deliberately absent: what the texts mean.

mod error;
mod follow;
mod limits;
mod postgres;
mod queue;
mod redis;
mod server;
mod shared;
mod sqlite;

use std::fmt::Debug;

use async_trait::async_trait;
use tokio::sync::mpsc;

pub use error::LogError;
pub use follow::{Follower, follow};
pub use limits::{LONGEST, MOST, PAGE};
pub use postgres::postgres;
pub use redis::redis;
pub use shared::SharedLog;
pub use sqlite::SqliteLog;

/// What a process hears of the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// There is something new to read.
    News,
    /// What one of them told all others. It is kept nowhere.
    Told(String),
}

/// A list that only grows. Numbers begin with 1 and leave none out.
#[async_trait]
pub trait Log: Debug + Send + Sync {
    /// Writes a text at the end, and says its number once it is kept.
    ///
    /// # Errors
    /// It was not kept, or nobody knows.
    async fn append(&self, text: String) -> Result<u64, LogError>;

    /// The texts after a number, in their order; at most [`PAGE`] of them.
    ///
    /// # Errors
    /// They cannot be read.
    async fn after(&self, number: u64) -> Result<Vec<(u64, String)>, LogError>;

    /// A value that all who hold the log share: this one, or the one that was there before.
    ///
    /// # Errors
    /// It can neither be read nor written.
    async fn once(&self, name: &'static str, value: String) -> Result<String, LogError>;

    /// Listens to the other processes, on a connection of its own, until that breaks. `None`: there are no others.
    ///
    /// # Errors
    /// The server is not there.
    async fn listen(&self) -> Result<Option<mpsc::Receiver<Heard>>, LogError> {
        Ok(None)
    }

    /// Tells all others something about now. Whoever does not listen misses it.
    fn tell(&self, _: String) {}
}
