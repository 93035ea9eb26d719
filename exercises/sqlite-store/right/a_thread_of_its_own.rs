// Right: One thread has the connection, and the requests send it their work.

use std::{
    sync::mpsc::{Sender, channel},
    thread,
};

use rusqlite::{Connection, OptionalExtension, params};
use time::OffsetDateTime;
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce(&Connection) + Send>;

/// Sessions in a database. A clone is the same store.
#[derive(Debug, Clone)]
pub struct SqliteStore(Sender<Work>);

impl SqliteStore {
    /// A store in this database.
    pub fn open(database: &Database) -> rusqlite::Result<Self> {
        let connection = database.connect()?;
        let (sender, inbox) = channel::<Work>();
        // It ends when the last clone of the store has gone.
        thread::spawn(move || inbox.into_iter().for_each(|work| work(&connection)));
        Ok(Self(sender))
    }

    async fn asked<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, told) = oneshot::channel();
        let gone = || Error::Backend("the thread of the database has ended".to_owned());
        self.0.send(Box::new(move |connection| drop(reply.send(work(connection))))).map_err(|_| gone())?;
        told.await.map_err(|_| gone())?.map_err(|error| Error::Backend(error.to_string()))
    }
}

#[async_trait]
impl SessionStore for SqliteStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))?.to_string();
        loop {
            let (id, data, end) = (record.id.to_string(), data.clone(), record.expiry_date.unix_timestamp_nanos());
            let end = i64::try_from(end / 1_000).unwrap_or(i64::MAX);
            let insert = "INSERT INTO sessions VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
            if self.asked(move |connection| connection.execute(insert, params![id, data, end])).await? == 1 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))?.to_string();
        let (id, end) = (record.id.to_string(), record.expiry_date.unix_timestamp_nanos() / 1_000);
        let end = i64::try_from(end).unwrap_or(i64::MAX);
        let update = "UPDATE sessions SET data = ?, expires_at = ? WHERE id = ?";
        self.asked(move |connection| connection.execute(update, params![data, end, id])).await.map(drop)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let text = id.to_string();
        let row = self.asked(move |connection| {
            let values =
                |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>("data")?, row.get::<_, i64>("expires_at")?));
            connection.prepare("SELECT * FROM sessions WHERE id = ?")?.query_row([text], values).optional()
        });
        let Some((data, end)) = row.await? else { return Ok(None) };
        let data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(end) * 1_000)
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }).filter(|record| record.expiry_date > OffsetDateTime::now_utc()))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let id = id.to_string();
        self.asked(move |connection| connection.execute("DELETE FROM sessions WHERE id = ?", [id])).await.map(drop)
    }
}

#[async_trait]
impl ExpiredDeletion for SqliteStore {
    async fn delete_expired(&self) -> Result<()> {
        let now = i64::try_from(OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX);
        let delete = "DELETE FROM sessions WHERE expires_at <= ?";
        self.asked(move |connection| connection.execute(delete, [now])).await.map(drop)
    }
}
