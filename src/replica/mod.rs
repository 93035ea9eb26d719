//! What learners did, in a database of this process: alone, or the same in several processes, each of which writes what all write,
//! in the order of a log.
//!
//! Alone it is the database of the data folder, and a deed is a write. With others it is a database in memory, made anew from the
//! log at each start: so the log is all there is to keep, and reads cost no round trip. Deliberately absent: what the deeds mean;
//! whoever keeps something here says how each is written.

mod deed;
mod shared;

use std::sync::{Arc, Weak};

use crate::{
    database::{Database, DatabaseError},
    log::{Follower, Log, LogError, follow},
};

pub use deed::Deed;
use shared::Shared;

/// A database to read, and the one way to write to it. Clones share it.
#[derive(Debug, Clone)]
pub struct Replica {
    database: Database,
    shared: Option<Arc<Shared>>,
}

impl From<Database> for Replica {
    /// Of this process alone.
    fn from(database: Database) -> Self {
        Self { database, shared: None }
    }
}

impl From<&Replica> for Replica {
    fn from(replica: &Self) -> Self {
        replica.clone()
    }
}

impl Replica {
    /// The same in all processes that hold this log. It is empty until [`Self::catch_up`].
    ///
    /// # Errors
    /// SQLite could not start.
    pub fn over(log: impl Log + 'static) -> Result<Self, DatabaseError> {
        let database = Database::in_memory()?;
        let shared = Arc::new(Shared::new(Arc::new(log), database.clone()));
        Ok(Self { database, shared: Some(shared) })
    }

    /// To read from.
    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// The database, if no other process writes what this one writes.
    pub(crate) fn alone(&self) -> Option<&Database> {
        self.shared.is_none().then_some(&self.database)
    }

    /// Deeds of this kind are taken. Others in the log are left out: whoever keeps something here says so before the log is read.
    pub(crate) fn takes<D: Deed>(&self) {
        if let Some(shared) = &self.shared {
            shared.takes::<D>();
        }
    }

    /// Writes a deed: all of it or nothing. When it is answered it can be read here, and is kept.
    pub(crate) async fn write<D: Deed>(&self, deed: D) -> Result<(), DatabaseError> {
        match &self.shared {
            None => self.database.run_all(move |db| deed.write(db)).await,
            Some(shared) => Ok(shared.write(deed::text(&deed)?).await?),
        }
    }

    /// Reads what the log holds, and keeps up with it from then on.
    ///
    /// # Errors
    /// The log cannot be read.
    pub async fn catch_up(&self) -> Result<(), LogError> {
        let Some(shared) = &self.shared else { return Ok(()) };
        shared.look().await?;
        let follower: Weak<dyn Follower> = Arc::<Shared>::downgrade(shared);
        tokio::spawn(follow(Arc::clone(shared.log()), follower));
        Ok(())
    }
}
