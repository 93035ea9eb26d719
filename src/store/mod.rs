//! Where session records live, behind tower-sessions' `SessionStore` trait, and open to inspection.
//!
//! [`Rows`] keeps records, in memory or in SQLite; [`StoreHandle`] is one request's view of them,
//! carrying the clock, the rules and the trace. Deliberately absent: what the data means.

mod handle;
mod memory;
mod record;
mod rows;
mod sqlite;
mod statements;

pub use handle::{Rules, SavePolicy, StoreHandle, hashed};
pub use memory::Memory;
pub use record::{Life, Stamps, StoredRecord, WorldId};
pub use rows::{Ended, Rows, Swept};
pub use sqlite::{Sqlite, StoreError};
