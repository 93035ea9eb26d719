//! What asks a process to end: Ctrl-C, a polite kill, a terminal that is closed.
//!
//! They are listened to from one moment on: a signal that comes while we do something else is not lost.
//! Deliberately absent: SIGKILL, which nobody can hear.

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Listens.
pub(super) struct Stop {
    #[cfg(unix)]
    signals: Vec<Signal>,
}

impl Stop {
    /// From now on. `hang_up`: a closed terminal counts too; Cargo has a process group of its own, which it does not reach.
    pub(super) fn listen(hang_up: bool) -> Self {
        #[cfg(not(unix))]
        let _ = hang_up;
        #[cfg(unix)]
        let kinds = [SignalKind::interrupt(), SignalKind::terminate()].into_iter();
        Self {
            #[cfg(unix)]
            signals: kinds.chain(hang_up.then(SignalKind::hangup)).filter_map(|kind| signal(kind).ok()).collect(),
        }
    }

    /// Waits until we are asked.
    pub(super) async fn asked(&mut self) {
        #[cfg(unix)]
        if !self.signals.is_empty() {
            return std::future::poll_fn(|context| {
                let any = self.signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
                if any { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
            })
            .await;
        }
        // Without signals there is nothing to wait for but the end of the process.
        let _ = tokio::signal::ctrl_c().await;
    }
}
