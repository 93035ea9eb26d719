//! How changes are applied: each as soon as all before it were, whoever made them.

use std::{sync::PoisonError, time::Duration};

use async_trait::async_trait;

use super::{Entry, Inner, LogError};
use crate::log::Follower;

/// A change of another process is waited for so long before it is asked for.
const WAIT: Duration = Duration::from_millis(250);

impl Inner {
    /// Somebody has moved: whoever watches looks again.
    pub(super) fn moved(&self) {
        self.version.send_modify(|version| *version += 1);
    }

    /// Reads what others have written since.
    pub(super) async fn catch_up(&self) -> Result<(), LogError> {
        loop {
            let after = *self.applied.borrow();
            let page = self.log.after(after).await?;
            if page.is_empty() {
                return Ok(());
            }
            for (number, text) in page {
                let entry =
                    serde_json::from_str(&text).map_err(|why| LogError::Unreadable { number, why: why.to_string() })?;
                self.take_in(number, entry);
            }
        }
    }

    /// Applies an entry as soon as all before it were.
    pub(super) fn take_in(&self, number: u64, entry: Entry) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.put(number, entry);
        let applied = *self.applied.borrow();
        let ready = queue.take(applied);
        let Some((last, _)) = ready.last() else { return };
        let last = *last;
        let told = ready.iter().any(|(_, entry)| entry.change.is_told());
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        for (number, entry) in ready {
            state.apply(number, entry);
        }
        drop(state);
        self.applied.send_replace(last);
        drop(queue);
        if told {
            self.told.send_modify(|version| *version += 1);
        }
        self.moved();
    }

    /// Waits until a change was applied. Those before it may come from another process: then they are read.
    pub(super) async fn until(&self, number: u64) -> Result<(), LogError> {
        let mut applied = self.applied.subscribe();
        loop {
            let there = async { applied.wait_for(|applied| *applied >= number).await.is_ok() };
            if tokio::time::timeout(WAIT, there).await.is_ok() {
                return Ok(());
            }
            self.catch_up().await?;
        }
    }
}

#[async_trait]
impl Follower for Inner {
    async fn look(&self) -> Result<(), LogError> {
        self.catch_up().await
    }

    fn told(&self, word: &str) {
        if let Some((learner, seen)) = self.elsewhere.heard(word)
            && self.presence.note(&learner, seen, self.clock.now().unix_timestamp())
        {
            self.moved();
        }
    }
}
