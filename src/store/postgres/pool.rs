//! Connections to PostgreSQL, and what becomes of one that stays silent.
//!
//! Eight connections share the flush of a commit; one would commit one write after the other. A connection whose statement
//! was not answered in time is thrown away: in the pool it would be handed to the next request, which would wait in vain too.

use std::{fmt, sync::Arc, time::Duration};

use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, Timeouts,
    tokio_postgres::{Client, Config, Connection, NoTls, Row, Socket, Statement, tls::NoTlsStream, types::ToSql},
};
use tokio::{runtime::Handle, sync::OnceCell, time::timeout};

use super::statements::TABLE;
use crate::store::{error::StoreError, kind::StoreKind};

/// So long a statement may take.
const PATIENCE: Duration = Duration::from_millis(500);
/// So long a request waits for a connection that is free.
const TO_WAIT: Duration = Duration::from_millis(300);
/// So long a new connection may take.
const TO_CONNECT: Duration = Duration::from_millis(400);
/// So many connections.
const CONNECTIONS: usize = 8;

/// Records in a PostgreSQL server. Clones share its connections.
#[derive(Clone)]
pub struct Postgres(Arc<Link>);

struct Link {
    pool: Pool,
    /// For a connection of its own.
    config: Config,
    /// Is the table there?
    table: OnceCell<()>,
    patience: Duration,
    runtime: Handle,
}

impl fmt::Debug for Postgres {
    /// Without the address, which can hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postgres")
    }
}

/// Did a statement change something, or only look?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Does {
    Look,
    Change,
}

impl Postgres {
    /// The server at an address such as `postgres://user:password@127.0.0.1/database`, or
    /// `host=/run/postgresql user=me dbname=db`. It need not be there yet. To be called within a Tokio runtime.
    ///
    /// # Errors
    /// The text is no such address.
    pub fn at(url: &str) -> Result<Self, StoreError> {
        Self::patient(url, PATIENCE)
    }

    /// The same, with another time limit for each statement.
    ///
    /// # Errors
    /// The text is no such address.
    pub fn patient(url: &str, patience: Duration) -> Result<Self, StoreError> {
        let mut config: Config = url.parse().map_err(|error| {
            StoreError::Refused(format!(
                "this is no address of a PostgreSQL server ({error}). One looks like postgres://user@127.0.0.1/database"
            ))
        })?;
        let (to_wait, to_connect) = (TO_WAIT.max(patience / 2), TO_CONNECT.max(patience / 2));
        config.connect_timeout(to_connect).tcp_user_timeout(Duration::from_millis(1500)).application_name("cloakroom");
        let recycling_method = RecyclingMethod::Fast;
        let manager = Manager::from_config(config.clone(), NoTls, ManagerConfig { recycling_method });
        let timeouts = Timeouts { wait: Some(to_wait), create: Some(to_connect), recycle: Some(to_wait) };
        let pool = Pool::builder(manager).max_size(CONNECTIONS).runtime(Runtime::Tokio1).timeouts(timeouts).build();
        let pool = pool.map_err(|error| StoreError::Refused(error.to_string()))?;
        Ok(Self(Arc::new(Link { pool, config, table: OnceCell::new(), patience, runtime: Handle::current() })))
    }

    /// Asks the server for a sign of life, and makes the table if there is none.
    ///
    /// # Errors
    /// It gives none, or the table could not be made.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.connection().await.map(drop)
    }

    /// The rows that a statement gives.
    pub(crate) async fn rows(
        &self,
        does: Does,
        sql: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        self.run(does, sql, async |connection, statement| connection.query(statement, values).await).await
    }

    /// How many rows a statement changed.
    pub(super) async fn change(&self, sql: &'static str, values: &[&(dyn ToSql + Sync)]) -> Result<u64, StoreError> {
        self.run(Does::Change, sql, async |connection, statement| connection.execute(statement, values).await).await
    }

    async fn run<T>(
        &self,
        does: Does,
        sql: &'static str,
        work: impl AsyncFnOnce(&Object, &Statement) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, StoreError> {
        let connection = self.connection().await?;
        let Ok(prepared) = timeout(self.0.patience, connection.prepare_cached(sql)).await else {
            return Err(silent(connection, Does::Look));
        };
        let statement = prepared.map_err(|error| failed(&error, Does::Look))?;
        match timeout(self.0.patience, work(&connection, &statement)).await {
            Ok(answer) => answer.map_err(|error| failed(&error, does)),
            Err(_) => Err(silent(connection, does)),
        }
    }

    /// A connection of its own that can listen, and what drives it.
    pub(crate) async fn listener(&self) -> Result<(Client, Connection<Socket, NoTlsStream>), StoreError> {
        self.0.config.connect(NoTls).await.map_err(|error| failed(&error, Does::Look))
    }

    async fn connection(&self) -> Result<Object, StoreError> {
        let connection = self.0.pool.get().await.map_err(|error| no_connection(&error))?;
        let make = async || match timeout(self.0.patience, connection.batch_execute(TABLE)).await {
            Ok(made) => made.map_err(|error| failed(&error, Does::Look)),
            Err(_) => Err(unreachable("it does not answer")),
        };
        match self.0.table.get_or_try_init(make).await {
            Ok(()) => Ok(connection),
            Err(error) => {
                // It may be one that stays silent.
                drop(Object::take(connection));
                Err(error)
            }
        }
    }

    /// Goes on without anybody waiting, whatever thread asks for it.
    pub(super) fn in_background(&self, work: impl Future<Output = Result<(), StoreError>> + Send + 'static) {
        self.0.runtime.spawn(async move {
            if let Err(error) = work.await {
                tracing::warn!(%error, "records in PostgreSQL could not be removed");
            }
        });
    }
}

/// Throws the connection away.
fn silent(connection: Object, does: Does) -> StoreError {
    drop(Object::take(connection));
    match does {
        Does::Look => unreachable("it does not answer"),
        Does::Change => StoreError::NotKnown("PostgreSQL did not answer in time".to_owned()),
    }
}

fn failed(error: &tokio_postgres::Error, does: Does) -> StoreError {
    match error.as_db_error() {
        // Class 57: it is starting, stopping, or has ended this connection. Class 53: it has no room.
        Some(db) if db.code().code().starts_with("57") => unreachable(db.message()),
        Some(db) if db.code().code() == "53100" => StoreError::Full,
        Some(db) => StoreError::Refused(format!("PostgreSQL refused, and nothing was changed: {}", db.message())),
        // The connection broke: before the statement, in the middle, or before its answer.
        None if does == Does::Change => StoreError::NotKnown(format!("the connection to PostgreSQL broke ({error})")),
        None => unreachable(&error.to_string()),
    }
}

fn no_connection(error: &PoolError) -> StoreError {
    match error {
        PoolError::Backend(error) => failed(error, Does::Look),
        PoolError::Timeout(_) => unreachable("no connection was free in time"),
        other => unreachable(&other.to_string()),
    }
}

fn unreachable(says: &str) -> StoreError {
    StoreError::Unreachable { kind: StoreKind::Postgres, says: says.to_owned() }
}
