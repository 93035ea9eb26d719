//! The session store through tower-sessions' own trait: what holds for SQLite and for a restart.

use std::collections::HashMap;

use cloakroom::{
    clock::Clock,
    database::Database,
    ids::SandboxId,
    progress::{Done, Progress},
    store::{Rules, SavePolicy, Sqlite, StoreHandle, WorldId},
};
use serde_json::json;
use time::Duration;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
};

fn record(name: &str) -> Record {
    let data = HashMap::from([("guest".to_owned(), json!(name))]);
    Record { id: Id::default(), data, expiry_date: Clock::wall() + Duration::hours(1) }
}

fn handle(store: &Database, world: &WorldId, policy: SavePolicy) -> (StoreHandle, Clock) {
    let clock = Clock::default();
    (StoreHandle::new(Sqlite::from(store), world.clone(), clock.clone(), Rules { policy, ..Rules::default() }), clock)
}

fn world() -> WorldId {
    WorldId::sandbox(&SandboxId::random())
}

#[tokio::test]
async fn a_restart_keeps_progress_and_our_own_sessions_and_lets_sandboxes_go() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cloakroom.db");
    let (own, sandbox) = (WorldId::tutorial(), world());
    let (mut learner, mut alice) = (record("learner"), record("alice"));
    {
        let store = Database::open(&path).unwrap();
        handle(&store, &own, SavePolicy::UpdateOnly).0.create(&mut learner).await.unwrap();
        handle(&store, &sandbox, SavePolicy::Upsert).0.create(&mut alice).await.unwrap();
        Progress::new(store).note(&Done::Lesson("fixation".into())).await.unwrap();
    }
    let store = Database::open(&path).unwrap();
    assert!(handle(&store, &own, SavePolicy::UpdateOnly).0.load(&learner.id).await.unwrap().is_some());
    assert!(handle(&store, &sandbox, SavePolicy::Upsert).0.load(&alice.id).await.unwrap().is_none());
    assert!(Progress::new(store).achieved().await.unwrap().has(&Done::Lesson("fixation".into())));
}

#[tokio::test]
async fn writes_that_wait_together_all_arrive() {
    let store = Database::in_memory().unwrap();
    let (handle, _) = handle(&store, &world(), SavePolicy::Upsert);
    let writes = (0..200).map(|n| {
        let handle = handle.clone();
        tokio::spawn(async move {
            let mut one = record(&n.to_string());
            handle.create(&mut one).await.unwrap();
            one.id
        })
    });
    for id in futures_util::future::join_all(writes).await {
        assert!(handle.load(&id.unwrap()).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_write_that_finds_the_database_held_is_refused_and_not_done_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cloakroom.db");
    let progress = Progress::new(Database::open(&path).unwrap());
    progress.note(&Done::Lesson("sessions".into())).await.unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();

    let lesson = Done::Lesson("fixation".into());
    let (noted, counted) = tokio::join!(progress.note(&lesson), progress.count_attempt("login"));
    for refused in [noted, counted] {
        let says = refused.unwrap_err().to_string();
        assert!(says.contains("nothing was changed") && says.contains("Try again"), "{says}");
    }
    assert!(progress.achieved().await.unwrap().has(&Done::Lesson("sessions".into())), "reading goes on");
    other.execute_batch("COMMIT").unwrap();
    assert!(!progress.achieved().await.unwrap().has(&lesson), "it was said not to be done, and is not");
    assert!(progress.efforts().await.unwrap().is_empty());
    progress.note(&lesson).await.expect("whoever is refused is told to try again");
    assert!(progress.achieved().await.unwrap().has(&lesson));
}
