//! INSECURE ON PURPOSE, by switch: `signing_key` at `drawn`.
//!
//! The key that signs cookies: the one of the configuration, which all processes share and which outlives them, or one that
//! each process draws when it starts, so that it can check nothing that another has signed.

use tower_sessions::cookie::Key;

use crate::switch::{SIGNING_KEY, Switches};

/// Both keys of a process.
#[derive(Clone)]
pub(super) struct SigningKeys {
    configured: Key,
    drawn: Key,
}

impl SigningKeys {
    /// For a process that starts now.
    pub(super) fn at_start(configured: &Key) -> Self {
        Self { configured: configured.clone(), drawn: Key::generate() }
    }

    /// The key that the switch names.
    pub(super) fn of(&self, switches: &Switches) -> &Key {
        if switches.value(&SIGNING_KEY) == "drawn" { &self.drawn } else { &self.configured }
    }
}
