//! Writes sandboxes down, in the background and at the end, and opens those that were written down.
//!
//! Every ten seconds those that have changed since: a process that is killed loses no more. Deliberately absent: what is
//! written down; that is `saved`.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::{sync::watch, task::spawn_blocking, time::sleep};

use super::{
    Gone, Sandbox, Sandboxes,
    saved::{Saved, Unreadable},
    table,
};
use crate::{clock::Clock, database::Database, ids::SandboxId};

/// How often.
const EVERY: Duration = Duration::from_secs(10);
/// So many share a transaction: others wait for it.
const AT_ONCE: usize = 50;

impl Sandboxes {
    /// Writes down every few seconds what has changed, until the server ends.
    pub async fn keep_saving(self, mut shutting_down: watch::Receiver<bool>) {
        if self.saved_in.is_none() {
            return;
        }
        loop {
            tokio::select! {
                // The last time is whoever ends the server's, when no request is under way any more.
                _ = shutting_down.changed() => return,
                () = sleep(EVERY) => {}
            }
            self.save().await;
        }
    }

    /// Writes down what has changed. Where that fails, it is said once, and tried again the next time.
    pub async fn save(&self) {
        let Some(database) = &self.saved_in else { return };
        // At the end of the server the last ones may be under way already.
        let _turn = self.saving.turn.lock().await;
        let changed: Vec<Arc<Sandbox>> = self.all().into_iter().filter(|sandbox| sandbox.take_unsaved()).collect();
        for some in changed.chunks(AT_ONCE) {
            self.save_some(database, some.to_vec()).await;
        }
    }

    async fn save_some(&self, database: &Database, some: Vec<Arc<Sandbox>>) {
        let texts = |some: Vec<Arc<Sandbox>>| -> Vec<_> {
            some.into_iter().map(|sandbox| (Saved::of(&sandbox).text(), sandbox)).collect()
        };
        // Whoever reads a browser out may panic as little as anybody; then these are tried with their next change.
        let Ok(texts) = spawn_blocking(move || texts(some)).await else { return };
        let (mut rows, mut written) = (Vec::new(), Vec::new());
        for (text, sandbox) in texts {
            match text {
                Some(text) => rows.push((sandbox.id().clone(), text)),
                // An older text would be another sandbox than the one its learner has seen last.
                None => table::remove(database, sandbox.id()),
            }
            written.push(sandbox);
        }
        let now = Clock::wall().unix_timestamp();
        match table::write(database, rows, now, self.room.most).await {
            Ok(()) => self.saving.failing.store(false, Ordering::Relaxed),
            Err(error) => {
                written.iter().for_each(|sandbox| sandbox.to_be_saved());
                if !self.saving.failing.swap(true, Ordering::Relaxed) {
                    tracing::warn!(%error, "sandboxes could not be saved: they would not outlive a restart now");
                }
            }
        }
        // Some may have gone meanwhile: their rows would come back.
        let gone = written.iter().filter(|sandbox| !sandbox.is_kept());
        gone.for_each(|sandbox| table::remove(database, sandbox.id()));
    }

    /// Looks a sandbox up, and opens it if it was written down by a process before this one.
    pub async fn find(&self, id: &SandboxId) -> Option<Arc<Sandbox>> {
        if let Some(open) = self.get(id) {
            return Some(open);
        }
        let database = self.saved_in.as_ref()?;
        if self.why_gone(id) != Some(Gone::Unknown) {
            // It has gone in this process; or somebody was faster.
            return self.get(id);
        }
        let text = match table::read(database, id).await {
            Ok(text) => text?,
            Err(error) => {
                tracing::warn!(%error, "a saved sandbox could not be read");
                return None;
            }
        };
        let (services, name) = (self.services().clone(), id.clone());
        let opened = spawn_blocking(move || Sandbox::reopened(&services, name, Saved::read(&text)?)).await.ok()?;
        match opened {
            Ok(sandbox) => self.admit(Arc::new(sandbox)),
            Err(why) => {
                self.leave_out(database, id, &why);
                None
            }
        }
    }

    fn leave_out(&self, database: &Database, id: &SandboxId, why: &Unreadable) {
        tracing::warn!(%why, "a saved sandbox is left out");
        self.note_gone(id, Gone::Unreadable);
        table::remove(database, id);
    }

    /// What has gone is written down no more.
    pub(super) fn let_go(&self, removed: &[Arc<Sandbox>]) {
        for sandbox in removed {
            sandbox.keep_it(false);
            if let Some(database) = &self.saved_in {
                table::remove(database, sandbox.id());
            }
        }
    }
}
