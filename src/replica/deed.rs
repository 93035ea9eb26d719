//! Something to write, as data: what several processes do alike.

use rusqlite::Connection;
use serde::{Serialize, de::DeserializeOwned};

use crate::log::LogError;

/// Something to write. It has all that it needs in it, the time too: it is written in several processes, and again at each start.
pub trait Deed: Serialize + DeserializeOwned + Send + 'static {
    /// What the log calls it: letters.
    const NAME: &'static str;

    /// Writes it, in a transaction of its own.
    ///
    /// # Errors
    /// The database refused.
    fn write(&self, db: &Connection) -> rusqlite::Result<()>;
}

/// A deed as a log keeps it: its name and JSON.
pub(super) fn text<D: Deed>(deed: &D) -> Result<String, LogError> {
    match serde_json::to_string(deed) {
        Ok(json) => Ok(format!("{} {json}", D::NAME)),
        Err(error) => Err(LogError::Unreadable { number: 0, why: error.to_string() }),
    }
}

/// Reads a deed and writes it.
pub(super) type Taker = fn(&Connection, &str) -> rusqlite::Result<()>;

/// The taker of a kind of deeds. What cannot be read is of another version, and is left out.
pub(super) fn take<D: Deed>(db: &Connection, text: &str) -> rusqlite::Result<()> {
    match serde_json::from_str::<D>(text) {
        Ok(deed) => deed.write(db),
        Err(error) => {
            tracing::warn!(%error, name = D::NAME, "a deed in the log cannot be read, and is left out");
            Ok(())
        }
    }
}
