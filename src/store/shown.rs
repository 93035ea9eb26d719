//! What to type, in which program, to see a record as it lies in its store.

use super::{kind::StoreKind, postgres, record::WorldId, redis};

/// A line for a store's own program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownBy {
    /// The program: `redis-cli`, `psql`, `sqlite3`.
    pub shell: &'static str,
    /// The command or SQL.
    pub line: String,
}

/// What shows a record; `None` for memory: nothing outside of the process can ask for it.
#[must_use]
pub fn shown_by(kind: StoreKind, world: &WorldId, key: &str) -> Option<ShownBy> {
    match kind {
        StoreKind::Memory => None,
        StoreKind::Sqlite => {
            let (world, id) = (quoted(world.as_str()), quoted(key));
            let line = format!("SELECT * FROM records WHERE world = {world} AND id = {id};");
            Some(ShownBy { shell: "sqlite3 cloakroom.db", line })
        }
        StoreKind::Redis => Some(ShownBy { shell: "redis-cli", line: redis::shown_by(world, key) }),
        StoreKind::Postgres => {
            let (world, id) = (quoted(world.as_str()), quoted(key));
            Some(ShownBy { shell: "psql", line: postgres::shown_by(&world, &id) })
        }
    }
}

/// A text as SQL writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
