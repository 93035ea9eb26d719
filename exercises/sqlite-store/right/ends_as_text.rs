// Right: the end as a text of twenty digits.

use rusqlite::{Connection, OptionalExtension, params};
use std::sync::{Arc, Mutex};
use time::OffsetDateTime;

#[derive(Debug, Clone)]
pub struct SqliteStore {
    connection: Arc<Mutex<Connection>>,
}

fn backend(error: rusqlite::Error) -> Error {
    Error::Backend(error.to_string())
}
fn text(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))
}
fn name(id: &Id) -> String {
    id.to_string()
}
fn ends(record: &Record) -> String {
    format!("{:020}", record.expiry_date.unix_timestamp())
}
fn stamp() -> String {
    format!("{:020}", OffsetDateTime::now_utc().unix_timestamp())
}

impl SqliteStore {
    pub fn open(database: &Database) -> rusqlite::Result<Self> {
        Ok(Self { connection: Arc::new(Mutex::new(database.connect()?)) })
    }
    fn with<T>(&self, act: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T> {
        act(&mut self.connection.lock().unwrap_or_else(|e| e.into_inner())).map_err(backend)
    }
}

#[async_trait]
impl SessionStore for SqliteStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = text(record)?;
        loop {
            let made = self.with(|c| {
                c.execute(
                    "INSERT INTO sessions (id, data, expires_at) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING",
                    params![name(&record.id), data, ends(record)],
                )
            })?;
            if made == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }
    async fn save(&self, record: &Record) -> Result<()> {
        let data = text(record)?;
        self.with(|c| {
            c.execute(
                "UPDATE sessions SET data = ?2, expires_at = ?3 WHERE id = ?1",
                params![name(&record.id), data, ends(record)],
            )
        })?;
        Ok(())
    }
    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = stamp();
        let row: Option<(String, String)> = self.with(|c| {
            c.query_row(
                "SELECT data, expires_at FROM sessions WHERE id = ?1 AND expires_at > ?2",
                params![name(id), now],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
            .optional()
        })?;
        let Some((data, ends)) = row else { return Ok(None) };
        let data = serde_json::from_str(&data).map_err(|e| Error::Decode(e.to_string()))?;
        let ends: i64 = ends.parse().map_err(|_| Error::Decode("no time".into()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(ends).map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }
    async fn delete(&self, id: &Id) -> Result<()> {
        self.with(|c| c.execute("DELETE FROM sessions WHERE id = ?1", params![name(id)]))?;
        Ok(())
    }
}

#[async_trait]
impl ExpiredDeletion for SqliteStore {
    async fn delete_expired(&self) -> Result<()> {
        let now = stamp();
        self.with(|c| c.execute("DELETE FROM sessions WHERE expires_at <= ?1", params![now]))?;
        Ok(())
    }
}
