//! Why a store of session records could not do what it was asked, and what became of the write. The same words for all.

use super::kind::StoreKind;
use crate::database::DatabaseError;

/// Why the store could not do what it was asked. Each says what became of the write.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The store refused: nothing was written. The text says so, and what to do.
    #[error("{0}")]
    Refused(String),
    /// There is no room: nothing was written.
    #[error("the disk with the data folder is full: nothing was written. Make room, then try again")]
    Full,
    /// The store was asked, and does not say what became of it.
    #[error("whether this was written is not known: {0}. Look before you try again")]
    NotKnown(String),
    /// A record cannot be written as JSON.
    #[error("the session store cannot write this record: {0}")]
    NotText(String),
    /// The store cannot be reached: nothing was written.
    #[error("{kind} cannot be reached, and nothing was changed: {says}")]
    Unreachable {
        /// Which store.
        kind: StoreKind,
        /// What the client of it says.
        says: String,
    },
    /// No such store was given at the start.
    #[error("no {0} is connected. {how}", how = .0.how_to_connect())]
    Absent(StoreKind),
}

/// What a failed operation said, for whoever answers the request that asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Is there no room?
    pub full: bool,
    /// What became of the write, and what to do.
    pub says: String,
}

impl From<&StoreError> for Failure {
    fn from(error: &StoreError) -> Self {
        Self { full: *error == StoreError::Full, says: error.to_string() }
    }
}

impl From<DatabaseError> for StoreError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Full => Self::Full,
            DatabaseError::NotKnown(why) => Self::NotKnown(why),
            other => Self::Refused(other.to_string()),
        }
    }
}
