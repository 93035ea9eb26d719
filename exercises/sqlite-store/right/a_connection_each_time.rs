// Right: A connection for each call, and the constraint of the table says that an ID is taken.

use rusqlite::{Connection, ErrorCode, OptionalExtension, Params, params};
use time::OffsetDateTime;

const INSERT: &str = "INSERT INTO sessions (id, data, expires_at) VALUES (?1, ?2, ?3)";
const UPDATE: &str = "UPDATE sessions SET data = ?2, expires_at = ?3 WHERE id = ?1";
const SELECT: &str = "SELECT data, expires_at FROM sessions WHERE id = ?1 AND expires_at > ?2";
const DELETE: &str = "DELETE FROM sessions WHERE id = ?1";
const SWEEP: &str = "DELETE FROM sessions WHERE expires_at <= ?1";

/// Sessions in a database. A clone is the same store.
#[derive(Debug, Clone)]
pub struct SqliteStore(Database);

impl SqliteStore {
    /// A store in this database.
    pub fn open(database: &Database) -> rusqlite::Result<Self> {
        Ok(Self(database.clone()))
    }

    fn connection(&self) -> Result<Connection> {
        self.0.connect().map_err(backend)
    }

    /// Gives the number of rows that were changed.
    fn execute(&self, sql: &str, values: impl Params) -> Result<usize> {
        self.connection()?.execute(sql, values).map_err(backend)
    }
}

fn backend(error: rusqlite::Error) -> Error {
    Error::Backend(error.to_string())
}

fn text(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

#[async_trait]
impl SessionStore for SqliteStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let (data, end) = (text(record)?, record.expiry_date.unix_timestamp());
        loop {
            let told = self.connection()?.execute(INSERT, params![record.id.to_string(), data, end]);
            match told {
                Ok(_) => return Ok(()),
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    record.id = Id::default();
                }
                Err(error) => return Err(backend(error)),
            }
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let (data, end) = (text(record)?, record.expiry_date.unix_timestamp());
        self.execute(UPDATE, params![record.id.to_string(), data, end])?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let values = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?));
        let row = self.connection()?.query_row(SELECT, params![id.to_string(), now()], values).optional();
        let Some((data, end)) = row.map_err(backend)? else { return Ok(None) };
        let data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(end).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.execute(DELETE, params![id.to_string()])?;
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
