//! Options that say where the hotel's sessions can be kept, besides memory and SQLite.

use clap::Args;

use super::output::announce;
use crate::{private_servers::StoreServers, store::StoreKind};

/// The servers to use.
#[derive(Debug, Args)]
pub(super) struct StoresArg {
    /// A Redis server for the hotel's sessions, such as redis://127.0.0.1:6379. Keys begin with `cloakroom:`.
    #[arg(long, value_name = "URL")]
    redis: Option<String>,
    /// A PostgreSQL server for the hotel's sessions, such as postgres://user@127.0.0.1/database. The table is `cloakroom_records`.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Start a Redis and a PostgreSQL of our own where none is named: in a temporary folder, on no port, ended with us.
    #[arg(long)]
    start_stores: bool,
}

impl StoresArg {
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
