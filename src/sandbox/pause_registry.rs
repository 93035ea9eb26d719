//! Requests to the hotel that the learner holds between load and save.
//!
//! One request is held for each time the learner asks, at most [`MOST_HELD`] at once, and none for
//! ever: it goes on by itself after [`LONGEST_HELD`], and when the sandbox or the server ends. Real
//! time, not the world's: a person sits and looks. A request whose caller has left goes on
//! at once. Deliberately absent: what a request does where it
//! is stopped; that is the hotel's.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::Request;
use tokio::{sync::oneshot, time::Instant};
use url::Url;

use super::Caller;
use crate::hotel::{Data, PausePoint, PausedState, Resume};

/// So long may a request be held, in real time.
pub const LONGEST_HELD: Duration = Duration::from_secs(60);
/// So many may be held at once.
pub const MOST_HELD: usize = 4;

/// Which request is to be held: the next one that comes to this point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breakpoint {
    /// Where.
    pub point: PausePoint,
    /// Whose; `None`: anybody's.
    pub who: Option<&'static str>,
}

/// A request that is held.
#[derive(Debug, Clone)]
pub struct PausedRequest {
    /// By which it is let go. Counted up, never used again.
    pub number: u64,
    /// Who sent it.
    pub who: &'static str,
    /// Its method.
    pub method: String,
    /// Its address.
    pub url: Url,
    /// Where it is.
    pub point: PausePoint,
    /// What it has in its hands.
    pub in_hand: PausedState,
    /// Has its copy of the record been edited?
    pub edited: bool,
    until: Instant,
    caller: Caller,
}

impl PausedRequest {
    /// After so long it goes on by itself.
    #[must_use]
    pub fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }
}

/// Why no request is held now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotHold {
    /// There are enough.
    #[error("{MOST_HELD} requests are held already: let one go on first")]
    Full,
    /// The sandbox or the server ends.
    #[error("this sandbox has ended: nothing is held in it any more")]
    Over,
}

/// A request as it is told while it is held.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    who: &'static str,
    method: String,
    url: Url,
    caller: Caller,
}

impl Asked {
    /// `None` if the address cannot be read.
    pub(super) fn of(who: &'static str, caller: &Caller, request: &Request<Bytes>) -> Option<Self> {
        let url = Url::parse(&request.uri().to_string()).ok()?;
        Some(Self { who, method: request.method().to_string(), url, caller: caller.clone() })
    }
}

#[derive(Debug, Default)]
struct Board {
    armed: Option<Breakpoint>,
    held: Vec<(PausedRequest, oneshot::Sender<Resume>)>,
    count: u64,
    over: bool,
}

/// The held requests of one sandbox.
#[derive(Debug)]
pub(super) struct PauseRegistry {
    board: Mutex<Board>,
    longest: Duration,
}

impl Default for PauseRegistry {
    fn default() -> Self {
        Self { board: Mutex::default(), longest: LONGEST_HELD }
    }
}

impl PauseRegistry {
    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on the next such request is held; `None`: none is.
    pub(super) fn arm(&self, armed: Option<Breakpoint>) -> Result<(), CannotHold> {
        let mut board = self.board();
        match armed {
            Some(_) if board.over => Err(CannotHold::Over),
            Some(_) if board.held.len() >= MOST_HELD => Err(CannotHold::Full),
            armed => {
                board.armed = armed;
                Ok(())
            }
        }
    }

    /// What is to be held next.
    pub(super) fn armed(&self) -> Option<Breakpoint> {
        self.board().armed
    }

    /// Where a request of this visitor is to be stopped, if it gets there first.
    pub(super) fn point_for(&self, who: &str) -> Option<PausePoint> {
        self.armed().filter(|armed| armed.who.is_none_or(|only| only == who)).map(|armed| armed.point)
    }

    /// All that are held, the oldest first. What nobody waits for is about to go on.
    pub(super) fn all(&self) -> Vec<PausedRequest> {
        let board = self.board();
        board.held.iter().filter(|(held, _)| !held.caller.has_left()).map(|(held, _)| held.clone()).collect()
    }

    /// Edits a held request's own copy of the record; `false` if there is no such request or it has none.
    pub(super) fn edit(&self, number: u64, data: Data) -> bool {
        let mut board = self.board();
        let found = board.held.iter_mut().map(|(held, _)| held).find(|held| held.number == number);
        let Some(held) = found.filter(|held| held.in_hand.data.is_some()) else { return false };
        (held.in_hand.data, held.edited) = (Some(data), true);
        true
    }

    /// Lets a request go on; `false` if it is not held any more.
    pub(super) fn let_go(&self, number: u64, by: &str) -> bool {
        let Some((held, go_on)) = self.take(number) else { return false };
        // Its visitor may have gone meanwhile.
        let _ = go_on.send(release(held, by));
        true
    }

    /// Lets all go on, and holds none any more.
    pub(super) fn end(&self) {
        let held = {
            let mut board = self.board();
            (board.armed, board.over) = (None, true);
            std::mem::take(&mut board.held)
        };
        for (held, go_on) in held {
            let _ = go_on.send(release(held, "the end of the sandbox"));
        }
    }

    /// Holds a request that has come to its point, until it is let go. `seen` is called when it is held
    /// and when it is not any more. Dropped in the middle, it leaves nothing.
    pub(super) async fn hold(&self, asked: Asked, in_hand: PausedState, seen: impl Fn()) -> Option<Resume> {
        let caller = asked.caller.clone();
        let (number, mut let_go) = self.admit(asked, in_hand)?;
        let _gone = Gone { holds: self, number, seen: &seen };
        seen();
        tokio::select! {
            release = &mut let_go => release.ok(),
            () = tokio::time::sleep(self.longest) => {
                self.take(number).map(|(held, _)| release(held, "the time limit"))
            }
            () = caller.left() => self.take(number).map(|(held, _)| release(held, "the closing of its page")),
        }
    }

    /// The first of several that come to the point is held, and takes the wish with it.
    fn admit(&self, asked: Asked, in_hand: PausedState) -> Option<(u64, oneshot::Receiver<Resume>)> {
        let mut board = self.board();
        let armed = board.armed.filter(|armed| armed.who.is_none_or(|only| only == asked.who))?;
        board.armed = None;
        board.count += 1;
        let Asked { who, method, url, caller } = asked;
        let (number, until) = (board.count, Instant::now() + self.longest);
        let (go_on, let_go) = oneshot::channel();
        let held =
            PausedRequest { number, who, method, url, point: armed.point, in_hand, edited: false, until, caller };
        board.held.push((held, go_on));
        Some((number, let_go))
    }

    fn take(&self, number: u64) -> Option<(PausedRequest, oneshot::Sender<Resume>)> {
        let mut board = self.board();
        let at = board.held.iter().position(|(held, _)| held.number == number)?;
        Some(board.held.remove(at))
    }
}

fn release(held: PausedRequest, by: &str) -> Resume {
    Resume { data: held.in_hand.data.filter(|_| held.edited), by: by.to_owned() }
}

/// When a request is not held any more, however that came about.
struct Gone<'a, F: Fn()> {
    holds: &'a PauseRegistry,
    number: u64,
    seen: &'a F,
}

impl<F: Fn()> Drop for Gone<'_, F> {
    fn drop(&mut self) {
        self.holds.take(self.number);
        (self.seen)();
    }
}

#[cfg(test)]
mod tests;
