//! Why a log could not be used, and what to do.

use super::limits::{LONGEST, MOST};
use crate::{database::DatabaseError, store::StoreError};

/// Why the log could not be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LogError {
    /// The database refused.
    #[error("{0}")]
    Database(#[source] std::sync::Arc<DatabaseError>),
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
    /// The server behind it does not answer, or refuses.
    #[error(transparent)]
    Server(#[from] StoreError),
    /// It holds less than it did.
    #[error(
        "the server has lost what it held of this class: it was started empty, or with an older copy. Nothing was written. Stop \
         every cloakroom class and start it again: it goes on from what the server holds"
    )]
    Lost,
    /// It has reached its limit.
    #[error(
        "the class has {MOST} entries, and more are not kept: nothing was written. Begin a new one, on an empty server"
    )]
    Full,
    /// The text is too long.
    #[error("this is too long for a class on several servers: {LONGEST} bytes are kept at once. Nothing was written")]
    TooLong,
    /// More wait to be written than can be.
    #[error("too much waits to be written, and nothing was changed: try again in a moment")]
    Busy,
}

impl From<DatabaseError> for LogError {
    fn from(error: DatabaseError) -> Self {
        Self::Database(std::sync::Arc::new(error))
    }
}

impl From<LogError> for DatabaseError {
    /// For whoever writes to a database that several processes hold.
    fn from(error: LogError) -> Self {
        match error {
            LogError::Database(error) => Self::Shared(error.to_string()),
            LogError::Server(StoreError::NotKnown(why)) => Self::NotKnown(why),
            LogError::Server(StoreError::Full) => Self::Full,
            other => Self::Shared(other.to_string()),
        }
    }
}
