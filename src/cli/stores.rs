//! Options that say where the hotel's sessions can be kept, besides memory and SQLite.

use clap::Args;

use super::{output::announce, shared_class::Server};
use crate::{private_servers::StoreServers, store::StoreKind};

/// The servers to use.
#[derive(Debug, Args)]
pub(super) struct StoresArg {
    /// A Redis server for the hotel's sessions, such as redis://127.0.0.1:6379. Keys begin with `cloakroom:`. With `class` the
    /// class is kept there too: all processes that name it are one class. Without `appendonly yes` it forgets a class in a crash.
    #[arg(long, value_name = "URL")]
    redis: Option<String>,
    /// A PostgreSQL server for the hotel's sessions, such as postgres://user@127.0.0.1/database. Tables begin with `cloakroom_`. With
    /// `class` the class is kept there too: all processes that name it are one class. If both are named, it is kept here.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Start a Redis and a PostgreSQL of our own where none is named: in a temporary folder, on no port, ended with us.
    #[arg(long)]
    start_stores: bool,
}

impl StoresArg {
    /// Where a class of several processes is kept; `None`: it has one, and is kept in the data folder.
    pub(super) fn of_a_class(&self) -> Option<Server> {
        let postgres = self.postgres.clone().map(Server::Postgres);
        postgres.or_else(|| self.redis.clone().map(Server::Redis))
    }

    /// Connects the servers that are named, and starts those that are wished for. What is not installed is said.
    pub(super) async fn connect(&self, servers: &StoreServers) -> Result<(), String> {
        let named = [(StoreKind::Redis, &self.redis), (StoreKind::Postgres, &self.postgres)];
        for (kind, address) in named {
            if let Some(address) = address {
                let connected = servers.connect(kind, address).await;
                connected.map_err(|error| format!("{error}. Is --{} right, and does the server run?", kind.word()))?;
            } else if self.start_stores {
                match servers.make_ready(kind).await {
                    Ok(()) => announce(&format!("{kind} runs: {}", servers.shell(kind).unwrap_or_default())),
                    Err(error) => announce(&format!("Without {kind}: {error}")),
                }
            }
        }
        Ok(())
    }
}
