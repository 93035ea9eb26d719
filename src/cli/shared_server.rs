//! What is kept on the Redis or the PostgreSQL server that is named, and not in the data folder: a class that several processes
//! hold together, or the own session and the progress of somebody who learns alone.

use crate::{
    app::Shared,
    class::Log,
    log::{self, LogError, SharedLog},
    place::LastPosition,
    private_servers::StoreServers,
    progress::Progress,
    recall::Recall,
    replica::Replica,
    store::{Postgres, Redis, StoreKind},
};

/// The names of the logs.
const CLASS: &str = "class";
const PROGRESS: &str = "progress";
const PROGRESS_AT_HOME: &str = "progress-at-home";

/// Where it is kept.
#[derive(Debug, Clone)]
pub(super) enum Server {
    /// At this address.
    Redis(String),
    /// At this address.
    Postgres(String),
}

impl Server {
    fn kind(&self) -> StoreKind {
        match self {
            Self::Redis(_) => StoreKind::Redis,
            Self::Postgres(_) => StoreKind::Postgres,
        }
    }

    async fn log(&self, name: &'static str) -> Result<SharedLog, LogError> {
        match self {
            Self::Redis(url) => log::redis(Redis::at(url)?, name).await,
            Self::Postgres(url) => log::postgres(Postgres::at(url)?, name).await,
        }
    }

    /// The log of the class, and what else its processes share.
    pub(super) async fn open(&self, servers: &StoreServers) -> Result<(Box<dyn Log>, Shared), String> {
        let class = self.log(CLASS).await.map_err(|error| self.refused(&error))?;
        Ok((Box::new(class), self.shared(PROGRESS, servers).await?))
    }

    /// Our own session and the progress of who learns here alone; `None`: both are in the data folder.
    pub(super) async fn at_home(keeper: Option<&Self>, servers: &StoreServers) -> Result<Option<Shared>, String> {
        match keeper {
            Some(server) => server.shared(PROGRESS_AT_HOME, servers).await.map(Some),
            None => Ok(None),
        }
    }

    fn refused(&self, error: &LogError) -> String {
        format!("nothing can be kept on {}: {error}", self.kind())
    }

    async fn shared(&self, progress: &'static str, servers: &StoreServers) -> Result<Shared, String> {
        let log = self.log(progress).await.map_err(|error| self.refused(&error))?;
        let replica = Replica::over(log).map_err(|error| error.to_string())?;
        // Each says what it keeps; then the log is read.
        drop((Progress::new(&replica), Recall::new(&replica), LastPosition::new(&replica)));
        replica.catch_up().await.map_err(|error| self.refused(&error))?;
        let sessions = servers.stores().of(self.kind()).ok_or("no store is connected")?;
        Ok(Shared { sessions: sessions.clone(), replica })
    }
}
