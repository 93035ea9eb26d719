//! One pipelined connection to Redis that comes back by itself.
//!
//! The client makes a new connection when the old one breaks, and not when it only stays silent: a connection whose other end
//! is gone without a word would answer nothing for ever. So three time-outs in a row make a new one.

use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use redis::{
    Client, Cmd, ErrorKind, FromRedisValue, IntoConnectionInfo, RedisError, ScriptInvocation,
    aio::{ConnectionManager, ConnectionManagerConfig},
    io::tcp::TcpSettings,
};
use tokio::runtime::Handle;

use super::scripts::Scripts;
use crate::store::{error::StoreError, kind::StoreKind};

/// So long an operation may take.
const PATIENCE: Duration = Duration::from_millis(500);
/// So long a new connection may take.
const TO_CONNECT: Duration = Duration::from_millis(300);
/// So many operations in a row without an answer make a new connection.
const SILENT: u32 = 3;

/// Records in a Redis server. Clones share one connection.
#[derive(Clone)]
pub struct Redis(Arc<Link>);

struct Link {
    client: Client,
    manager: RwLock<ConnectionManager>,
    silent: AtomicU32,
    scripts: Scripts,
    patience: Duration,
    runtime: Handle,
}

impl fmt::Debug for Redis {
    /// Without the address, which can hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redis")
    }
}

impl Redis {
    /// The server at an address such as `redis://127.0.0.1:6379/0` or `redis+unix:///run/redis.sock`. It need not be
    /// there yet. To be called within a Tokio runtime.
    ///
    /// # Errors
    /// The text is no such address.
    pub fn at(url: &str) -> Result<Self, StoreError> {
        Self::patient(url, PATIENCE)
    }

    /// The same, with another time limit for each operation.
    ///
    /// # Errors
    /// The text is no such address.
    pub fn patient(url: &str, patience: Duration) -> Result<Self, StoreError> {
        let tcp = TcpSettings::default().set_nodelay(true);
        // Where the other end is gone without a word, the kernel says so after this, and not after a quarter of an hour.
        #[cfg(target_os = "linux")]
        let tcp = tcp.set_user_timeout(Duration::from_millis(1500));
        let info = url.into_connection_info().map_err(|error| unreachable(&error))?.set_tcp_settings(tcp);
        let client = Client::open(info).map_err(|error| unreachable(&error))?;
        let manager = RwLock::new(manager(&client, patience)?);
        let (silent, scripts, runtime) = (AtomicU32::new(0), Scripts::new(), Handle::current());
        Ok(Self(Arc::new(Link { client, manager, silent, scripts, patience, runtime })))
    }

    /// Asks the server for a sign of life.
    ///
    /// # Errors
    /// It gives none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.ask::<()>(redis::cmd("PING")).await
    }

    /// One command that changes nothing.
    pub(crate) async fn ask<T: FromRedisValue>(&self, command: Cmd) -> Result<T, StoreError> {
        let answer = command.query_async(&mut self.manager()).await;
        self.heard(&answer);
        answer.map_err(|error| unreachable(&error))
    }

    /// Several commands that change nothing, in one round trip.
    pub(crate) async fn ask_all<T: FromRedisValue>(&self, commands: redis::Pipeline) -> Result<T, StoreError> {
        let answer = commands.query_async(&mut self.manager()).await;
        self.heard(&answer);
        answer.map_err(|error| unreachable(&error))
    }

    /// One script. Without an answer nobody knows whether it ran.
    pub(crate) async fn change<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, StoreError> {
        let answer = script.invoke_async(&mut self.manager()).await;
        self.heard(&answer);
        answer.map_err(|error: RedisError| {
            if error.is_connection_refusal() || !error.is_io_error() {
                return unreachable(&error);
            }
            StoreError::NotKnown(format!("Redis did not answer ({error})"))
        })
    }

    /// A connection of its own that can subscribe.
    pub(crate) async fn listener(&self) -> Result<redis::aio::PubSub, RedisError> {
        self.0.client.get_async_pubsub().await
    }

    /// Goes on without anybody waiting, whatever thread asks for it.
    pub(super) fn in_background(&self, work: impl Future<Output = Result<(), StoreError>> + Send + 'static) {
        self.0.runtime.spawn(async move {
            if let Err(error) = work.await {
                tracing::warn!(%error, "records in Redis could not be removed");
            }
        });
    }

    pub(super) fn scripts(&self) -> &Scripts {
        &self.0.scripts
    }

    fn manager(&self) -> ConnectionManager {
        self.0.manager.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn heard<T>(&self, answer: &Result<T, RedisError>) {
        let timed_out = answer.as_ref().is_err_and(RedisError::is_timeout);
        if !timed_out {
            // Nearly always it is 0, and a look costs less than a write.
            if self.0.silent.load(Ordering::Relaxed) != 0 {
                self.0.silent.store(0, Ordering::Relaxed);
            }
        } else if self.0.silent.fetch_add(1, Ordering::Relaxed) + 1 >= SILENT {
            self.0.silent.store(0, Ordering::Relaxed);
            if let Ok(fresh) = manager(&self.0.client, self.0.patience) {
                *self.0.manager.write().unwrap_or_else(PoisonError::into_inner) = fresh;
            }
        }
    }
}

fn manager(client: &Client, patience: Duration) -> Result<ConnectionManager, StoreError> {
    // While it connects anew every command waits through all tries: few of them, so that an answer comes soon.
    let config = ConnectionManagerConfig::new()
        .set_response_timeout(Some(patience))
        .set_connection_timeout(Some(TO_CONNECT.max(patience / 2)))
        .set_number_of_retries(1)
        .set_min_delay(Duration::from_millis(20))
        .set_max_delay(Duration::from_millis(100));
    ConnectionManager::new_lazy_with_config(client.clone(), config).map_err(|error| unreachable(&error))
}

fn unreachable(error: &RedisError) -> StoreError {
    match error.kind() {
        ErrorKind::InvalidClientConfig => StoreError::Refused(format!(
            "this is no address of a Redis server ({error}). One looks like redis://127.0.0.1:6379"
        )),
        _ => StoreError::Unreachable { kind: StoreKind::Redis, says: error.to_string() },
    }
}
