//! Redis and PostgreSQL for tests: servers of our own, one of each for all tests of this process.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use cloakroom::{
    private_servers::{self, NotStarted, PrivateServer},
    store::{Memory, Postgres, RecordStore, Redis, Sqlite, Stores},
};

/// Nobody waits for these but tests that are busy.
const PATIENCE: Duration = Duration::from_secs(20);

static REDIS: OnceLock<Option<PrivateServer>> = OnceLock::new();
static POSTGRES: OnceLock<Option<PrivateServer>> = OnceLock::new();

/// A server, if it is installed here. One that is installed and does not start is a failure.
fn server(
    cell: &'static OnceLock<Option<PrivateServer>>,
    start: fn() -> Result<PrivateServer, NotStarted>,
) -> Option<&'static PrivateServer> {
    let started = cell.get_or_init(|| match start() {
        Ok(server) => Some(server),
        Err(NotStarted::NotInstalled { .. }) => None,
        Err(failed) => panic!("{failed}"),
    });
    started.as_ref()
}

/// Redis, connected within the runtime of the test that asks.
pub(crate) fn redis() -> Option<Redis> {
    Some(Redis::patient(server(&REDIS, private_servers::redis)?.address(), PATIENCE).unwrap())
}

/// PostgreSQL, connected within the runtime of the test that asks.
pub(crate) fn postgres() -> Option<Postgres> {
    Some(Postgres::patient(server(&POSTGRES, private_servers::postgres)?.address(), PATIENCE).unwrap())
}

/// Every store that there is on this machine.
pub(crate) fn all() -> Vec<Arc<dyn RecordStore>> {
    let mut all: Vec<Arc<dyn RecordStore>> = vec![Memory::default().into(), Sqlite::in_memory().unwrap().into()];
    all.extend(redis().map(|redis| Arc::new(redis) as Arc<dyn RecordStore>));
    all.extend(postgres().map(|postgres| Arc::new(postgres) as Arc<dyn RecordStore>));
    all
}

/// Connects those that there are.
pub(crate) fn connect(stores: &Stores) {
    if let Some(redis) = redis() {
        stores.connect(Arc::new(redis));
    }
    if let Some(postgres) = postgres() {
        stores.connect(Arc::new(postgres));
    }
}

/// A server for one test alone, ended with what is returned.
pub(crate) fn own(start: fn() -> Result<PrivateServer, NotStarted>) -> Option<PrivateServer> {
    match start() {
        Ok(server) => Some(server),
        Err(NotStarted::NotInstalled { .. }) => None,
        Err(failed) => panic!("{failed}"),
    }
}
