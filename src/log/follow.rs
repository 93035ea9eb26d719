//! Keeping up with the other processes: a connection that is told of news, and a look every two seconds besides.
//!
//! What is told while nobody listens is lost, in Redis and in PostgreSQL; so whoever connects looks first, and news is only a
//! reason to look (reference of PostgreSQL, NOTIFY; of Redis, PUBLISH).

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use async_trait::async_trait;
use tokio::{sync::mpsc, time};

use super::{Heard, Log, LogError};

/// A look besides, should a connection be dead and not know it.
const LOOK: Duration = Duration::from_secs(2);
/// After so many looks in silence the connection is made anew.
const SILENT: u32 = 15;
/// A server that is not there is asked again after this.
const AGAIN: Duration = Duration::from_millis(500);

/// Whoever holds a log together with others.
#[async_trait]
pub trait Follower: Send + Sync {
    /// Reads what is new.
    ///
    /// # Errors
    /// The log cannot be read.
    async fn look(&self) -> Result<(), LogError>;

    /// Another process, or this one, told something.
    fn told(&self, word: &str) {
        let _ = word;
    }
}

/// Follows a log as long as its follower is there. It ends at once where there are no others.
pub async fn follow(log: Arc<dyn Log>, follower: Weak<dyn Follower>) {
    while follower.strong_count() > 0 {
        match log.listen().await {
            Ok(None) => return,
            Ok(Some(ears)) => hear(ears, &follower).await,
            Err(error) => tracing::warn!(%error, "the other processes of this class are not heard"),
        }
        time::sleep(AGAIN).await;
    }
}

async fn hear(mut ears: mpsc::Receiver<Heard>, follower: &Weak<dyn Follower>) {
    let mut silent = 0;
    let mut news = true;
    while silent < SILENT {
        let Some(there) = follower.upgrade() else { return };
        if news && let Err(error) = there.look().await {
            tracing::warn!(%error, "what other processes of this class wrote cannot be read");
        }
        // It may go while nothing is heard.
        drop(there);
        let first = time::timeout(LOOK, ears.recv()).await;
        news = match first {
            Ok(None) => return,
            Err(_) => {
                silent += 1;
                true
            }
            Ok(Some(first)) => {
                silent = 0;
                take_in(first, &mut ears, follower)
            }
        };
    }
}

/// All that has gathered: much news is one look. Is there any?
fn take_in(first: Heard, ears: &mut mpsc::Receiver<Heard>, follower: &Weak<dyn Follower>) -> bool {
    let mut news = false;
    let mut next = Some(first);
    while let Some(heard) = next {
        match (heard, follower.upgrade()) {
            (Heard::News, _) => news = true,
            (Heard::Told(word), Some(there)) => there.told(&word),
            (Heard::Told(_), None) => return false,
        }
        next = ears.try_recv().ok();
    }
    news
}
