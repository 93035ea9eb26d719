//! A session record as it is stored: readable JSON, its times, a version.

use std::sync::Arc;

use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

use crate::ids::SandboxId;

/// Which world a record belongs to: no query is without it, so no learner meets another's records.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WorldId(Arc<str>);

impl WorldId {
    /// The tutorial's own sessions.
    #[must_use]
    pub fn tutorial() -> Self {
        Self("tutorial".into())
    }

    /// The demo site of one sandbox.
    #[must_use]
    pub fn sandbox(id: &SandboxId) -> Self {
        Self(format!("sandbox:{id}").into())
    }

    /// As it stands in the column `world`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One row of the store.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    /// What it is kept under: the session ID, 22 characters of base64url, or a hash of it.
    pub id: String,
    /// What the session holds. Shared, since it is read by many and changed by nobody.
    pub data: Arc<Map<String, Value>>,
    /// Its times and its version.
    pub stamps: Stamps,
}

/// When things happened to a record, by the world's clock; and how often it was written. SQLite keeps whole
/// seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamps {
    /// When the session began. A new ID for the same session does not change it.
    pub begun_at: OffsetDateTime,
    /// When this ID was issued.
    pub issued_at: OffsetDateTime,
    /// When it was last written, or touched.
    pub active_at: OffsetDateTime,
    /// When it ends, as it was written down.
    pub expires_at: OffsetDateTime,
    /// Counts writes of the data, from 1.
    pub version: i64,
}

/// How long a session may live, whatever its record says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Life {
    /// Without being used.
    pub idle: Option<Duration>,
    /// At all.
    pub absolute: Option<Duration>,
}

impl Life {
    /// When a record ends: the earliest of what it says itself and what these limits say.
    #[must_use]
    pub fn end(&self, stamps: &Stamps) -> OffsetDateTime {
        let idle = self.idle.map(|by| stamps.active_at.saturating_add(by));
        let absolute = self.absolute.map(|by| stamps.begun_at.saturating_add(by));
        [idle, absolute].into_iter().flatten().fold(stamps.expires_at, OffsetDateTime::min)
    }
}
