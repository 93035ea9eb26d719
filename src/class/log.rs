//! Where the changes of a class are kept, in one order for all who hold it.

use std::fmt::Debug;

use async_trait::async_trait;

use super::Entry;
use crate::database::DatabaseError;

/// A list that only grows. Numbers begin with 1 and leave none out.
#[async_trait]
pub trait Log: Debug + Send + Sync {
    /// Writes an entry at the end, and says its number once it is kept.
    ///
    /// # Errors
    /// It was not kept, or nobody knows.
    async fn append(&self, entry: &Entry) -> Result<u64, LogError>;

    /// All entries after a number, in their order.
    ///
    /// # Errors
    /// They cannot be read.
    async fn after(&self, number: u64) -> Result<Vec<(u64, Entry)>, LogError>;

    /// Waits until there may be something new from another process; for ever, where there is none.
    async fn news(&self) {
        std::future::pending().await
    }
}

/// Why the log could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// What it holds is of another version, or damaged.
    #[error(
        "entry {number} of the class cannot be read: {why}; keep the data folder, and begin a class in another with --data DIR"
    )]
    Unreadable {
        /// Which one.
        number: u64,
        /// What is wrong with it.
        why: String,
    },
    /// The server behind it does not answer.
    #[error("{0}")]
    Server(String),
}
