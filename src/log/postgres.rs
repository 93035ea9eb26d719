//! A log in PostgreSQL: a row an entry. `SELECT * FROM cloakroom_log_entries WHERE log = 'class' ORDER BY number` shows it.
//!
//! `cloakroom_logs` has the number of the last, and whoever writes holds its row until the commit: so numbers are dense, and come in
//! the order of the commits. A sequence would leave some out, and show others late.

use std::sync::Arc;

use async_trait::async_trait;
use deadpool_postgres::tokio_postgres::{AsyncMessage, Row};
use futures_util::{StreamExt, stream};
use tokio::sync::mpsc;

use super::{
    Heard, LogError, SharedLog,
    limits::{MOST, PAGE},
    server::Server,
};
use crate::store::{Does, Postgres, StoreError, StoreKind};

/// So much that was heard waits to be looked at.
const EARS: usize = 1_024;

const OPEN: &str =
    "INSERT INTO cloakroom_logs (log, id, last) VALUES ($1, $2, 0) ON CONFLICT (log) DO UPDATE SET log = excluded.log
    RETURNING id";
/// No row: it is another log, has lost something, or is full.
const APPEND: &str = "WITH next AS (
        UPDATE cloakroom_logs SET last = last + cardinality($5::text[])
        WHERE log = $1 AND id = $2 AND last >= $3 AND last + cardinality($5::text[]) <= $4 RETURNING last),
    added AS (
        INSERT INTO cloakroom_log_entries (log, number, entry)
        SELECT $1, next.last - cardinality($5::text[]) + given.at, given.entry
        FROM next, unnest($5::text[]) WITH ORDINALITY AS given (entry, at) RETURNING number)
    SELECT max(number), pg_notify('cloakroom_log_' || $1::text, '') FROM added HAVING count(*) > 0";
const LAST: &str = "SELECT last FROM cloakroom_logs WHERE log = $1 AND id = $2";
const AFTER: &str =
    "SELECT number, entry FROM cloakroom_log_entries WHERE log = $1 AND number > $2 ORDER BY number LIMIT $3";
const ONCE: &str = "INSERT INTO cloakroom_log_values (log, name, value) VALUES ($1, $2, $3)
    ON CONFLICT (log, name) DO UPDATE SET name = excluded.name RETURNING value";
const TELL: &str = "SELECT pg_notify('cloakroom_log_' || $1::text, $2::text)";

#[derive(Debug)]
struct PostgresLog {
    postgres: Postgres,
    name: &'static str,
}

/// The log of this name on a PostgreSQL server. To be called within a Tokio runtime.
///
/// # Errors
/// The server is not there.
pub async fn postgres(postgres: Postgres, name: &'static str) -> Result<SharedLog, LogError> {
    SharedLog::open(Arc::new(PostgresLog { postgres, name })).await
}

fn strange(error: impl std::fmt::Display) -> LogError {
    StoreError::Refused(format!("PostgreSQL holds a log that is none of ours: {error}")).into()
}

fn text(rows: &[Row]) -> Result<String, LogError> {
    rows.first().ok_or_else(|| strange("no row"))?.try_get(0).map_err(strange)
}

#[async_trait]
impl Server for PostgresLog {
    async fn open(&self, id: &str) -> Result<String, LogError> {
        text(&self.postgres.rows(Does::Change, OPEN, &[&self.name, &id]).await?)
    }

    async fn append_all(&self, id: &str, known: u64, texts: &[String]) -> Result<u64, LogError> {
        let (known, most) = (known.cast_signed(), MOST.cast_signed());
        let rows = self.postgres.rows(Does::Change, APPEND, &[&self.name, &id, &known, &most, &texts]).await?;
        if let Some(row) = rows.first() {
            return Ok(row.try_get::<_, i64>(0).map_err(strange)?.cast_unsigned());
        }
        let there = self.postgres.rows(Does::Look, LAST, &[&self.name, &id]).await?;
        let last: i64 = there.first().and_then(|row| row.try_get(0).ok()).unwrap_or(-1);
        Err(if last < known { LogError::Lost } else { LogError::Full })
    }

    async fn after(&self, number: u64) -> Result<Vec<(u64, String)>, LogError> {
        let rows = self.postgres.rows(Does::Look, AFTER, &[&self.name, &number.cast_signed(), &PAGE]).await?;
        let read = |row: &Row| Ok((row.try_get::<_, i64>(0)?.cast_unsigned(), row.try_get(1)?));
        rows.iter().map(|row| read(row).map_err(|error: tokio_postgres::Error| strange(error))).collect()
    }

    async fn once(&self, name: &str, value: &str) -> Result<String, LogError> {
        text(&self.postgres.rows(Does::Change, ONCE, &[&self.name, &name, &value]).await?)
    }

    async fn listen(&self) -> Result<mpsc::Receiver<Heard>, LogError> {
        let (client, mut connection) = self.postgres.listener().await?;
        let client = Arc::new(client);
        let alive = Arc::clone(&client);
        let (heard, receiver) = mpsc::channel(EARS);
        tokio::spawn(async move {
            // Without a client the connection would end.
            let _alive = alive;
            let mut messages = stream::poll_fn(move |cx| connection.poll_message(cx));
            loop {
                let message = tokio::select! {
                    message = messages.next() => message,
                    () = heard.closed() => None,
                };
                let what = match message {
                    Some(Ok(AsyncMessage::Notification(said))) if said.payload().is_empty() => Heard::News,
                    Some(Ok(AsyncMessage::Notification(said))) => Heard::Told(said.payload().to_owned()),
                    Some(Ok(_)) => continue,
                    Some(Err(_)) | None => return,
                };
                if heard.send(what).await.is_err() {
                    return;
                }
            }
        });
        let listens = client.batch_execute(&format!("LISTEN cloakroom_log_{}", self.name)).await;
        listens.map_err(|error| StoreError::Unreachable { kind: StoreKind::Postgres, says: error.to_string() })?;
        Ok(receiver)
    }

    async fn tell(&self, word: &str) -> Result<(), LogError> {
        Ok(self.postgres.rows(Does::Change, TELL, &[&self.name, &word]).await.map(drop)?)
    }
}
