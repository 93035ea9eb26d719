//! Where session records live, behind tower-sessions' `SessionStore` trait, and open to inspection.
//!
//! [`Sqlite`] keeps records; [`StoreHandle`] is one request's view of it, carrying the clock, the
//! save policy and the trace. Deliberately absent: what the data means.

mod handle;
mod record;
mod sqlite;

pub use handle::{SavePolicy, StoreHandle};
pub use record::{StoredRecord, WorldId};
pub use sqlite::{Sqlite, StoreError};
