//! Whoever waits for an answer, and may leave before it comes: a closed tab, a reload, a time-out.
//!
//! What has been begun in a sandbox goes on to a whole: the request that is under way is answered and written down. It is
//! not continued, though, and not held, for somebody who has left. Deliberately absent: how one notices; the server drops
//! its end of the call.

use std::future::pending;

use tokio::sync::watch;

/// The name under which the learner's own browser is recorded.
pub const OWN_BROWSER: &str = "you";

/// The server's end of a call: who drops it says that nobody waits any more.
#[derive(Debug)]
pub struct Call {
    _waits: watch::Sender<()>,
}

/// Whoever waits.
#[derive(Debug, Clone, Default)]
pub struct Caller(Option<watch::Receiver<()>>);

impl Call {
    /// Somebody begins to wait.
    #[must_use]
    pub fn begin() -> (Self, Caller) {
        let (waits, caller) = watch::channel(());
        (Self { _waits: waits }, Caller(Some(caller)))
    }
}

impl Caller {
    /// Has this caller left? Whoever did not come through [`Call::begin`] stays.
    #[must_use]
    pub fn has_left(&self) -> bool {
        self.0.as_ref().is_some_and(|call| call.has_changed().is_err())
    }

    /// Comes when the caller has left.
    pub async fn left(&self) {
        match self.0.clone() {
            Some(mut call) => while call.changed().await.is_ok() {},
            None => pending().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_drops_the_call_has_left() {
        let (call, caller) = Call::begin();
        assert!(!caller.has_left() && !Caller::default().has_left());
        drop(call);
        caller.left().await;
        assert!(caller.has_left() && caller.clone().has_left());
    }
}
