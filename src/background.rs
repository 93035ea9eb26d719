//! Work behind a page that takes seconds: one at a time, whoever asks meanwhile gets the same, and the last whole result
//! stays on show while another is made.
//!
//! Deliberately absent: what is made, and on which thread.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::timeout};

/// How far such work is.
pub trait Progress: Clone + Send + Sync {
    /// What comes of it.
    type Result: std::fmt::Debug;

    /// Has it not ended yet?
    fn is_under_way(&self) -> bool;

    /// The result, if it ended with one.
    fn result(&self) -> Option<&Arc<Self::Result>>;

    /// It ended without a word: whoever did it is gone.
    fn broken_off() -> Self;
}

/// The last work, by what it was about. Clones share it.
#[derive(Debug)]
pub struct Background<K, P: Progress>(Arc<Mutex<Option<Last<K, P>>>>);

#[derive(Debug)]
struct Last<K, P: Progress> {
    about: K,
    state: watch::Receiver<P>,
    /// The last whole result before this work.
    before: Option<Arc<P::Result>>,
}

impl<K, P: Progress> Last<K, P> {
    fn result(&self) -> Option<Arc<P::Result>> {
        self.state.borrow().result().or(self.before.as_ref()).map(Arc::clone)
    }

    /// A sender that is gone never tells any more.
    fn is_under_way(&self) -> bool {
        self.state.borrow().is_under_way() && self.state.has_changed().is_ok()
    }
}

impl<K, P: Progress> Clone for Background<K, P> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, P: Progress> Default for Background<K, P> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: PartialEq, P: Progress> Background<K, P> {
    fn with<T>(&self, about: &K, read: impl FnOnce(&Last<K, P>) -> T) -> Option<T> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|last| last.about == *about).map(read)
    }

    /// The work about this, if anybody has started it. Looking starts nothing.
    #[must_use]
    pub fn started(&self, about: &K) -> Option<watch::Receiver<P>> {
        self.with(about, |last| last.state.clone())
    }

    /// The last result about this that is whole.
    #[must_use]
    pub fn result(&self, about: &K) -> Option<Arc<P::Result>> {
        self.with(about, Last::result).flatten()
    }

    /// The work about this: what is under way, else the result, else new work. With `anew` a result does not do.
    pub fn get(&self, about: K, anew: bool, start: impl FnOnce() -> watch::Receiver<P>) -> watch::Receiver<P> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut same = last.take().filter(|last| last.about == about);
        if same.as_ref().is_none_or(|last| !last.is_under_way() && (anew || last.state.borrow().result().is_none())) {
            let before = same.as_ref().and_then(Last::result);
            same = Some(Last { about, state: start(), before });
        }
        let state = same.as_ref().map(|last| last.state.clone());
        *last = same;
        // There is always one by now.
        state.unwrap_or_else(|| watch::channel(P::broken_off()).1)
    }
}

/// How it stands when it has ended, or after this long.
pub async fn settled<P: Progress>(state: &mut watch::Receiver<P>, within: Duration) -> P {
    let ended = timeout(within, state.wait_for(|now| !now.is_under_way())).await;
    match ended.map(|ended| ended.map(|now| now.clone())) {
        Ok(Ok(now)) => now,
        Ok(Err(_)) => P::broken_off(),
        Err(_) => state.borrow().clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    enum Sum {
        Adding,
        Done(Arc<u8>),
        Lost,
    }

    impl Progress for Sum {
        type Result = u8;

        fn is_under_way(&self) -> bool {
            *self == Self::Adding
        }

        fn result(&self) -> Option<&Arc<u8>> {
            if let Self::Done(sum) = self { Some(sum) } else { None }
        }

        fn broken_off() -> Self {
            Self::Lost
        }
    }

    #[tokio::test]
    async fn one_is_under_way_at_a_time_and_the_last_result_stays_meanwhile() {
        let sums = Background::<&str, Sum>::default();
        let mut senders = Vec::new();
        let mut ask = |anew| {
            sums.get("a", anew, || {
                let (tell, state) = watch::channel(Sum::Adding);
                senders.push(tell);
                state
            })
        };
        let (mut one, two) = (ask(false), ask(true));
        assert!(one.same_channel(&two), "the same work");
        senders[0].send_replace(Sum::Done(Arc::new(3)));
        assert_eq!(settled(&mut one, Duration::from_secs(1)).await, Sum::Done(Arc::new(3)));
        let mut ask = |anew| {
            sums.get("a", anew, || {
                let (tell, state) = watch::channel(Sum::Adding);
                senders.push(tell);
                state
            })
        };
        assert!(ask(false).same_channel(&one), "the result does");
        let mut anew = ask(true);
        assert!(!anew.same_channel(&one));
        assert_eq!(sums.result(&"a"), Some(Arc::new(3)), "it stays on show");
        assert_eq!((sums.result(&"b"), sums.started(&"b").is_none()), (None, true));
        assert_eq!(settled(&mut anew, Duration::from_millis(1)).await, Sum::Adding);
        drop(senders);
        assert_eq!(settled(&mut anew, Duration::from_secs(1)).await, Sum::Lost);
        let again = sums.get("a", false, || watch::channel(Sum::Lost).1);
        assert!(!again.same_channel(&anew), "whoever did it is gone, so it is begun again");
    }
}
