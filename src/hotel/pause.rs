//! A handler that takes its time, on demand: between what a request has read and what it writes.
//!
//! Two requests of one session meet there: the one that is still under way saves what it loaded
//! before the other. A real handler waits for a database, a slow upload or another server; here
//! whoever sends the request says until when. Deliberately absent: what a save may then write over;
//! that is `save_policy`'s.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

type Ends = (oneshot::Sender<()>, oneshot::Receiver<()>);

/// Put into a request's extensions. It stops the request once.
#[derive(Debug, Clone)]
pub struct Pause(Arc<Mutex<Option<Ends>>>);

impl Pause {
    /// A pause; what comes when it is reached, and what ends it. Dropping the latter ends it too.
    #[must_use]
    pub fn new() -> (Self, oneshot::Receiver<()>, oneshot::Sender<()>) {
        let (reached, is_reached) = oneshot::channel();
        let (go_on, may_go_on) = oneshot::channel();
        (Self(Arc::new(Mutex::new(Some((reached, may_go_on))))), is_reached, go_on)
    }

    /// The handler has run, and nothing is saved yet.
    pub(super) async fn here(&self) {
        let ends = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((reached, may_go_on)) = ends {
            // Whoever listens may have gone; then nobody holds the other end either.
            let _ = reached.send(());
            let _ = may_go_on.await;
        }
    }
}
