//! What one act may use: requests, bytes, time; and whether anybody still waits for what comes of it.
//!
//! Here, because it is asked for between two requests, by whoever sends them, and a world hands it on. Asking yields, so
//! that an act which never waits for anything lets others go on and can be ended. Deliberately absent: a runtime, and
//! any way to end a request in the middle. What has been sent is answered, and both are written down.

use std::{
    fmt,
    future::poll_fn,
    sync::{Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::{Duration, Instant},
};

/// The most that one act may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests, those of pages' scripts and redirects included.
    pub requests: u32,
    /// Bytes of recorded exchanges.
    pub bytes: usize,
    /// Time, of which one request takes at most [`LONGEST_COUNTED`].
    pub time: Duration,
}

impl Default for Limits {
    /// Several times what the largest step of the course needs.
    fn default() -> Self {
        Self { requests: 2000, bytes: 16 * 1024 * 1024, time: Duration::from_secs(20) }
    }
}

/// So much of its time counts at most for one request: one that is held waits for a person, and works on nothing.
pub const LONGEST_COUNTED: Duration = Duration::from_secs(1);

/// Why an act goes no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Spent {
    /// Too many requests.
    #[error(
        "this block has sent {0} requests, and one block may send no more. Ask for fewer, or play the rest as another block"
    )]
    Requests(u32),
    /// Too many bytes.
    #[error(
        "the requests and answers of this block have come to {} MB, and one block may have no more. \
         Ask for fewer or shorter pages, or play the rest as another block",
        .0 / 1024 / 1024
    )]
    Bytes(usize),
    /// Too long.
    #[error(
        "this block has taken {} s, and one block may take no longer. Ask for less, or play the rest as another block",
        .0.as_secs()
    )]
    Time(Duration),
    /// Nobody waits for it.
    #[error("the page that played this block has been closed or reloaded, so nothing more of it was played")]
    Gone,
}

#[derive(Debug)]
struct Used {
    requests: u32,
    bytes: usize,
    time: Duration,
    since: Instant,
    /// The next request was counted already.
    reserved: bool,
}

/// What is left for one act.
pub struct Budget {
    limits: Limits,
    used: Mutex<Used>,
    gone: Box<dyn Fn() -> bool + Send + Sync>,
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget").field("limits", &self.limits).field("used", &self.used).finish_non_exhaustive()
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Budget {
    /// All of it. Time counts from here.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let used = Used { requests: 0, bytes: 0, time: Duration::ZERO, since: Instant::now(), reserved: false };
        Self { limits, used: Mutex::new(used), gone: Box::new(|| false) }
    }

    /// The same, for an act that ends when this says that nobody waits for it any more.
    #[must_use]
    pub fn unless(self, gone: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self { gone: Box::new(gone), ..self }
    }

    /// Before a step is taken: may the act go on? Lets others go on first.
    ///
    /// # Errors
    /// Its time or its bytes are used up, or nobody waits for it any more.
    pub async fn step(&self) -> Result<(), Spent> {
        yield_now().await;
        if (self.gone)() {
            return Err(Spent::Gone);
        }
        let mut used = self.used();
        let now = Instant::now();
        let took = now.duration_since(used.since).min(LONGEST_COUNTED);
        used.time += took;
        used.since = now;
        match () {
            () if used.time > self.limits.time => Err(Spent::Time(self.limits.time)),
            () if used.bytes > self.limits.bytes => Err(Spent::Bytes(self.limits.bytes)),
            () => Ok(()),
        }
    }

    /// The same before a request is sent.
    ///
    /// # Errors
    /// The same, and that there were as many as there may be.
    pub async fn request(&self) -> Result<(), Spent> {
        if std::mem::take(&mut self.used().reserved) {
            return Ok(());
        }
        self.step().await?;
        let mut used = self.used();
        if used.requests >= self.limits.requests {
            return Err(Spent::Requests(self.limits.requests));
        }
        used.requests += 1;
        Ok(())
    }

    /// Asks now for the next request, where something else is done first that makes no sense without it.
    ///
    /// # Errors
    /// As for [`Budget::request`].
    pub async fn reserve(&self) -> Result<(), Spent> {
        self.request().await?;
        self.used().reserved = true;
        Ok(())
    }

    /// So many bytes were recorded.
    pub fn took(&self, bytes: usize) {
        let mut used = self.used();
        used.bytes = used.bytes.saturating_add(bytes);
    }

    fn used(&self) -> MutexGuard<'_, Used> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Comes back when whoever drives this future has had the chance to do something else.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
