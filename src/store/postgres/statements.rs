//! The SQL. Every statement names a world; times are seconds since 1970.

/// Made at the first use, by one at a time: two that see no table would both make it, and `IF NOT EXISTS` lets the second fail.
/// `forget_at` is by the wall clock: what the sweeper goes by when the world of a record is gone.
pub(super) const TABLE: &str = "
    SELECT pg_advisory_xact_lock(7461093155);
    CREATE TABLE IF NOT EXISTS cloakroom_records (
        world text NOT NULL, id text NOT NULL, data json NOT NULL, begun_at bigint NOT NULL, issued_at bigint NOT NULL,
        active_at bigint NOT NULL, expires_at bigint NOT NULL, version bigint NOT NULL, forget_at bigint NOT NULL,
        PRIMARY KEY (world, id));
    CREATE INDEX IF NOT EXISTS cloakroom_records_forget_at ON cloakroom_records (forget_at);
    CREATE TABLE IF NOT EXISTS cloakroom_logs (log text PRIMARY KEY, id text NOT NULL, last bigint NOT NULL);
    CREATE TABLE IF NOT EXISTS cloakroom_log_entries (
        log text NOT NULL, number bigint NOT NULL, entry text NOT NULL, PRIMARY KEY (log, number));
    CREATE TABLE IF NOT EXISTS cloakroom_log_values (
        log text NOT NULL, name text NOT NULL, value text NOT NULL, PRIMARY KEY (log, name));";

pub(super) const SELECT: &str = "SELECT id, data::text, begun_at, issued_at, active_at, expires_at, version
    FROM cloakroom_records WHERE world = $1 AND id = $2";
pub(super) const INSERT: &str = "INSERT INTO cloakroom_records VALUES ($1, $2, $3::text::json, $4, $5, $6, $7, 1, $8)
    ON CONFLICT DO NOTHING";
pub(super) const UPSERT: &str = "INSERT INTO cloakroom_records AS there
    VALUES ($1, $2, $3::text::json, $4, $5, $6, $7, 1, $8) ON CONFLICT (world, id) DO UPDATE
    SET data = excluded.data, active_at = excluded.active_at, expires_at = excluded.expires_at,
        forget_at = excluded.forget_at, version = there.version + 1";
pub(super) const UPDATE: &str = "UPDATE cloakroom_records
    SET data = $3::text::json, active_at = $4, expires_at = $5, forget_at = $6, version = version + 1
    WHERE world = $1 AND id = $2";
pub(super) const SWAP: &str = "UPDATE cloakroom_records
    SET data = $3::text::json, active_at = $4, expires_at = $5, forget_at = $6, version = version + 1
    WHERE world = $1 AND id = $2 AND version = $7";
pub(super) const TOUCH: &str = "UPDATE cloakroom_records SET active_at = $3, expires_at = $4, forget_at = $5
    WHERE world = $1 AND id = $2";
pub(super) const DELETE: &str = "DELETE FROM cloakroom_records WHERE world = $1 AND id = $2
    RETURNING id, data::text, begun_at, issued_at, active_at, expires_at, version";
pub(super) const LIST: &str = "SELECT id, data::text, begun_at, issued_at, active_at, expires_at, version
    FROM cloakroom_records WHERE world = $1 ORDER BY id COLLATE \"C\"";
pub(super) const SWEEP: &str = "DELETE FROM cloakroom_records WHERE world = $1
    AND (expires_at <= $2 OR active_at + $3 <= $2 OR begun_at + $4 <= $2) RETURNING id";
/// Of worlds that are gone: nobody comes back for these.
pub(super) const SWEEP_ALL: &str = "DELETE FROM cloakroom_records WHERE forget_at <= $1";
pub(super) const OLDEST: &str = "DELETE FROM cloakroom_records WHERE world = $1 AND id IN (
    SELECT id FROM cloakroom_records WHERE world = $1 ORDER BY active_at DESC, issued_at DESC OFFSET $2) RETURNING id";
pub(super) const CLEAR: &str = "DELETE FROM cloakroom_records WHERE world = $1";
