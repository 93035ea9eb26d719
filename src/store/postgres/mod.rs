//! Records in PostgreSQL: a row for each, in one table. `SELECT` shows them; `data` is JSON.
//!
//! The column is of type `json` and not `jsonb`: that one puts keys in another order and refuses U+0000, which the other stores
//! keep. What must not be torn apart is one statement. Deliberately absent: TLS.

mod pool;
mod records;
mod statements;

pub(crate) use pool::Does;
pub use pool::Postgres;

/// What shows a record in `psql`, by its world and its key as SQL writes them.
pub(super) fn shown_by(world: &str, key: &str) -> String {
    format!("SELECT * FROM cloakroom_records WHERE world = {world} AND id = {key};")
}
