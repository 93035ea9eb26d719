//! One request's way through the session layer, recorded while it happens.
//!
//! tower-sessions tells most of it as `tracing` events. A recorder stands in a task-local while a
//! request that somebody watches is answered; the [`listener`] hears the library's events only there,
//! and is deaf at the price of one look at the task-local otherwise. What no event tells is noted by
//! those who see it: the store's handle, and the hotel on both sides of the layer.
//! Deliberately absent: anything scripted. A step that did not happen is not in the list.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use cloakroom_engine::exchange::{RequestTrace, Step, TraceEvent};
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    subscriber::Interest,
};
use tracing_subscriber::{
    Layer,
    filter::{DynFilterFn, LevelFilter},
    layer::Context,
    registry::LookupSpan,
};

tokio::task_local! {
    /// The recorder of the request this task is answering. A value of the task, and of nobody else.
    static HERE: Recorder;
}

/// A request that reads and writes makes about this many steps.
const USUAL_STEPS: usize = 16;

/// Writes down what happens to one request. Clones write into the same list.
#[derive(Debug, Clone)]
pub struct Recorder {
    begun: Instant,
    steps: Arc<Mutex<Vec<Step>>>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self { begun: Instant::now(), steps: Arc::new(Mutex::new(Vec::with_capacity(USUAL_STEPS))) }
    }
}

impl Recorder {
    /// Writes a step down, at this moment.
    pub fn note(&self, what: TraceEvent) {
        let at = u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.steps.lock().unwrap_or_else(PoisonError::into_inner).push(Step { at, what });
    }

    /// Runs a future with this recorder in place for the listener.
    pub async fn watch<F: Future>(&self, future: F) -> F::Output {
        HERE.scope(self.clone(), future).await
    }

    /// All that was written down until now.
    #[must_use]
    pub fn so_far(&self) -> RequestTrace {
        RequestTrace(self.steps.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// All that was written down; after that the list is empty.
    #[must_use]
    pub fn passage(&self) -> RequestTrace {
        RequestTrace(std::mem::take(&mut *self.steps.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

/// The layer that hears tower-sessions' events, to be put beside the one that logs.
pub fn listener<S>() -> impl Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let filter = DynFilterFn::new(|meta, _| theirs(meta) && HERE.try_with(|_| ()).is_ok())
        .with_callsite_filter(|meta| if theirs(meta) { Interest::sometimes() } else { Interest::never() })
        .with_max_level_hint(LevelFilter::TRACE);
    Listener.with_filter(filter)
}

/// The decisions of the layer, and every warning. What the session says of loading is left out: the
/// store's handle tells it better.
fn theirs(meta: &Metadata<'_>) -> bool {
    let target = meta.target();
    let layer = target.starts_with("tower_sessions::");
    meta.is_event() && (layer || (target.starts_with("tower_sessions") && *meta.level() <= Level::WARN))
}

struct Listener;

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut said = LibraryEvent::default();
        event.record(&mut said);
        // Outside of a recorded request the filter has already refused the event.
        let _ = HERE.try_with(|recorder| said.step().map(|what| recorder.note(what)));
    }
}

/// An event's fields, as far as tower-sessions has any.
#[derive(Default)]
struct LibraryEvent {
    message: String,
    err: String,
    modified: bool,
    empty: bool,
    always_save: bool,
}

impl Visit for LibraryEvent {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            "err" => self.err = format!("{value:?}"),
            _ => {}
        }
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        match field.name() {
            "modified" => self.modified = value,
            "empty" => self.empty = value,
            "always_save" => self.always_save = value,
            _ => {}
        }
    }
}

impl LibraryEvent {
    /// The messages of tower-sessions 0.15. That a record was not found, the store's handle tells too.
    fn step(self) -> Option<TraceEvent> {
        let Self { message, err, modified, empty, always_save } = self;
        Some(match message.as_str() {
            "possibly suspicious activity: malformed session id" => TraceEvent::Malformed { why: err },
            "session response state" => TraceEvent::State { modified, empty, always_save },
            "saving session" => TraceEvent::Saving,
            "failed to save session" => TraceEvent::SaveFailed { why: err },
            "adding session cookie" => TraceEvent::AddsCookie,
            "removing session cookie" => TraceEvent::RemovesCookie,
            "possibly suspicious activity: record not found in store" => return None,
            _ => TraceEvent::Said { text: message },
        })
    }
}
