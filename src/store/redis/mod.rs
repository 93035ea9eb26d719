//! Records in Redis: a hash for each, and a sorted set of the keys of each world.
//!
//! `cloakroom:{WORLD}:KEY` holds the record, in words: `HGETALL` shows it. Redis ends it by itself at the time that `EXPIREAT`
//! names. `cloakroom:{WORLD}` lists the keys by that time. The braces keep a world in one slot of a Redis Cluster. What
//! must not be torn apart is a script, and a script is one operation. Deliberately absent: TLS.

mod connection;
mod records;
mod scripts;

pub use connection::Redis;

use super::record::WorldId;

/// The key of a record.
fn record_key(world: &WorldId, key: &str) -> String {
    format!("{}:{key}", index_key(world))
}

/// The key of the set that lists a world's records.
fn index_key(world: &WorldId) -> String {
    format!("cloakroom:{{{}}}", world.as_str())
}

/// What shows a record in `redis-cli`, and for how long Redis keeps it.
pub(super) fn shown_by(world: &WorldId, key: &str) -> String {
    format!("HGETALL '{}'", record_key(world, key))
}
