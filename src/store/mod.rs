//! Where session records live, behind tower-sessions' `SessionStore` trait, and open to inspection.
//!
//! A [`RecordStore`] keeps records: memory, SQLite, Redis or PostgreSQL; [`StoreHandle`] is one request's view of one,
//! carrying the clock, the rules and the trace. Deliberately absent: what the data means.

mod absent;
mod as_session_store;
mod change;
mod error;
mod handle;
mod kind;
mod memory;
mod postgres;
mod record;
mod record_store;
mod redis;
mod rules;
mod seen;
mod shown;
mod sqlite;
mod stores;
mod trouble;

pub use change::{Ended, Swept, Write};
pub use error::{Failure, StoreError};
pub use handle::StoreHandle;
pub use kind::StoreKind;
pub use memory::Memory;
pub(crate) use postgres::Does;
pub use postgres::Postgres;
pub use record::{Life, Stamps, StoredRecord, WorldId};
pub use record_store::RecordStore;
pub use redis::Redis;
pub use rules::{Rules, SavePolicy, hashed};
pub use shown::{ShownBy, shown_by};
pub use sqlite::Sqlite;
pub use stores::Stores;
pub use trouble::{Trouble, Troubled};
