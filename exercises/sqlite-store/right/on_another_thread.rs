// Right: Queries run on threads that may wait, and the runtime goes on.

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};
use time::OffsetDateTime;

/// Sessions in a database. A clone is the same store.
#[derive(Debug, Clone)]
pub struct SqliteStore(Arc<Mutex<Connection>>);

impl SqliteStore {
    /// A store in this database.
    pub fn open(database: &Database) -> rusqlite::Result<Self> {
        database.connect().map(|connection| Self(Arc::new(Mutex::new(connection))))
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T> {
        let shared = Arc::clone(&self.0);
        let task = move || work(&mut shared.lock().unwrap_or_else(PoisonError::into_inner));
        let ended = tokio::task::spawn_blocking(task).await.map_err(|error| Error::Backend(error.to_string()))?;
        ended.map_err(|error| Error::Backend(error.to_string()))
    }
}

#[async_trait]
impl SessionStore for SqliteStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let (mut id, end) = (record.id, record.expiry_date.unix_timestamp());
        record.id = self
            .run(move |connection| {
                let insert = "INSERT INTO sessions (id, data, expires_at) SELECT ?1, ?2, ?3
                    WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE id = ?1)";
                while connection.execute(insert, params![id.to_string(), data, end])? == 0 {
                    id = Id::default();
                }
                Ok(id)
            })
            .await?;
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let (id, end) = (record.id.to_string(), record.expiry_date.unix_timestamp());
        let update = "UPDATE sessions SET (data, expires_at) = (?2, ?3) WHERE id = ?1";
        self.run(move |connection| connection.execute(update, params![id, data, end])).await?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let text = id.to_string();
        let select = "SELECT data, expires_at FROM sessions WHERE id = ?1";
        let row = self
            .run(move |connection| {
                let values = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?));
                connection.query_row(select, params![text], values).optional()
            })
            .await?;
        let Some((data, end)) = row else { return Ok(None) };
        let decode = |error: &dyn std::fmt::Display| Error::Decode(error.to_string());
        let expiry_date = OffsetDateTime::from_unix_timestamp(end).map_err(|error| decode(&error))?;
        if expiry_date < OffsetDateTime::now_utc() {
            return Ok(None);
        }
        let data = serde_json::from_slice(&data).map_err(|error| decode(&error))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let id = id.to_string();
        self.run(move |connection| connection.execute("DELETE FROM sessions WHERE id = ?1", [id])).await?;
        Ok(())
    }
}

#[async_trait]
impl ExpiredDeletion for SqliteStore {
    async fn delete_expired(&self) -> Result<()> {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        self.run(move |connection| connection.execute("DELETE FROM sessions WHERE expires_at < ?1", [now])).await?;
        Ok(())
    }
}
