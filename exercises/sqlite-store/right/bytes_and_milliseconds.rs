// Right: IDs as 16 bytes, milliseconds, and all of the record as JSON.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Params, params};
use time::OffsetDateTime;

const INSERT: &str = "INSERT INTO sessions (id, data, expires_at) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING";
const UPDATE: &str = "UPDATE sessions SET data = ?2, expires_at = ?3 WHERE id = ?1";
const SELECT: &str = "SELECT data FROM sessions WHERE id = ?1 AND expires_at > ?2";
const DELETE: &str = "DELETE FROM sessions WHERE id = ?1";
const SWEEP: &str = "DELETE FROM sessions WHERE expires_at <= ?1";

/// Sessions in a database. A clone is the same store.
#[derive(Debug, Clone)]
pub struct SqliteStore(Arc<Mutex<Connection>>);

impl SqliteStore {
    /// A store in this database.
    pub fn open(database: &Database) -> rusqlite::Result<Self> {
        Ok(Self(Arc::new(Mutex::new(database.connect()?))))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the number of rows that were changed.
    fn execute(&self, sql: &str, values: impl Params) -> Result<usize> {
        self.connection().execute(sql, values).map_err(backend)
    }
}

fn backend(error: rusqlite::Error) -> Error {
    Error::Backend(error.to_string())
}

fn text(record: &Record) -> Result<String> {
    serde_json::to_string(record).map_err(|error| Error::Encode(error.to_string()))
}

fn milliseconds(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

fn now() -> i64 {
    milliseconds(OffsetDateTime::now_utc())
}

#[async_trait]
impl SessionStore for SqliteStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let (data, end) = (text(record)?, milliseconds(record.expiry_date));
        while self.execute(INSERT, params![record.id.0.to_be_bytes(), data, end])? == 0 {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (data, end) = (text(record)?, milliseconds(record.expiry_date));
        self.execute(UPDATE, params![record.id.0.to_be_bytes(), data, end])?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let values = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
        let row = self.connection().query_row(SELECT, params![id.0.to_be_bytes(), now()], values).optional();
        let Some(data) = row.map_err(backend)? else { return Ok(None) };
        let written: Record = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        // `create` may have drawn another ID after the text was made.
        Ok(Some(Record { id: *id, ..written }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.execute(DELETE, params![id.0.to_be_bytes()])?;
        Ok(())
    }
}

#[async_trait]
impl ExpiredDeletion for SqliteStore {
    async fn delete_expired(&self) -> Result<()> {
        self.execute(SWEEP, params![now()])?;
        Ok(())
    }
}
