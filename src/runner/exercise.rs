//! Runs `cargo test` on an exercise, line by line.
//!
//! One at a time: two would wait for the same build lock anyway. What it prints is capped. Deliberately absent: who may ask
//! for it; that is the tutorial's guard, and the server starts no Cargo beyond loopback.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::{Mutex, OwnedMutexGuard, mpsc},
    time::timeout,
};

use super::{Verdict, process::Process};

/// The first build of an exercise compiles its dependencies; tests that never end have a limit of their own.
const LONGEST: Duration = Duration::from_secs(600);
/// Of what is said, so much is kept. A verdict is read from it, and a test may print for ever.
const MOST_KEPT: usize = 1 << 20;

/// Another exercise is being tested.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("another exercise is being tested; wait until it is done")]
pub struct Busy;

/// Starts trials, one at a time. Clones share the turn.
#[derive(Debug, Clone)]
pub struct Trials {
    folder: PathBuf,
    longest: Duration,
    turn: Arc<Mutex<()>>,
}

/// A running trial. Dropping it ends it, with everything that Cargo has started.
#[derive(Debug)]
pub struct Trial {
    lines: mpsc::Receiver<String>,
    said: Vec<String>,
    bytes: usize,
    longest: Duration,
    begun: Instant,
    process: Option<Process>,
    _turn: OwnedMutexGuard<()>,
}

impl Trials {
    /// In the exercises' workspace.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), longest: LONGEST, turn: Arc::default() }
    }

    /// With another limit on how long a trial may take, its build included.
    #[must_use]
    pub fn with_limit(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// Starts `cargo test -p slug`. The slug must be an exercise's.
    ///
    /// # Errors
    /// Another one is running.
    pub fn start(&self, slug: &str) -> Result<Trial, Busy> {
        let turn = Arc::clone(&self.turn).try_lock_owned().map_err(|_| Busy)?;
        let (lines, process) = match Process::cargo_test(&self.folder, &["-p", slug]) {
            Ok((process, lines)) => (lines, Some(process)),
            Err(error) => {
                let (sender, lines) = mpsc::channel(1);
                // A full channel cannot be: nothing has been sent yet.
                let _ = sender.try_send(format!("error: cargo could not be started: {error}. Is it on the path?"));
                (lines, None)
            }
        };
        Ok(Trial {
            lines,
            said: Vec::new(),
            bytes: 0,
            longest: self.longest,
            begun: Instant::now(),
            process,
            _turn: turn,
        })
    }
}

impl Trial {
    /// The next line; `None` once all has been said. A trial that takes too long is ended.
    pub async fn line(&mut self) -> Option<String> {
        loop {
            let left = self.longest.saturating_sub(self.begun.elapsed());
            let Ok(line) = timeout(left, self.lines.recv()).await else {
                self.process = None;
                self.lines.close();
                let line = format!("error: the tests did not end within {} s", self.longest.as_secs());
                self.said.push(line.clone());
                return Some(line);
            };
            let Some(line) = line else {
                // Both streams are closed: it has ended, or is about to.
                if let Some(mut process) = self.process.take() {
                    process.ended().await;
                }
                return None;
            };
            let before = self.bytes;
            self.bytes += line.len() + 1;
            // How a test ended is always kept; it takes no more than there are tests.
            if self.bytes <= MOST_KEPT || line.starts_with("test ") {
                self.said.push(line.clone());
                return Some(line);
            }
            if before <= MOST_KEPT {
                let line = "(What was printed after this is left out: it is more than a megabyte.)".to_owned();
                self.said.push(line.clone());
                return Some(line);
            }
        }
    }

    /// What it all comes to.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        Verdict::read(&self.said, self.begun.elapsed())
    }
}
