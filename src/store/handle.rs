//! One request's view of the store, with a clock, rules and a trace.
//!
//! tower-sessions reads the wall clock itself. The handle translates expiry on the way in and out,
//! and judges it by the world's clock, whatever the store below thinks. Deliberately absent: the
//! library's trait, which `as_session_store.rs` implements for it.

use std::{
    ops::Deref,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use cloakroom_engine::exchange::{StoreOp, StoreTrace, TraceEvent};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use tower_sessions::{
    session::{Id, Record},
    session_store,
};

use super::{
    change::Write,
    error::{Failure, StoreError},
    record::{Stamps, StoredRecord, WorldId},
    record_store::RecordStore,
    rules::{Rules, hashed},
    seen::{Asked, Seen, as_map},
};
use crate::{clock::Clock, passage::Recorder};

/// The store as one request sees it. Clones share it: the session layer and the handlers of a request hold several.
#[derive(Debug, Clone)]
pub struct StoreHandle {
    view: Arc<View>,
    /// A save that fails is logged, and the request goes on: for those that only look.
    pub(super) only_looks: bool,
}

/// What it sees, and by which rules.
#[derive(Debug)]
pub struct View {
    pub(super) store: Arc<dyn RecordStore>,
    pub(super) world: WorldId,
    pub(super) clock: Clock,
    pub(super) rules: Rules,
    recorder: Option<Recorder>,
    seen: Mutex<Seen>,
}

impl Deref for StoreHandle {
    type Target = View;

    fn deref(&self) -> &View {
        &self.view
    }
}

impl StoreHandle {
    /// A view for one request.
    #[must_use]
    pub fn new(store: impl Into<Arc<dyn RecordStore>>, world: WorldId, clock: Clock, rules: Rules) -> Self {
        Self::recorded(store, world, clock, rules, None)
    }

    /// The same, with every operation noted in a recorder too.
    #[must_use]
    pub fn recorded(
        store: impl Into<Arc<dyn RecordStore>>,
        world: WorldId,
        clock: Clock,
        rules: Rules,
        recorder: Option<Recorder>,
    ) -> Self {
        let view = View { store: store.into(), world, clock, rules, recorder, seen: Mutex::default() };
        Self { view: Arc::new(view), only_looks: false }
    }

    /// The same, for a request that only looks: what it notes by the way may fail to be noted.
    #[must_use]
    pub fn only_looking(self, only_looks: bool) -> Self {
        Self { only_looks, ..self }
    }

    /// What the store said last when it failed, if it did.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        self.seen().failure.clone()
    }

    /// What was asked of the store through this handle so far.
    #[must_use]
    pub fn trace(&self) -> StoreTrace {
        StoreTrace(self.seen().trace.iter().map(Asked::event).collect())
    }

    /// Did a save meet a record that another request had changed or removed, and was refused for it?
    #[must_use]
    pub fn refused(&self) -> bool {
        self.seen().refused
    }

    /// When the ID of a record that this request has seen was issued.
    #[must_use]
    pub fn issued_at(&self, id: &Id) -> Option<OffsetDateTime> {
        self.seen().stamps(&id.to_string()).map(|stamps| stamps.issued_at)
    }

    /// The next record made is the same session under another ID: it keeps its beginning, so that
    /// renewing an ID does not put off the absolute end.
    pub fn carry_over(&self, id: &Id) {
        let mut seen = self.seen();
        seen.carried = seen.stamps(&id.to_string()).map(|stamps| stamps.begun_at);
    }

    /// Writes a record under the ID it has, whatever the policy.
    ///
    /// # Errors
    /// The store failed.
    pub async fn put(&self, record: &Record) -> session_store::Result<()> {
        let begun = self.begin();
        let (id, data) = (record.id.to_string(), as_map(record));
        let stamps = self.stamps(record, None);
        let row = StoredRecord { id: self.key(&id), data: data.clone(), stamps };
        self.store
            .write(&self.world, row, Write::Upsert, self.forget_at(&stamps))
            .await
            .map_err(|e| self.failed(&e))?;
        let (before, after, stamps) = (None, Some(data), Some(stamps));
        self.note(begun, Asked { op: StoreOp::Create, id, found: false, before, after, stamps });
        Ok(())
    }

    /// Every record of this world that has not ended: for a list of sessions.
    ///
    /// # Errors
    /// The store failed.
    pub async fn live(&self) -> session_store::Result<Vec<StoredRecord>> {
        let all = self.store.list(&self.world).await.map_err(|e| self.failed(&e))?;
        Ok(all.into_iter().filter(|record| self.rules.life.end(&record.stamps) > self.clock.now()).collect())
    }

    /// What an ID is kept under.
    #[must_use]
    pub fn as_stored(&self, id: &Id) -> String {
        self.key(&id.to_string())
    }

    /// Ends a session from outside it, by what it is kept under.
    ///
    /// # Errors
    /// The store failed.
    pub async fn end(&self, stored: &str) -> session_store::Result<()> {
        let begun = self.begin();
        let gone = self.store.delete(&self.world, stored).await.map_err(|e| self.failed(&e))?;
        let before = gone.map(|record| record.data);
        let (id, found) = (stored.to_owned(), before.is_some());
        self.note(begun, Asked { op: StoreOp::Delete, id, found, before, after: None, stamps: None });
        Ok(())
    }

    /// Writes other data into a live record, from outside of any request; the version it has then, or
    /// `None` if there is no such record. It is in no trace: no request asked for it.
    ///
    /// # Errors
    /// The store failed.
    pub async fn rewrite(&self, id: &Id, data: Map<String, Value>) -> Result<Option<i64>, StoreError> {
        let stored = self.store.load(&self.world, &self.as_stored(id)).await?;
        let live = stored.filter(|record| self.rules.life.end(&record.stamps) > self.clock.now());
        let Some(StoredRecord { id, stamps, .. }) = live else { return Ok(None) };
        let row = StoredRecord { id, data: Arc::new(data), stamps };
        let written = self.store.write(&self.world, row, Write::Update, self.forget_at(&stamps)).await?;
        Ok(written.then_some(stamps.version + 1))
    }

    /// Makes a record under the ID it has; `false` if that is taken.
    ///
    /// # Errors
    /// The store failed.
    pub async fn try_create(&self, record: &Record) -> session_store::Result<bool> {
        let begun = self.begin();
        let (id, data) = (record.id.to_string(), as_map(record));
        let stamps = self.stamps(record, None);
        let row = StoredRecord { id: self.key(&id), data: data.clone(), stamps };
        let made = self.store.create(&self.world, row, self.forget_at(&stamps)).await.map_err(|e| self.failed(&e))?;
        if made {
            let (before, after, stamps) = (None, Some(data), Some(stamps));
            self.note(begun, Asked { op: StoreOp::Create, id, found: false, before, after, stamps });
        }
        Ok(made)
    }

    /// Lets the oldest records of this world go, until so many are left.
    ///
    /// # Errors
    /// The store failed.
    pub async fn keep_newest(&self, most: usize) -> session_store::Result<()> {
        let (done, told) = tokio::sync::oneshot::channel();
        // Where the store has failed, nobody is told, and it has said so itself.
        let told_of = Box::new(move |_| {
            // Whoever asked may have gone.
            let _ = done.send(());
        });
        self.store.keep_newest(&self.world, most, told_of);
        told.await.map_err(|_| session_store::Error::Backend("the oldest records could not be removed".to_owned()))
    }

    /// To be called when the request has been answered: slides the end of a session that was read and
    /// not written, where reads count as use.
    ///
    /// # Errors
    /// The store failed.
    pub async fn finish(&self) -> session_store::Result<()> {
        if !self.rules.slides_on_reads {
            return Ok(());
        }
        let read = {
            let seen = self.seen();
            let last = seen.trace.last().filter(|e| e.op == StoreOp::Load && e.found);
            last.and_then(|e| Some((e.id.clone(), e.after.clone(), seen.stamps(&e.id)?)))
        };
        let Some((id, data, before)) = read else { return Ok(()) };
        let begun = self.begin();
        let now = self.clock.now();
        let slid = Stamps { active_at: now, expires_at: before.expires_at + (now - before.active_at), ..before };
        let stamps = Stamps { expires_at: self.rules.life.end(&slid), ..slid };
        let found = self
            .store
            .touch(&self.world, &self.key(&id), stamps, self.forget_at(&stamps))
            .await
            .map_err(|e| self.failed(&e))?;
        let (before, after, stamps) = (data.clone(), data, Some(stamps));
        self.note(begun, Asked { op: StoreOp::Touch, id, found, before, after, stamps });
        Ok(())
    }

    pub(super) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// tower-sessions keeps only the text of a store's error, and its layer makes a bare 500 of it: what happened is kept
    /// here, and logged.
    pub(super) fn failed(&self, error: &StoreError) -> session_store::Error {
        tracing::error!(%error, "session store");
        self.seen().failure = Some(error.into());
        session_store::Error::Backend(error.to_string())
    }

    pub(super) fn begin(&self) -> Option<Instant> {
        self.recorder.as_ref().map(|_| Instant::now())
    }

    pub(super) fn note(&self, begun: Option<Instant>, asked: Asked) {
        if let (Some(recorder), Some(begun)) = (&self.recorder, begun) {
            let Asked { op, found, .. } = asked;
            let done = asked.after.is_some() || matches!(op, StoreOp::Delete | StoreOp::Load);
            let took = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
            recorder.note(TraceEvent::Store { op, id: asked.id.clone(), found, done, took });
        }
        self.seen().trace.push(asked);
    }

    /// What a record is kept under.
    pub(super) fn key(&self, id: &str) -> String {
        if self.rules.hashed { hashed(id) } else { id.to_owned() }
    }

    /// Wall-clock expiry, as tower-sessions computes it, to the world's clock; and the limits on it.
    pub(super) fn stamps(&self, record: &Record, known: Option<Stamps>) -> Stamps {
        let now = self.clock.now();
        let expires_at = record.expiry_date.saturating_add(self.clock.offset());
        let stamps = match known {
            Some(known) => Stamps { active_at: now, expires_at, ..known },
            None => {
                let begun_at = self.seen().carried.unwrap_or(now);
                Stamps { begun_at, issued_at: now, active_at: now, expires_at, version: 1 }
            }
        };
        Stamps { expires_at: self.rules.life.end(&stamps), ..stamps }
    }

    /// From when a store that ends records by itself may forget one. Such a store goes by the wall clock.
    pub(super) fn forget_at(&self, stamps: &Stamps) -> OffsetDateTime {
        stamps.expires_at - self.clock.offset()
    }
}
