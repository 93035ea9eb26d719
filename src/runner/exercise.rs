//! Runs `cargo test` on an exercise, line by line.
//!
//! One at a time: two would wait for the same build lock anyway. Deliberately absent: who may ask
//! for it; that is the tutorial's guard, and the server starts no Cargo beyond loopback.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    sync::{Mutex, OwnedMutexGuard, mpsc},
    time::timeout,
};

use super::Verdict;

/// The first build of an exercise compiles its dependencies; a loop in a handler never ends.
const LONGEST: Duration = Duration::from_secs(600);
/// Lines that wait to be read.
const WAITING: usize = 256;

/// Another exercise is being tested.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("another exercise is being tested; wait until it is done")]
pub struct Busy;

/// Starts trials, one at a time. Clones share the turn.
#[derive(Debug, Clone)]
pub struct Trials {
    folder: PathBuf,
    turn: Arc<Mutex<()>>,
}

/// A running trial.
#[derive(Debug)]
pub struct Trial {
    lines: mpsc::Receiver<String>,
    said: Vec<String>,
    begun: Instant,
    child: Option<Child>,
    _turn: OwnedMutexGuard<()>,
}

impl Trials {
    /// In the exercises' workspace.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), turn: Arc::default() }
    }

    /// Starts `cargo test -p slug`. The slug must be an exercise's.
    ///
    /// # Errors
    /// Another one is running.
    pub fn start(&self, slug: &str) -> Result<Trial, Busy> {
        let turn = Arc::clone(&self.turn).try_lock_owned().map_err(|_| Busy)?;
        let (sender, lines) = mpsc::channel(WAITING);
        let spawned = Command::new("cargo")
            .args(["test", "--color=never", "-p", slug])
            .current_dir(&self.folder)
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        let child = match spawned {
            Ok(mut child) => {
                forward(child.stdout.take(), sender.clone());
                forward(child.stderr.take(), sender);
                Some(child)
            }
            Err(error) => {
                // A full channel cannot be: nothing has been sent yet.
                let _ = sender.try_send(format!("error: cargo could not be started: {error}. Is it on the path?"));
                None
            }
        };
        Ok(Trial { lines, said: Vec::new(), begun: Instant::now(), child, _turn: turn })
    }
}

impl Trial {
    /// The next line; `None` once all has been said. A trial that takes too long is ended.
    pub async fn line(&mut self) -> Option<String> {
        let left = LONGEST.saturating_sub(self.begun.elapsed());
        let Ok(line) = timeout(left, self.lines.recv()).await else {
            self.child = None;
            let line = format!("error: the tests did not end within {} s", LONGEST.as_secs());
            self.said.push(line.clone());
            self.lines.close();
            return Some(line);
        };
        self.said.extend(line.clone());
        line
    }

    /// What it all comes to.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        Verdict::read(&self.said, self.begun.elapsed())
    }
}

fn forward(stream: Option<impl AsyncRead + Send + Unpin + 'static>, lines: mpsc::Sender<String>) {
    let Some(stream) = stream else { return };
    tokio::spawn(async move {
        let mut reader = BufReader::new(stream).lines();
        while let Ok(Some(line)) = reader.next_line().await {
            if lines.send(line).await.is_err() {
                return;
            }
        }
    });
}
