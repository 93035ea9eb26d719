//! Why the database could not do what it was asked, and whether anything was written all the same.

use rusqlite::ErrorCode;

/// Why the database could not do what it was asked. Each says what became of the write.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The database refused: nothing was written.
    #[error("the database failed, and nothing was changed: {0}")]
    Database(rusqlite::Error),
    /// There is no room: nothing was written.
    #[error("the disk with the data folder is full: nothing was written. Make room, then try again")]
    Full,
    /// The job did not run: there was no transaction to run it in.
    #[error("the database takes no writes now, and nothing was changed: {0}. Does another program hold it? Try again")]
    NotBegun(String),
    /// The job ran, and what it wrote was taken back.
    #[error("what was to be written was taken back, and nothing was changed: {0}")]
    NotCommitted(String),
    /// The job ran, and the database does not say what became of it.
    #[error("whether this was written is not known: {0}. Look before you try again")]
    NotKnown(String),
    /// The database was written by a newer version of this program.
    #[error("its layout is {found}, and this Cloakroom knows those up to {known}: update Cloakroom")]
    Newer {
        /// What the database says.
        found: i64,
        /// The newest that is known here.
        known: i64,
    },
    /// The server that several processes share could not be written to: the text says what became of it.
    #[error("{0}")]
    Shared(String),
    /// The writer thread is gone.
    #[error("the database has stopped")]
    Stopped,
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        if error.sqlite_error_code() == Some(ErrorCode::DiskFull) { Self::Full } else { Self::Database(error) }
    }
}

impl DatabaseError {
    /// Is the file no database, or one with pieces missing?
    #[must_use]
    pub fn is_damage(&self) -> bool {
        let Self::Database(error) = self else { return false };
        matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
    }

    /// Is there no room?
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full)
    }
}
