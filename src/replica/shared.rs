//! The deeds of several processes, written here in the order of the log.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use async_trait::async_trait;
use rusqlite::Connection;
use tokio::sync::watch;

use super::deed::{Deed, Taker, take};
use crate::{
    database::Database,
    log::{Follower, Log, LogError},
};

/// Whoever reads after us reads ours too: more than a few looks mean that the log has lost it.
const TRIES: usize = 10;

#[derive(Debug)]
pub(super) struct Shared {
    log: Arc<dyn Log>,
    database: Database,
    takers: RwLock<BTreeMap<&'static str, Taker>>,
    /// The number of the last deed that was written here. One at a time reads on from it.
    applied: watch::Sender<u64>,
    reading: tokio::sync::Mutex<()>,
}

impl Shared {
    pub(super) fn new(log: Arc<dyn Log>, database: Database) -> Self {
        let applied = watch::Sender::new(0);
        Self { log, database, takers: RwLock::default(), applied, reading: tokio::sync::Mutex::default() }
    }

    pub(super) fn log(&self) -> &Arc<dyn Log> {
        &self.log
    }

    pub(super) fn takes<D: Deed>(&self) {
        self.takers.write().unwrap_or_else(PoisonError::into_inner).insert(D::NAME, take::<D>);
    }

    /// Writes a deed to the log, as text, and waits until it is written here.
    pub(super) async fn write(&self, text: String) -> Result<(), LogError> {
        let number = self.log.append(text).await?;
        for _ in 0..TRIES {
            if *self.applied.borrow() >= number {
                return Ok(());
            }
            self.look().await?;
        }
        Err(LogError::Lost)
    }

    fn takers_now(&self) -> BTreeMap<&'static str, Taker> {
        self.takers.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Follower for Shared {
    async fn look(&self) -> Result<(), LogError> {
        let before = *self.applied.borrow();
        let _one = self.reading.lock().await;
        // Whoever had the turn before may have read ours with theirs.
        if *self.applied.borrow() > before {
            return Ok(());
        }
        loop {
            let after = *self.applied.borrow();
            let page = self.log.after(after).await?;
            let Some(last) = page.last().map(|(number, _)| *number) else { return Ok(()) };
            let takers = self.takers_now();
            self.database.run_all(move |db| all(db, &takers, &page)).await?;
            self.applied.send_replace(last);
        }
    }
}

/// Writes a page of deeds. One that the database refuses is refused in every process alike: it is taken back, and left out.
fn all(db: &Connection, takers: &BTreeMap<&'static str, Taker>, page: &[(u64, String)]) -> rusqlite::Result<()> {
    for (number, text) in page {
        let Some((name, json)) = text.split_once(' ') else { continue };
        let Some(take) = takers.get(name) else { continue };
        db.execute_batch("SAVEPOINT deed")?;
        if let Err(error) = take(db, json) {
            tracing::warn!(%error, number, "a deed in the log was refused, and is left out");
            db.execute_batch("ROLLBACK TO deed")?;
        }
        db.execute_batch("RELEASE deed")?;
    }
    Ok(())
}
