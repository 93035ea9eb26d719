//! A log on a server that several processes share.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use tokio::sync::mpsc;

use super::{Heard, Log, LogError, limits::LONGEST, queue::Queue, server::Server};
use crate::ids;

/// What one process tells the others has at most so many bytes: PostgreSQL takes no more than 7,999.
const LONGEST_WORD: usize = 4_000;

/// A log that several processes hold.
#[derive(Debug)]
pub struct SharedLog {
    server: Arc<dyn Server>,
    queue: Queue,
    /// The last number that was seen: a server that has fewer has lost something.
    known: Arc<AtomicU64>,
}

impl SharedLog {
    /// To be called within a Tokio runtime.
    pub(super) async fn open(server: Arc<dyn Server>) -> Result<Self, LogError> {
        let known = Arc::default();
        let id = server.open(&ids::unguessable::<16>()).await?;
        let queue = Queue::start(Arc::clone(&server), id, Arc::clone(&known));
        Ok(Self { server, queue, known })
    }
}

#[async_trait]
impl Log for SharedLog {
    async fn append(&self, text: String) -> Result<u64, LogError> {
        if text.len() > LONGEST {
            return Err(LogError::TooLong);
        }
        self.queue.append(text).await
    }

    async fn after(&self, number: u64) -> Result<Vec<(u64, String)>, LogError> {
        let found = self.server.after(number).await?;
        if let Some((last, _)) = found.last() {
            self.known.fetch_max(*last, Ordering::Relaxed);
        }
        Ok(found)
    }

    async fn once(&self, name: &'static str, value: String) -> Result<String, LogError> {
        self.server.once(name, &value).await
    }

    async fn listen(&self) -> Result<Option<mpsc::Receiver<Heard>>, LogError> {
        self.server.listen().await.map(Some)
    }

    fn tell(&self, word: String) {
        if (1..=LONGEST_WORD).contains(&word.len()) {
            self.queue.tell(word);
        }
    }
}
