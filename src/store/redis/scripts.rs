//! What is more than one command, and must happen as one: Lua, which Redis runs without anything between.

use redis::Script;

/// All of them, with their hashes. Made once a connection.
pub(super) struct Scripts {
    pub(super) write: Script,
    pub(super) touch: Script,
    pub(super) delete: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self { write: Script::new(WRITE), touch: Script::new(TOUCH), delete: Script::new(DELETE) }
    }
}

/// Writes a record. `KEYS`: the record, the world's list. `ARGV`: how (`create`, `upsert`, `update`, `swap`), the version that
/// must be there for `swap`, the key, data, begun, issued, active, expires, and when Redis may end it. 1 if it was written.
const WRITE: &str = r"
local there = redis.call('HGET', KEYS[1], 'version')
local how = ARGV[1]
if how == 'create' and there then return 0 end
if (how == 'update' or how == 'swap') and not there then return 0 end
if how == 'swap' and there ~= ARGV[2] then return 0 end
if there then
  redis.call('HSET', KEYS[1], 'data', ARGV[4], 'active_at', ARGV[7], 'expires_at', ARGV[8])
  redis.call('HINCRBY', KEYS[1], 'version', 1)
else
  redis.call('HSET', KEYS[1], 'data', ARGV[4], 'begun_at', ARGV[5], 'issued_at', ARGV[6],
    'active_at', ARGV[7], 'expires_at', ARGV[8], 'version', 1)
end
redis.call('EXPIREAT', KEYS[1], ARGV[9])
redis.call('ZADD', KEYS[2], ARGV[9], ARGV[3])
if redis.call('TTL', KEYS[2]) < ARGV[9] - redis.call('TIME')[1] then redis.call('EXPIREAT', KEYS[2], ARGV[9]) end
return 1";

/// Moves the end of a record. `KEYS`: the record, the world's list. `ARGV`: the key, active, expires, and when Redis may end
/// it. 1 if it is there.
const TOUCH: &str = r"
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'active_at', ARGV[2], 'expires_at', ARGV[3])
redis.call('EXPIREAT', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
if redis.call('TTL', KEYS[2]) < ARGV[4] - redis.call('TIME')[1] then redis.call('EXPIREAT', KEYS[2], ARGV[4]) end
return 1";

/// Removes a record, and gives what it held. `KEYS`: the record, the world's list. `ARGV`: the key; and the version it must
/// have, or nothing.
const DELETE: &str = r"
local held = redis.call('HMGET', KEYS[1], 'data', 'begun_at', 'issued_at', 'active_at', 'expires_at', 'version')
if ARGV[2] ~= '' and held[6] ~= ARGV[2] then return {false, false, false, false, false, false} end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return held";
