//! What a server that was started for a class knows besides.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::Archives;
use crate::{class::Class, ids};

/// The class of this server, the teacher's key, and the addresses at which learners find it. Clones share it.
#[derive(Debug, Clone)]
pub struct Classroom {
    /// The class.
    pub class: Class,
    /// Opens the teacher's pages.
    pub key: TeacherKey,
    /// Where the server is reached from the network, `http://192.168.178.23:3000`, the likeliest first.
    pub addresses: Arc<[String]>,
    /// Where groups are put away.
    pub archives: Archives,
}

/// What the teacher's link ends with: 128 random bits, drawn when the server starts. Whoever has opened it once is known
/// by the session.
#[derive(Clone)]
pub struct TeacherKey(Arc<str>);

impl TeacherKey {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(ids::unguessable::<16>().into())
    }

    /// To be printed once, for the teacher.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compared by their hashes, so that the time says nothing of how much was right.
    pub(super) fn is(&self, other: &str) -> bool {
        Sha256::digest(self.0.as_bytes()) == Sha256::digest(other.as_bytes())
    }
}

impl From<String> for TeacherKey {
    /// One that several processes share.
    fn from(key: String) -> Self {
        Self(key.into())
    }
}

impl std::fmt::Debug for TeacherKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TeacherKey")
    }
}

impl Classroom {
    /// The address that phones scan. In capitals a QR code needs fewer squares (ISO/IEC 18004, alphanumeric mode).
    #[must_use]
    pub fn join_address(&self) -> String {
        let state = self.class.state();
        let code = state.code().map(ToString::to_string).unwrap_or_default();
        format!("{}/j/{code}", self.addresses.first().map_or("", String::as_str))
    }
}
