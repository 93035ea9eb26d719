//! What is given: the guests, and a clock. Nothing to change here.

use std::collections::BTreeMap;

use time::OffsetDateTime;

/// The guests of this hotel: the name, the password, and the room code, which only this guest may see.
pub type Guests = BTreeMap<String, (String, String)>;

/// What time it is. Handed in, so that a test can let hours pass.
pub trait Clock: Send + Sync + 'static {
    /// The time it is now.
    fn now(&self) -> OffsetDateTime;
}
