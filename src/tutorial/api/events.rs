//! Server-sent events: one line whenever something changed in the learner's sandbox.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::StreamExt;
use tokio_stream::wrappers::BroadcastStream;

use crate::tutorial::{Problem, ShuttingDown, Streams, learner::Learner};

/// Without a sandbox: 204, which tells an `EventSource` not to ask again.
pub(super) async fn events(
    learner: Learner,
    State(streams): State<Streams>,
    State(mut end): State<ShuttingDown>,
) -> Result<Response, Problem> {
    let Some(sandbox) = learner.sandbox().await? else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let place = streams.take(Some(sandbox.id().as_str()))?;
    let changes = BroadcastStream::new(sandbox.subscribe());
    // The sandbox is not kept alive by a page that listens: a reset ends the stream.
    drop(sandbox);
    let first = futures_util::stream::iter([Event::default().event("open").data("0")]);
    // A listener that fell behind only has to look again, so a lag is a change like another.
    let changed = changes.map(|number| Event::default().event("changed").data(number.unwrap_or_default().to_string()));
    let until = async move {
        // An error means that the sender is gone: the server is ending.
        let _ = end.0.wait_for(|over| *over).await;
        drop(place);
    };
    let stream = first.chain(changed).take_until(until).map(Ok::<_, Infallible>);
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response())
}
