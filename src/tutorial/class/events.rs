//! Server-sent events of a class: a number that grows. Whoever hears it looks again.
//!
//! Numbers and not changes: whoever slept, or fell behind, has lost nothing by it. An `EventSource` ends for good at any
//! answer but 200, so too many streams get an empty one and a time to come again (HTML, section 9.2).

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension,
    extract::State,
    http::header,
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures_util::{StreamExt, stream};
use tokio::{sync::watch, time};

use super::Person;
use crate::{
    class::{Class, Seen},
    ids::LearnerId,
    tutorial::{AppState, Problem, ShuttingDown},
};

/// A count that many change at once is told so often and not more.
const PAUSE: Duration = Duration::from_millis(200);
/// A comment would never reach a script: this is an event, so that a page knows that its stream lives.
const BEAT: Duration = Duration::from_secs(15);
/// Where there are streams enough: come again in so many milliseconds.
const LATER: Duration = Duration::from_secs(20);

pub(super) async fn events(
    State(handles): State<AppState>,
    Extension(person): Extension<Person>,
) -> Result<Response, Problem> {
    let Some(classroom) = &handles.classroom else { return Err(Problem::NotFound { what: "class" }) };
    // The teacher has a console, a projector, notes and a phone, and there may be two of them: only the limit of all holds.
    let (changes, whose) = match &person {
        Person::Learner(id) => (classroom.class.watch_as_learner(), Some(id.clone())),
        _ => (classroom.class.watch(), None),
    };
    let unbuffered = [(header::HeaderName::from_static("x-accel-buffering"), "no")];
    let Ok(place) = handles.streams.take(whose.as_ref().map(LearnerId::as_str)) else {
        let later = stream::iter([Ok::<_, Infallible>(Event::default().retry(LATER).event("later").data("0"))]);
        return Ok((unbuffered, Sse::new(later)).into_response());
    };
    let ShuttingDown(mut end) = handles.shutting_down;
    let until = async move {
        // An error means that the sender is gone: the server is ending.
        let _ = end.wait_for(|over| *over).await;
        drop(place);
    };
    let numbers = stream::unfold((changes, true, whose.map(|id| (classroom.class.clone(), id))), next)
        .take_until(until)
        .map(Ok::<_, Infallible>);
    Ok((unbuffered, Sse::new(numbers)).into_response())
}

/// The numbers, whether the first is still to come, and whose stream it is.
type Listening = (watch::Receiver<u64>, bool, Option<(Class, LearnerId)>);

/// The first number at once; then each that is new, or a beat. A learner whose page is open is there, though nothing is asked.
async fn next((mut changes, first, whose): Listening) -> Option<(Event, Listening)> {
    let kind = if first {
        "look"
    } else {
        match time::timeout(BEAT, changes.changed()).await {
            Ok(Ok(())) => {
                time::sleep(PAUSE).await;
                "look"
            }
            Ok(Err(_)) => return None,
            Err(_) => "beat",
        }
    };
    if let Some((class, id)) = &whose {
        class.saw(id, Seen::There);
    }
    let version = *changes.borrow_and_update();
    Some((Event::default().event(kind).data(version.to_string()), (changes, false, whose)))
}
