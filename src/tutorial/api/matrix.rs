//! The matrix by machine: the runs, how far they are, and the wish for new ones.

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::StreamExt;
use serde_json::json;
use tokio_stream::wrappers::WatchStream;

use crate::{
    background::settled,
    course::Library,
    matrix::{Matrices, State as Far, with_recording},
    tutorial::{Problem, ShuttingDown, Streams, Visitor},
};

/// Well below the longest a request may take: beyond it the answer is how far the runs are.
const PATIENCE: Duration = Duration::from_secs(20);

/// 200 with the matrix, or 202 with how many runs are done while they take long.
pub(super) async fn show(
    State(library): State<Library>,
    State(matrices): State<Matrices>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let course = library.current();
    let mut state = visitor.matrix(&matrices, &course)?;
    match settled(&mut state, PATIENCE).await {
        Far::Done(matrix) => {
            let whole = with_recording(&matrix, course.recording.as_ref());
            Ok(Json(whole.map_err(|error| Problem::NoMatrix(error.to_string()))?).into_response())
        }
        Far::Failed(says) => Err(Problem::NoMatrix(says)),
        running @ Far::Running { .. } => Ok((StatusCode::ACCEPTED, Json(far(&running))).into_response()),
    }
}

/// Starts new runs, and does not wait for them.
pub(super) async fn again(State(library): State<Library>, State(matrices): State<Matrices>) -> Response {
    let state = matrices.of(&library.current(), true).borrow().clone();
    (StatusCode::ACCEPTED, Json(far(&state))).into_response()
}

/// Server-sent events: `progress` while runs are under way, and `done` once.
pub(super) async fn events(
    State(library): State<Library>,
    State(matrices): State<Matrices>,
    State(streams): State<Streams>,
    State(mut end): State<ShuttingDown>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let place = streams.take(None)?;
    let state = visitor.matrix(&matrices, &library.current())?;
    let until = async move {
        // An error means that the sender is gone: the server is ending.
        let _ = end.0.wait_for(|over| *over).await;
        drop(place);
    };
    let told = WatchStream::new(state).map(|state| {
        let name = if matches!(state, Far::Running { .. }) { "progress" } else { "done" };
        Ok::<_, Infallible>(Event::default().event(name).data(far(&state).to_string()))
    });
    Ok(Sse::new(told.take_until(until)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response())
}

fn far(state: &Far) -> serde_json::Value {
    match state {
        Far::Running { done, of } => json!({ "done": done, "of": of }),
        Far::Done(matrix) => json!({ "done": matrix.runs(), "of": matrix.runs() }),
        Far::Failed(says) => json!({ "failed": says }),
    }
}
