//! Which stores are connected, and a server of our own for one that is not.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{Act, Condition, NotStarted, PrivateServer, postgres, redis};
use crate::store::{Postgres, Redis, StoreError, StoreKind, Stores};

/// The servers behind the stores. Clones share them.
#[derive(Debug, Clone)]
pub struct StoreServers(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    stores: Stores,
    /// Another time limit for each operation than the stores' own.
    patience: Option<Duration>,
    /// One start at a time.
    starting: tokio::sync::Mutex<()>,
    started: Mutex<Vec<(StoreKind, Arc<PrivateServer>)>>,
}

/// Why a store cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// No server of ours could be started.
    #[error(transparent)]
    NotStarted(#[from] NotStarted),
    /// It does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no server of this kind that we have started.
    #[error("Cloakroom has started no {0}: whoever runs the server that is connected can stop and start it")]
    NotOurs(StoreKind),
}

impl StoreServers {
    /// For these stores; nothing is started.
    #[must_use]
    pub fn new(stores: Stores) -> Self {
        Self::patient(stores, None)
    }

    /// The same, with another time limit for each operation.
    #[must_use]
    pub fn patient(stores: Stores, patience: Option<Duration>) -> Self {
        Self(Arc::new(Parts { stores, patience, starting: tokio::sync::Mutex::default(), started: Mutex::default() }))
    }

    /// The stores themselves.
    #[must_use]
    pub fn stores(&self) -> &Stores {
        &self.0.stores
    }

    /// Ends the servers of our own. What was in them is gone.
    pub fn end(&self) {
        self.0.started.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Connects the server at an address, and asks it for a sign of life.
    ///
    /// # Errors
    /// The address is none, or nobody answers there.
    pub async fn connect(&self, kind: StoreKind, address: &str) -> Result<(), StoreError> {
        match kind {
            StoreKind::Memory | StoreKind::Sqlite => {}
            StoreKind::Redis => {
                let redis = self.0.patience.map_or_else(|| Redis::at(address), |by| Redis::patient(address, by))?;
                redis.ping().await?;
                self.0.stores.connect(Arc::new(redis));
            }
            StoreKind::Postgres => {
                let postgres =
                    self.0.patience.map_or_else(|| Postgres::at(address), |by| Postgres::patient(address, by))?;
                postgres.ping().await?;
                self.0.stores.connect(Arc::new(postgres));
            }
        }
        Ok(())
    }

    /// Sees to it that there is a store of this kind: where none is connected, a server of our own is started for it.
    ///
    /// # Errors
    /// It is not installed here, or does not come up.
    pub async fn make_ready(&self, kind: StoreKind) -> Result<(), NotReady> {
        if self.0.stores.has(kind) {
            return Ok(());
        }
        let _one = self.0.starting.lock().await;
        if self.0.stores.has(kind) {
            return Ok(());
        }
        let start = if kind == StoreKind::Redis { redis } else { postgres };
        let server = tokio::task::spawn_blocking(start)
            .await
            .map_err(|error| NotStarted::Failed { kind, says: error.to_string() })??;
        self.connect(kind, server.address()).await?;
        self.0.started.lock().unwrap_or_else(PoisonError::into_inner).push((kind, Arc::new(server)));
        Ok(())
    }

    /// Does something to a server of our own.
    ///
    /// # Errors
    /// There is none of this kind, or it could not be started again.
    pub async fn act(&self, kind: StoreKind, act: Act) -> Result<Condition, NotReady> {
        let server = self.own(kind).ok_or(NotReady::NotOurs(kind))?;
        let done = tokio::task::spawn_blocking(move || server.act(act).map(|()| server.condition()));
        Ok(done.await.map_err(|error| NotStarted::Failed { kind, says: error.to_string() })??)
    }

    /// How a server of our own is; `None`: there is none of this kind.
    #[must_use]
    pub fn condition(&self, kind: StoreKind) -> Option<Condition> {
        self.own(kind).map(|server| server.condition())
    }

    fn own(&self, kind: StoreKind) -> Option<Arc<PrivateServer>> {
        let started = self.0.started.lock().unwrap_or_else(PoisonError::into_inner);
        started.iter().find(|(of, _)| *of == kind).map(|(_, server)| Arc::clone(server))
    }

    /// What opens the shell of a server of our own; `None` for others: how to reach those, whoever started them knows.
    #[must_use]
    pub fn shell(&self, kind: StoreKind) -> Option<String> {
        self.own(kind).map(|server| server.shell().to_owned())
    }
}
