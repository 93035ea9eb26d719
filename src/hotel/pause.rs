//! Named places at which a request can be stopped, and goes on when whoever stopped it says so.
//!
//! Two requests of one session meet there: the one that is still under way saves what it loaded
//! before the other. A real handler waits for a database, a slow upload or another server; here
//! whoever sends the request says until when. Deliberately absent: what a save may then write over;
//! that is `save_policy`'s. And a time limit: that is for whoever holds the other end.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

pub use cloakroom_engine::world::PausePoint;

use cloakroom_engine::exchange::{RequestTrace, StoreTrace, TraceEvent};
use serde_json::{Map, Value};
use tokio::sync::oneshot;
use tower_sessions::session::{Id, Record};

use crate::{passage::Recorder, store::StoreHandle};

/// The data of a record.
pub type Data = Map<String, Value>;

/// What a request has in its hands where it is stopped.
#[derive(Debug, Clone)]
pub struct PausedState {
    /// The ID of its session; `None` before the store has given it one.
    pub id: Option<Id>,
    /// Its own copy of the record; `None` if it has none.
    pub data: Option<Data>,
    /// Its way so far.
    pub passage: RequestTrace,
    /// What it has asked of the store so far.
    pub trace: StoreTrace,
    /// Its view of the store.
    pub store: StoreHandle,
}

/// How a request goes on.
#[derive(Debug, Clone, Default)]
pub struct Resume {
    /// What its copy of the record is from now on, if somebody has edited it.
    pub data: Option<Data>,
    /// Who let it go.
    pub by: String,
}

struct Ends {
    reached: oneshot::Sender<Option<PausedState>>,
    go_on: oneshot::Receiver<Resume>,
}

/// Put into a request's extensions. It stops the request once, at one point.
#[derive(Clone)]
pub struct Pause {
    point: PausePoint,
    ends: Arc<Mutex<Option<Ends>>>,
}

impl std::fmt::Debug for Pause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pause").field("point", &self.point).finish_non_exhaustive()
    }
}

impl Pause {
    /// A pause; what comes when it is reached, and what ends it. Dropping the latter ends it too.
    #[must_use]
    pub fn at(point: PausePoint) -> (Self, oneshot::Receiver<Option<PausedState>>, oneshot::Sender<Resume>) {
        let (reached, is_reached) = oneshot::channel();
        let (let_go, go_on) = oneshot::channel();
        let ends = Arc::new(Mutex::new(Some(Ends { reached, go_on })));
        (Self { point, ends }, is_reached, let_go)
    }

    /// The request has come to a point. `None` if it was not stopped there.
    pub(super) async fn here(
        &self,
        point: PausePoint,
        in_hand: impl FnOnce() -> Option<PausedState>,
    ) -> Option<Resume> {
        if point != self.point {
            return None;
        }
        let ends = self.ends.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        // Whoever listens may have gone; then nobody holds the other end either.
        let _ = ends.reached.send(in_hand());
        ends.go_on.await.ok()
    }
}

/// Where one request meets its pause on the way to and from the store.
#[derive(Debug, Clone)]
pub(super) struct Stops {
    pub(super) pause: Option<Pause>,
    pub(super) recorder: Option<Recorder>,
}

impl Stops {
    /// The request comes to a point with this record, and goes on with the data that comes back, if
    /// somebody has edited it there.
    pub(super) async fn at(
        &self,
        point: PausePoint,
        store: &StoreHandle,
        id: Option<Id>,
        record: Option<&Record>,
    ) -> Option<HashMap<String, Value>> {
        let pause = self.pause.as_ref()?;
        let begun = Instant::now();
        let in_hand = || {
            let data = record.map(|record| sorted(&record.data));
            let passage = self.recorder.as_ref().map(Recorder::so_far).unwrap_or_default();
            Some(PausedState { id, data, passage, trace: store.trace(), store: store.clone() })
        };
        let Resume { data, by } = pause.here(point, in_hand).await?;
        if let Some(recorder) = &self.recorder {
            let took = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
            recorder.note(TraceEvent::Held { at: point.words().to_owned(), edited: data.is_some(), by, took });
        }
        data.map(|data| data.into_iter().collect())
    }
}

/// Sorted, so that the same data is the same text.
fn sorted(data: &HashMap<String, Value>) -> Data {
    let mut pairs: Vec<_> = data.iter().collect();
    pairs.sort_unstable_by_key(|(key, _)| *key);
    pairs.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}
