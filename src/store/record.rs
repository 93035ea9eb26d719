//! A session record as it is stored: readable JSON, an expiry, a version.

use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::ids::SandboxId;

/// Which world a record belongs to: no query is without it, so no learner meets another's records.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WorldId(String);

impl WorldId {
    /// The tutorial's own sessions.
    #[must_use]
    pub fn tutorial() -> Self {
        Self("tutorial".to_owned())
    }

    /// The demo site of one sandbox.
    #[must_use]
    pub fn sandbox(id: &SandboxId) -> Self {
        Self(format!("sandbox:{id}"))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// One row of the store.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRecord {
    /// The session ID, 22 characters of base64url.
    pub id: String,
    /// What the session holds.
    pub data: Map<String, Value>,
    /// When it ends, by the world's clock.
    pub expires_at: OffsetDateTime,
    /// Counts writes, from 1.
    pub version: i64,
}
