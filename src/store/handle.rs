//! One request's view of the store: tower-sessions' trait, with a clock, rules and a trace.
//!
//! tower-sessions reads the wall clock itself. The handle translates expiry on the way in and out,
//! and judges it by the world's clock, whatever the store below thinks.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use async_trait::async_trait;
use cloakroom_engine::exchange::{StoreEvent, StoreOp, StoreTrace, What};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store,
};

use super::{
    record::{Life, Stamps, StoredRecord, WorldId},
    rows::{Rows, Write},
    sqlite::StoreError,
};
use crate::{clock::Clock, passage::Recorder};

/// What `save` may write over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SavePolicy {
    /// Anything, and a record that is gone is made again, as MemoryStore and the published SQL stores
    /// do: a slow request can bring a session back that was logged out meanwhile.
    #[default]
    Upsert,
    /// A record that is gone stays gone.
    UpdateOnly,
    /// Only the version that was loaded. Anything else is refused: the handler has run by then, and
    /// running it again could do twice what it does outside of the session.
    CompareAndSwap,
}

/// The rules by which a request's handle keeps records.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules {
    /// What `save` may write over.
    pub policy: SavePolicy,
    /// How long a session may live.
    pub life: Life,
    /// Does a request that only reads push the end of the session ahead?
    pub slides_on_reads: bool,
    /// Are records kept under a hash of their ID?
    pub hashed: bool,
}

/// The store as one request sees it.
#[derive(Debug, Clone)]
pub struct StoreHandle {
    rows: Rows,
    world: WorldId,
    clock: Clock,
    rules: Rules,
    recorder: Option<Recorder>,
    seen: Arc<Mutex<Seen>>,
}

type Data = Arc<Map<String, Value>>;

/// One operation, as [`StoreEvent`] tells it, with the data still shared.
#[derive(Debug)]
struct Asked {
    op: StoreOp,
    id: String,
    found: bool,
    before: Option<Data>,
    after: Option<Data>,
    /// The record's times after it.
    stamps: Option<Stamps>,
}

impl Asked {
    fn event(&self) -> StoreEvent {
        let copy = |data: &Option<Data>| data.as_deref().cloned();
        let (before, after) = (copy(&self.before), copy(&self.after));
        StoreEvent { op: self.op, id: self.id.clone(), found: self.found, before, after }
    }
}

/// What this request has seen of the store.
#[derive(Debug, Default)]
struct Seen {
    trace: Vec<Asked>,
    refused: bool,
    /// The beginning that the next record made takes over.
    carried: Option<OffsetDateTime>,
}

impl Seen {
    fn stamps(&self, id: &str) -> Option<Stamps> {
        self.trace.iter().rev().filter(|asked| asked.id == id).find_map(|asked| asked.stamps)
    }

    /// The data this request last saw under an ID: what a save changes it from.
    fn data(&self, id: &str) -> Option<Data> {
        self.trace.iter().rfind(|asked| asked.id == id).and_then(|asked| asked.after.clone())
    }
}

impl StoreHandle {
    /// A view for one request.
    #[must_use]
    pub fn new(rows: impl Into<Rows>, world: WorldId, clock: Clock, rules: Rules) -> Self {
        Self { rows: rows.into(), world, clock, rules, recorder: None, seen: Arc::default() }
    }

    /// The same, with every operation noted in a recorder too.
    #[must_use]
    pub fn recorded(self, recorder: Option<Recorder>) -> Self {
        Self { recorder, ..self }
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
        self.rows.write(&self.world, row, Write::Upsert).await.map_err(backend)?;
        let (before, after, stamps) = (None, Some(data), Some(stamps));
        self.note(begun, Asked { op: StoreOp::Create, id, found: false, before, after, stamps });
        Ok(())
    }

    /// Every record of this world that has not ended: for a list of sessions.
    ///
    /// # Errors
    /// The store failed.
    pub async fn live(&self) -> session_store::Result<Vec<StoredRecord>> {
        let all = self.rows.list(&self.world).await.map_err(backend)?;
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
        let gone = self.rows.delete(&self.world, stored.to_owned()).await.map_err(backend)?;
        let before = gone.map(|record| record.data);
        let (id, found) = (stored.to_owned(), before.is_some());
        self.note(begun, Asked { op: StoreOp::Delete, id, found, before, after: None, stamps: None });
        Ok(())
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
        let made = self.rows.create(&self.world, row).await.map_err(backend)?;
        if made {
            let (before, after, stamps) = (None, Some(data), Some(stamps));
            self.note(begun, Asked { op: StoreOp::Create, id, found: false, before, after, stamps });
        }
        Ok(made)
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
        let found = self.rows.touch(&self.world, self.key(&id), stamps).await.map_err(backend)?;
        let (before, after, stamps) = (data.clone(), data, Some(stamps));
        self.note(begun, Asked { op: StoreOp::Touch, id, found, before, after, stamps });
        Ok(())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self) -> Option<Instant> {
        self.recorder.as_ref().map(|_| Instant::now())
    }

    fn note(&self, begun: Option<Instant>, asked: Asked) {
        if let (Some(recorder), Some(begun)) = (&self.recorder, begun) {
            let Asked { op, found, .. } = asked;
            let done = asked.after.is_some() || matches!(op, StoreOp::Delete | StoreOp::Load);
            let took = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
            recorder.note(What::Store { op, id: asked.id.clone(), found, done, took });
        }
        self.seen().trace.push(asked);
    }

    /// What a record is kept under.
    fn key(&self, id: &str) -> String {
        if self.rules.hashed { hashed(id) } else { id.to_owned() }
    }

    /// Wall-clock expiry, as tower-sessions computes it, to the world's clock; and the limits on it.
    fn stamps(&self, record: &Record, known: Option<Stamps>) -> Stamps {
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
}

/// What stands in the store in place of an ID, where IDs are hashed: SHA-256, in hexadecimal. The ID
/// has 128 random bits, so there is nothing to try through, and neither salt nor a slow hash is needed.
#[must_use]
pub fn hashed(id: &str) -> String {
    Sha256::digest(id.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sorted, so that the same data is the same text.
fn as_map(record: &Record) -> Data {
    let mut pairs: Vec<_> = record.data.iter().collect();
    pairs.sort_unstable_by_key(|(key, _)| *key);
    Arc::new(pairs.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// tower-sessions keeps only the text of a store's error; the cause is logged where it happened.
fn backend(error: StoreError) -> session_store::Error {
    tracing::error!(%error, "session store");
    session_store::Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for StoreHandle {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        // 128 random bits do not collide; the loop is there so that a collision is never shared.
        while !self.try_create(record).await? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let begun = self.begin();
        let (id, data) = (record.id.to_string(), as_map(record));
        let (before, known) = {
            let seen = self.seen();
            (seen.data(&id), seen.stamps(&id))
        };
        let how = match (self.rules.policy, known) {
            (SavePolicy::Upsert, _) => Write::Upsert,
            (SavePolicy::UpdateOnly, _) => Write::Update,
            // A record that was never loaded has no version: no row has version 0.
            (SavePolicy::CompareAndSwap, known) => Write::Swap(known.map_or(0, |stamps| stamps.version)),
        };
        let stamps = self.stamps(record, known);
        let row = StoredRecord { id: self.key(&id), data: data.clone(), stamps };
        let found = self.rows.write(&self.world, row, how).await.map_err(backend)?;
        let refused = !found && self.rules.policy == SavePolicy::CompareAndSwap;
        self.seen().refused |= refused;
        let stamps = found.then_some(Stamps { version: stamps.version + 1, ..stamps });
        self.note(begun, Asked { op: StoreOp::Save, id, found, before, after: found.then_some(data), stamps });
        if refused {
            let says = "another request changed or removed this record meanwhile";
            return Err(session_store::Error::Backend(says.to_owned()));
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let begun = self.begin();
        let text = id.to_string();
        let stored = self.rows.load(&self.world, self.key(&text)).await.map_err(backend)?;
        let live = stored.filter(|record| self.rules.life.end(&record.stamps) > self.clock.now());
        let (found, stamps) = (live.is_some(), live.as_ref().map(|record| record.stamps));
        let data = live.as_ref().map(|record| Arc::clone(&record.data));
        self.note(begun, Asked { op: StoreOp::Load, id: text, found, before: data.clone(), after: data, stamps });
        Ok(live.map(|record| Record {
            id: *id,
            // The world's expiry to the wall clock, which is what tower-sessions compares with.
            expiry_date: self.rules.life.end(&record.stamps) - self.clock.offset(),
            data: record.data.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let begun = self.begin();
        let id = id.to_string();
        let gone = self.rows.delete(&self.world, self.key(&id)).await.map_err(backend)?;
        let before = gone.map(|record| record.data);
        let found = before.is_some();
        self.note(begun, Asked { op: StoreOp::Delete, id, found, before, after: None, stamps: None });
        Ok(())
    }
}
