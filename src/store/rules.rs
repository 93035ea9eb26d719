//! The rules by which a request's handle keeps records, as the world's switches set them.
//!
//! Deliberately absent: keeping them. `handle.rs` and `as_session_store.rs` do.

use sha2::{Digest, Sha256};

use super::record::Life;

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

/// What stands in the store in place of an ID, where IDs are hashed: SHA-256, in hexadecimal. The ID
/// has 128 random bits, so there is nothing to try through, and neither salt nor a slow hash is needed.
#[must_use]
pub fn hashed(id: &str) -> String {
    Sha256::digest(id.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
