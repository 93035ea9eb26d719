//! How long a learner's code may take, and what is said when it takes longer or panics.
//!
//! The code runs on a thread of its own: a loop that never awaits cannot be timed out from within.

use std::{
    any::Any,
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::Duration,
};

/// The name of every thread that runs a learner's code.
const THREAD: &str = "your code";
/// Far more than any answer needs, on a slow machine too.
const LIMIT: Duration = Duration::from_secs(5);
/// Once one test has waited in vain, the others need not wait as long.
const LIMIT_AFTER_ONE: Duration = Duration::from_secs(1);
/// How many milliseconds, for `check exercises`: it knows which code will never answer.
const PATIENCE: &str = "CLOAKROOM_PATIENCE_MS";

static ONE_WAITED_IN_VAIN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

thread_local! {
    /// What the last panic on this thread said, and where. The payload alone does not know the place.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs a function of the learner's, and fails the test if it panics or does not end.
#[track_caller]
pub fn within_the_limit<T: Send + 'static>(what: &str, code: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, waiting) = channel();
    start(move || {
        // Nobody waits any more: the test has failed already.
        let _ = done.send(caught(code));
    });
    match answer(&waiting, what) {
        Ok(value) => value,
        Err(says) => panic!("\n\n{what}: your code panicked: {says}\n"),
    }
}

/// Waits for an answer; fails the test when there is none.
#[track_caller]
pub(crate) fn answer<T>(waiting: &Receiver<T>, what: &str) -> T {
    let limit = limit();
    match waiting.recv_timeout(limit) {
        Ok(value) => value,
        Err(RecvTimeoutError::Disconnected) => panic!("\n\n{what}: your code ended without an answer.\n"),
        Err(RecvTimeoutError::Timeout) => {
            ONE_WAITED_IN_VAIN.store(true, Ordering::Relaxed);
            panic!(
                "\n\n{what}: your code has not answered for {} s, so the test gave up.\n\
                 Look for a loop that never ends, a lock that is held across an `.await`, or a future that waits \
                 for itself.\n",
                limit.as_secs_f32()
            )
        }
    }
}

fn limit() -> Duration {
    let told = std::env::var(PATIENCE).ok().and_then(|told| told.parse().ok()).map(Duration::from_millis);
    told.unwrap_or(if ONE_WAITED_IN_VAIN.load(Ordering::Relaxed) { LIMIT_AFTER_ONE } else { LIMIT })
}

/// A thread for the learner's code.
pub(crate) fn start(code: impl FnOnce() + Send + 'static) {
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(THREAD) {
                return before(info);
            }
            let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line())).unwrap_or_default();
            let said = info.payload_as_str().unwrap_or("without a word").to_owned() + &place;
            SAID.with(|last| last.replace(Some(said)));
        }));
    });
    thread::Builder::new().name(THREAD.to_owned()).spawn(code).expect("a thread can be started");
}

/// Runs the code; a panic becomes what it said.
pub(crate) fn caught<T>(code: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(code)).map_err(|payload| said(&*payload))
}

/// What a panic on this thread said.
pub(crate) fn said(payload: &(dyn Any + Send)) -> String {
    let here = SAID.with(|last| last.take());
    let text = || payload.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| payload.downcast_ref().cloned());
    here.or_else(text).unwrap_or_else(|| "without a word".to_owned())
}
