//! Runs the tests of an exercise, line by line.
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

use super::{
    NotRun, Verdict, Workshop,
    process::Process,
    results::ResultsFile,
    shipped::{changed, copied, expected, objection},
    verdict::Ending,
};

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
    results: Option<ResultsFile>,
    ending: Ending,
    // Held until the end: nobody else may put files there meanwhile.
    _copy: Option<Workshop>,
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

    /// Starts the tests of an exercise as they lie there. The slug must be an exercise's.
    ///
    /// # Errors
    /// Another one is running.
    pub fn start(&self, slug: &str) -> Result<Trial, Busy> {
        let turn = Arc::clone(&self.turn).try_lock_owned().map_err(|_| Busy)?;
        Ok(self.begun(slug, turn, None))
    }

    /// Starts the tests of an exercise as this program ships them: in a copy, if something beside the learner's file was
    /// changed. Gives the changed files too.
    ///
    /// # Errors
    /// Another one is running.
    pub async fn start_shipped(&self, slug: &str) -> Result<(Trial, Vec<String>), Busy> {
        let turn = Arc::clone(&self.turn).try_lock_owned().map_err(|_| Busy)?;
        let (folder, name) = (self.folder.clone(), slug.to_owned());
        let looked = tokio::task::spawn_blocking(move || {
            let changed = changed(&folder, &name);
            let copy = if changed.is_empty() { None } else { Some(copied(&folder, &name)) };
            (changed, copy)
        });
        let (changed, copy) = looked.await.unwrap_or_default();
        match copy.transpose() {
            Ok(copy) => Ok((self.begun(slug, turn, copy), changed)),
            Err(error) => {
                let says = format!("error: the shipped tests cannot be put up: {error}");
                Ok((self.ended(turn, says, NotRun::NoCopy), changed))
            }
        }
    }

    fn begun(&self, slug: &str, turn: OwnedMutexGuard<()>, copy: Option<Workshop>) -> Trial {
        if let Some(why) = objection(&self.folder, slug) {
            return self.ended(turn, format!("error: {}", why.headline()), why);
        }
        let folder = copy.as_ref().map_or(self.folder.as_path(), Workshop::folder);
        let started =
            ResultsFile::new().and_then(|results| Ok((Process::cargo_test(folder, slug, results.path())?, results)));
        let ((process, lines), results) = match started {
            Ok(started) => started,
            Err(error) => {
                let says = format!("error: cargo could not be started: {error}. Is it on the path?");
                return self.ended(turn, says, NotRun::NoCargo);
            }
        };
        let ending = Ending { expected: expected(&self.folder, slug), ..Ending::default() };
        Trial {
            process: Some(process),
            results: Some(results),
            ending,
            _copy: copy,
            ..self.without_process(turn, lines)
        }
    }

    /// One that has ended before it began.
    fn ended(&self, turn: OwnedMutexGuard<()>, says: String, why: NotRun) -> Trial {
        let (sender, lines) = mpsc::channel(1);
        // A full channel cannot be: nothing has been sent yet.
        let _ = sender.try_send(says);
        let ending = Ending { stopped: Some(why), ..Ending::default() };
        Trial { ending, ..self.without_process(turn, lines) }
    }

    fn without_process(&self, turn: OwnedMutexGuard<()>, lines: mpsc::Receiver<String>) -> Trial {
        Trial {
            lines,
            said: Vec::new(),
            bytes: 0,
            longest: self.longest,
            begun: Instant::now(),
            process: None,
            results: None,
            ending: Ending::default(),
            _copy: None,
            _turn: turn,
        }
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
                self.ending.stopped = Some(NotRun::TookTooLong(self.longest.as_secs()));
                let line = format!("error: the tests did not end within {} s", self.longest.as_secs());
                self.said.push(line.clone());
                return Some(line);
            };
            let Some(line) = line else {
                // Both streams are closed: it has ended, or is about to.
                if let Some(mut process) = self.process.take() {
                    self.ending.success = process.ended().await.is_some_and(|status| status.success());
                }
                return None;
            };
            let before = self.bytes;
            self.bytes += line.len() + 1;
            // How a test ended is always kept; it takes no more than there are tests.
            if self.bytes <= MOST_KEPT || line.starts_with("test ") || line.contains("(signal: ") {
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
    pub fn verdict(mut self) -> Verdict {
        if let Some(results) = &self.results {
            self.ending.told = results.read();
        }
        Verdict::read(&self.said, self.ending, self.begun.elapsed())
    }
}
