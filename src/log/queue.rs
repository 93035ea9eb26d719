//! What waits to be written to a server: one task takes all that has gathered, and writes it at once.
//!
//! A thousand votes in a second are a few round trips so, and wait for a few commits.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tokio::sync::{mpsc, oneshot};

use super::{LogError, server::Server};

/// So many wait at most.
const DEEP: usize = 4_096;
/// So many are written at once, and so many bytes.
const MOST_AT_ONCE: usize = 256;
const MOST_BYTES: usize = 512 * 1024;

#[derive(Debug)]
struct Waiting {
    text: String,
    answer: oneshot::Sender<Result<u64, LogError>>,
}

#[derive(Debug)]
enum Job {
    Append(Waiting),
    Tell(String),
}

/// The way to the task.
#[derive(Debug, Clone)]
pub(super) struct Queue(mpsc::Sender<Job>);

impl Queue {
    /// Starts the task: it ends with the last handle.
    pub(super) fn start(server: Arc<dyn Server>, id: String, known: Arc<AtomicU64>) -> Self {
        let (sender, jobs) = mpsc::channel(DEEP);
        tokio::spawn(work(server, id, known, jobs));
        Self(sender)
    }

    pub(super) async fn append(&self, text: String) -> Result<u64, LogError> {
        let (answer, given) = oneshot::channel();
        self.0.try_send(Job::Append(Waiting { text, answer })).map_err(|_| LogError::Busy)?;
        given.await.map_err(|_| LogError::Busy)?
    }

    pub(super) fn tell(&self, word: String) {
        // It is about now: what does not fit is not worth waiting for.
        let _ = self.0.try_send(Job::Tell(word));
    }
}

async fn work(server: Arc<dyn Server>, id: String, known: Arc<AtomicU64>, mut jobs: mpsc::Receiver<Job>) {
    let mut next = jobs.recv().await;
    while let Some(job) = next.take() {
        let mut all = Vec::new();
        let mut bytes = 0;
        match job {
            Job::Append(waiting) => {
                bytes += waiting.text.len();
                all.push(waiting);
            }
            Job::Tell(word) => told(&*server, &word).await,
        }
        while all.len() < MOST_AT_ONCE && bytes < MOST_BYTES {
            match jobs.try_recv() {
                Ok(Job::Append(waiting)) => {
                    bytes += waiting.text.len();
                    all.push(waiting);
                }
                Ok(Job::Tell(word)) => told(&*server, &word).await,
                Err(_) => break,
            }
        }
        if !all.is_empty() {
            write(&*server, &id, &known, all).await;
        }
        next = jobs.recv().await;
    }
}

async fn told(server: &dyn Server, word: &str) {
    if let Err(error) = server.tell(word).await {
        tracing::debug!(%error, "the other processes were not told");
    }
}

async fn write(server: &dyn Server, id: &str, known: &AtomicU64, all: Vec<Waiting>) {
    let (texts, answers): (Vec<String>, Vec<_>) = all.into_iter().map(|waiting| (waiting.text, waiting.answer)).unzip();
    let written = server.append_all(id, known.load(Ordering::Relaxed), &texts).await;
    if let Ok(last) = written {
        known.fetch_max(last, Ordering::Relaxed);
    }
    let count = u64::try_from(answers.len()).unwrap_or(u64::MAX);
    for (at, answer) in (1..).zip(answers) {
        // Whoever asked may have gone: it stands all the same.
        let _ = answer.send(written.clone().map(|last| last - count + at));
    }
}
