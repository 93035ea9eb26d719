//! What of a hotel stands in its databases and its configuration, to be written down and read back: a hotel that is opened
//! with it is one whose process was stopped and started again.
//!
//! Deliberately absent: guests and coats, which whoever opens a hotel has; records, which their store keeps; and what
//! lies in a process' memory. The machines that sessions are bound to are not written down either: with the process ends
//! the browser's half of the key, and such a session needs a login.

use serde::{Deserialize, Serialize};
use tower_sessions::cookie::Key;

use super::{
    book::GuestBook,
    process::Shared,
    token::{SavedTokens, Tokens},
};

/// What stands in a hotel's databases and configuration.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SavedHotel {
    /// What its guests have written.
    book: Vec<String>,
    /// What signs cookies, of the configuration.
    key: Vec<u8>,
    tokens: SavedTokens,
}

impl Shared {
    pub(super) fn saved(&self) -> SavedHotel {
        SavedHotel { book: self.book.read(), key: self.key.master().to_vec(), tokens: self.tokens.saved() }
    }

    /// The same with what was written down. A key that is none stays the one that was drawn.
    pub(super) fn restored(self, saved: SavedHotel) -> Self {
        Self {
            book: GuestBook::restored(saved.book),
            key: Key::try_from(saved.key.as_slice()).unwrap_or(self.key),
            tokens: Tokens::restored(saved.tokens),
            ..self
        }
    }
}
