//! A class that several processes hold together: on the Redis or the PostgreSQL server that is named.

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

/// Where a class is kept that several processes hold.
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
        let kind = self.kind();
        let says = |error: LogError| format!("the class cannot be kept on {kind}: {error}");
        let class = self.log(CLASS).await.map_err(says)?;
        let replica = Replica::over(self.log(PROGRESS).await.map_err(says)?).map_err(|error| error.to_string())?;
        // Each says what it keeps; then the log is read.
        drop((Progress::new(&replica), Recall::new(&replica), LastPosition::new(&replica)));
        replica.catch_up().await.map_err(says)?;
        let sessions = servers.stores().of(kind).ok_or("no store is connected")?;
        Ok((Box::new(class), Shared { sessions: sessions.clone(), replica }))
    }
}
