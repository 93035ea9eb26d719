//! What changes something in a sandbox is not given up in the middle, whatever becomes of whoever waits for it.
//!
//! A tab can be closed at any moment, and the future of its request is dropped then. The store writes, the clock moves and
//! a browser keeps cookies in steps with waits between them. Deliberately absent: what may take long and is better ended;
//! that asks its [`Caller`](crate::sandbox::Caller) between two requests.

use std::{
    future::{Future, pending},
    panic::resume_unwind,
};

use axum::{extract::Request, response::Response};
use tracing::Instrument;

use crate::{hosts::Place, sandbox::Call};

/// Can this change something in a sandbox?
pub(super) fn changes_a_sandbox(place: &Place, request: &Request) -> bool {
    match place {
        Place::Hotel(_) => true,
        Place::Tutorial | Place::Doorstep => {
            request.uri().path().starts_with("/api/sandbox") && !request.method().is_safe()
        }
        _ => false,
    }
}

/// Runs to its end in a task of its own. Who drops this in the middle ends the call, and not the task.
pub(super) async fn to_its_end(call: Call, act: impl Future<Output = Response> + Send + 'static) -> Response {
    let done = tokio::spawn(act.in_current_span()).await;
    drop(call);
    match done {
        Ok(response) => response,
        Err(broken) if broken.is_panic() => resume_unwind(broken.into_panic()),
        // The runtime ends, and this with it.
        Err(_) => pending().await,
    }
}
