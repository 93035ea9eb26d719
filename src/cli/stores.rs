//! Options that say where the hotel's sessions can be kept, besides memory and SQLite, and where our own are.

use clap::{Args, ValueEnum};

use super::{output::announce, shared_server::Server};
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
    /// Where our own sessions and the progress are kept: in the data folder, or on the server that --redis or --postgres names.
    /// Left out, it is the data folder; with `class`, the server that is named.
    #[arg(long, value_name = "STORE")]
    keep_in: Option<Keep>,
}

/// Where our own sessions and the progress are kept.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Keep {
    /// In the data folder.
    Sqlite,
    Redis,
    Postgres,
}

impl StoresArg {
    /// Where our own sessions and the progress, and the class, are kept; `None`: in the data folder.
    ///
    /// # Errors
    /// The server is not named. One that is started for this run would take all of it along when it ends.
    pub(super) fn keeper(&self, of_a_class: bool) -> Result<Option<Server>, String> {
        let redis = self.redis.clone().map(Server::Redis);
        let postgres = self.postgres.clone().map(Server::Postgres);
        match self.keep_in {
            None if of_a_class => Ok(postgres.or(redis)),
            None | Some(Keep::Sqlite) => Ok(None),
            Some(Keep::Redis) => redis.map(Some).ok_or_else(|| not_named("redis")),
            Some(Keep::Postgres) => postgres.map(Some).ok_or_else(|| not_named("postgres")),
        }
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

fn not_named(word: &str) -> String {
    format!("--keep-in {word} needs a server that stays: name it with --{word} URL.")
}
