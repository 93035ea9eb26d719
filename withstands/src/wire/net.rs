//! All requests of an audit pass here: to one origin only (and to its host on plain http), counted, at a polite rate, written down.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use time::OffsetDateTime;
use url::Url;

use super::{Ask, Exchange, Wire, text::text};
use crate::error::Halt;

/// So many of the last answers are looked at for a storm.
const RECENT: usize = 12;
/// So many of them may be the server's errors.
const STORM: usize = 10;
/// So many exchanges are remembered at most.
const MOST_KEPT: usize = 4000;
/// So many bytes of bodies.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The most that an audit may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests.
    pub requests: u32,
    /// The least time between two of them.
    pub gap: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { requests: 3000, gap: Duration::from_millis(2) }
    }
}

#[derive(Debug, Default)]
struct State {
    sent: u32,
    failed: VecDeque<bool>,
    kept: Vec<Arc<Exchange>>,
    bytes: usize,
    /// More than the limit, to leave the accounts as they were.
    granted: u32,
    last: Option<Instant>,
}

/// The way to the site under test.
pub struct Net {
    wire: Box<dyn Wire>,
    base: Url,
    limits: Limits,
    state: Mutex<State>,
    ended: Arc<AtomicBool>,
}

impl std::fmt::Debug for Net {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Net").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Net {
    /// A way to the origin of this address, and to no other.
    #[must_use]
    pub fn new(wire: Box<dyn Wire>, base: Url, limits: Limits) -> Self {
        Self { wire, base, limits, state: Mutex::default(), ended: Arc::default() }
    }

    /// The address that the audit was given.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// Set to end the audit before its next request.
    #[must_use]
    pub fn ended(&self) -> Arc<AtomicBool> {
        self.ended.clone()
    }

    /// Is this address at the site under test?
    #[must_use]
    pub fn has(&self, url: &Url) -> bool {
        url.origin() == self.base.origin()
    }

    /// Is it the same host as the site under test on https, asked over plain http?
    #[must_use]
    pub fn is_plain(&self, url: &Url) -> bool {
        self.base.scheme() == "https" && url.scheme() == "http" && url.host() == self.base.host()
    }

    /// How many requests have been sent.
    #[must_use]
    pub fn sent(&self) -> u32 {
        self.state().sent
    }

    /// A place in the record, for [`Net::since`].
    #[must_use]
    pub fn mark(&self) -> usize {
        self.state().kept.len()
    }

    /// What was recorded after a mark.
    #[must_use]
    pub fn since(&self, mark: usize) -> Vec<Arc<Exchange>> {
        self.state().kept.get(mark..).unwrap_or_default().to_vec()
    }

    /// Lets time pass, until somebody ends the audit.
    pub async fn pause(&self, by: Duration) {
        const STEP: Duration = Duration::from_millis(250);
        let mut rest = by;
        while !rest.is_zero() && !self.ended.load(Ordering::Relaxed) {
            self.wire.pause(rest.min(STEP)).await;
            rest = rest.saturating_sub(STEP);
        }
    }

    /// The wall's clock, for the browsers' jars.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the site under test has no clock that could be asked")]
    pub fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }

    /// Sends one request and records it.
    ///
    /// # Errors
    /// The audit may go no further, or this request had no answer.
    pub async fn send(&self, who: &'static str, ask: Ask) -> Result<Arc<Exchange>, Halt> {
        self.admit(&ask)?;
        let rest = self.state().last.map(|last| self.limits.gap.saturating_sub(last.elapsed()));
        if let Some(rest) = rest.filter(|rest| !rest.is_zero()) {
            self.wire.pause(rest).await;
        }
        let (method, url, sent, sent_body) =
            (ask.method.to_string(), ask.url.clone(), ask.headers.clone(), ask.body.clone());
        let begun = Instant::now();
        let came = self.wire.send(ask).await;
        let took = begun.elapsed();
        let mut state = self.state();
        state.last = Some(Instant::now());
        state.failed.push_back(came.as_ref().map_or(true, |came| came.status >= 500));
        if state.failed.len() > RECENT {
            state.failed.pop_front();
        }
        let came = came?;
        let body = text(&came);
        let (status, headers) = (came.status, came.headers);
        let exchange = Arc::new(Exchange { who, method, url, sent, sent_body, status, headers, body, took });
        if state.kept.len() < MOST_KEPT && state.bytes < MOST_BYTES {
            state.bytes += exchange.body.len();
            state.kept.push(exchange.clone());
        }
        Ok(exchange)
    }

    /// Lets some more requests through after an end of any kind: passwords have to be put back.
    pub fn grant(&self, more: u32) {
        self.ended.store(false, Ordering::Relaxed);
        let mut state = self.state();
        state.failed.clear();
        state.granted = state.sent.saturating_add(more);
    }

    fn admit(&self, ask: &Ask) -> Result<(), Halt> {
        if self.ended.load(Ordering::Relaxed) {
            return Err(Halt::Interrupted);
        }
        if !self.has(&ask.url) && !self.is_plain(&ask.url) {
            return Err(Halt::Elsewhere(ask.url.origin().ascii_serialization()));
        }
        let mut state = self.state();
        let failed = state.failed.iter().filter(|failed| **failed).count();
        if failed >= STORM {
            return Err(Halt::Storm(failed, state.failed.len()));
        }
        if state.sent >= self.limits.requests.max(state.granted) {
            return Err(Halt::Spent(state.sent));
        }
        state.sent += 1;
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
