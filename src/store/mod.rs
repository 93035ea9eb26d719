//! Where session records live, behind tower-sessions' `SessionStore` trait, and open to inspection.
//!
//! [`Rows`] keeps records, in memory or in SQLite; [`StoreHandle`] is one request's view of them,
//! carrying the clock, the rules and the trace. Deliberately absent: what the data means.

mod as_session_store;
mod change;
pub(crate) mod column;
mod error;
mod handle;
mod memory;
mod record;
mod rows;
mod rules;
pub mod schema;
mod seen;
mod sqlite;
mod statements;
mod writer;

pub use change::{Ended, Swept};
pub use error::{Failure, StoreError};
pub use handle::StoreHandle;
pub use memory::Memory;
pub use record::{Life, Stamps, StoredRecord, WorldId};
pub use rows::Rows;
pub use rules::{Rules, SavePolicy, hashed};
pub use sqlite::Sqlite;
