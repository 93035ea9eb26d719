//! What changes something in a sandbox is not given up in the middle, whatever becomes of whoever waits for it.
//!
//! A tab can be closed at any moment, and the future of its request is dropped then. The store writes, the clock moves and
//! a browser keeps cookies in steps with waits between them. Deliberately absent: what may take long and is better ended;
//! that asks its [`Caller`](crate::sandbox::Caller) between two requests.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{extract::Request, response::Response};
use tokio::runtime::Handle;
use tracing::Instrument;

use crate::{hosts::HostKind, sandbox::Call};

/// Can this change something in a sandbox?
pub(super) fn changes_a_sandbox(place: &HostKind, request: &Request) -> bool {
    match place {
        HostKind::Hotel(_) | HostKind::Identity(_) => true,
        HostKind::Tutorial | HostKind::Doorstep => {
            let path = request.uri().path();
            (path.starts_with("/api/sandbox") || path.starts_with("/labs/")) && !request.method().is_safe()
        }
        _ => false,
    }
}

/// Answers as `act` does. Who drops this in the middle ends the call, and not the act: it goes on in a task of its own.
pub(super) fn to_its_end(call: Call, act: impl Future<Output = Response> + Send + 'static) -> ToItsEnd {
    ToItsEnd { call: Some(call), act: Some(Box::pin(act)) }
}

/// Made by [`to_its_end`]. A task for each act would cost as much as the act.
pub(super) struct ToItsEnd {
    call: Option<Call>,
    /// Taken out while it is polled: one that panics is over, and is not gone on with.
    act: Option<Pin<Box<dyn Future<Output = Response> + Send>>>,
}

impl Future for ToItsEnd {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        let Some(mut act) = self.act.take() else { return Poll::Pending };
        let polled = act.as_mut().poll(context);
        if polled.is_pending() {
            self.act = Some(act);
        }
        polled
    }
}

impl Drop for ToItsEnd {
    fn drop(&mut self) {
        let Some(act) = self.act.take() else { return };
        drop(self.call.take());
        // Without a runtime the process ends, and this with it.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(act.in_current_span());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{sync::oneshot, time};

    use super::*;

    /// An act in two steps; the second comes when it is told to.
    fn act() -> (oneshot::Sender<()>, oneshot::Receiver<()>, impl Future<Output = Response> + Send) {
        let (go_on, told) = oneshot::channel();
        let (done, finished) = oneshot::channel();
        let act = async move {
            let _ = told.await;
            let _ = done.send(());
            Response::default()
        };
        (go_on, finished, act)
    }

    #[tokio::test]
    async fn an_act_whose_caller_has_left_goes_on_and_knows_it() {
        let (call, caller) = Call::begin();
        let (go_on, finished, act) = act();
        let answer = to_its_end(call, act);
        assert!(time::timeout(Duration::from_millis(1), answer).await.is_err() && caller.has_left());
        go_on.send(()).unwrap();
        finished.await.expect("it came to its end");
    }

    #[tokio::test]
    async fn an_act_that_was_dropped_before_its_first_step_is_done_too() {
        let (call, _caller) = Call::begin();
        let (go_on, finished, act) = act();
        go_on.send(()).unwrap();
        drop(to_its_end(call, act));
        finished.await.expect("a request that has been read is answered");
    }

    #[tokio::test]
    async fn an_act_that_panics_is_over() {
        let (call, _caller) = Call::begin();
        let broken = tokio::spawn(to_its_end(call, async { panic!("broken") })).await;
        assert!(broken.unwrap_err().is_panic());
    }
}
