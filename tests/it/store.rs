//! The contract of the session store, through tower-sessions' own trait.

use std::collections::HashMap;

use cloakroom::{
    clock::Clock,
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

fn handle(store: &Sqlite, world: &WorldId, policy: SavePolicy) -> (StoreHandle, Clock) {
    let clock = Clock::default();
    (StoreHandle::new(store.clone(), world.clone(), clock.clone(), Rules { policy, ..Rules::default() }), clock)
}

fn world() -> WorldId {
    WorldId::sandbox(&SandboxId::random())
}

#[tokio::test]
async fn what_is_made_can_be_loaded_changed_and_removed() {
    let store = Sqlite::in_memory().unwrap();
    for policy in [SavePolicy::Upsert, SavePolicy::UpdateOnly] {
        let (handle, _) = handle(&store, &world(), policy);
        let mut alice = record("alice");
        handle.create(&mut alice).await.unwrap();
        assert_eq!(handle.load(&alice.id).await.unwrap().unwrap().data, alice.data);
        alice.data.insert("visits".into(), json!(2));
        handle.save(&alice).await.unwrap();
        assert_eq!(handle.load(&alice.id).await.unwrap().unwrap().data["visits"], 2);
        handle.delete(&alice.id).await.unwrap();
        assert!(handle.load(&alice.id).await.unwrap().is_none());
        let found: Vec<bool> = handle.trace().0.iter().map(|e| e.found).collect();
        assert_eq!(found, [false, true, true, true, true, false], "create, load, save, load, delete, load");
    }
}

#[tokio::test]
async fn an_upsert_brings_a_removed_record_back_and_an_update_does_not() {
    let store = Sqlite::in_memory().unwrap();
    for (policy, back) in [(SavePolicy::Upsert, true), (SavePolicy::UpdateOnly, false)] {
        let (handle, _) = handle(&store, &world(), policy);
        let mut alice = record("alice");
        handle.create(&mut alice).await.unwrap();
        handle.delete(&alice.id).await.unwrap();
        handle.save(&alice).await.unwrap();
        assert_eq!(handle.load(&alice.id).await.unwrap().is_some(), back, "{policy:?}");
    }
}

#[tokio::test]
async fn an_id_that_is_taken_is_never_shared() {
    let store = Sqlite::in_memory().unwrap();
    let (handle, _) = handle(&store, &world(), SavePolicy::Upsert);
    let (mut alice, mut mallory) = (record("alice"), record("mallory"));
    handle.create(&mut alice).await.unwrap();
    mallory.id = alice.id;
    handle.create(&mut mallory).await.unwrap();
    assert_ne!(mallory.id, alice.id);
    assert_eq!(handle.load(&alice.id).await.unwrap().unwrap().data["guest"], "alice");
}

#[tokio::test]
async fn expiry_is_judged_by_the_worlds_own_clock() {
    let store = Sqlite::in_memory().unwrap();
    let (handle, clock) = handle(&store, &world(), SavePolicy::Upsert);
    let mut alice = record("alice");
    handle.create(&mut alice).await.unwrap();
    clock.advance(Duration::minutes(59));
    assert!(handle.load(&alice.id).await.unwrap().is_some());
    clock.advance(Duration::minutes(2));
    assert!(handle.load(&alice.id).await.unwrap().is_none());
}

#[tokio::test]
async fn one_world_does_not_see_the_records_of_another() {
    let store = Sqlite::in_memory().unwrap();
    let (ours, _) = handle(&store, &world(), SavePolicy::Upsert);
    let (theirs, _) = handle(&store, &world(), SavePolicy::Upsert);
    let mut alice = record("alice");
    ours.create(&mut alice).await.unwrap();
    assert!(theirs.load(&alice.id).await.unwrap().is_none());
    theirs.delete(&alice.id).await.unwrap();
    assert!(ours.load(&alice.id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_restart_keeps_progress_and_our_own_sessions_and_lets_sandboxes_go() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cloakroom.db");
    let (own, sandbox) = (WorldId::tutorial(), world());
    let (mut learner, mut alice) = (record("learner"), record("alice"));
    {
        let store = Sqlite::open(&path).unwrap();
        handle(&store, &own, SavePolicy::UpdateOnly).0.create(&mut learner).await.unwrap();
        handle(&store, &sandbox, SavePolicy::Upsert).0.create(&mut alice).await.unwrap();
        Progress::new(store).note(&Done::Lesson("fixation".into())).await.unwrap();
    }
    let store = Sqlite::open(&path).unwrap();
    assert!(handle(&store, &own, SavePolicy::UpdateOnly).0.load(&learner.id).await.unwrap().is_some());
    assert!(handle(&store, &sandbox, SavePolicy::Upsert).0.load(&alice.id).await.unwrap().is_none());
    assert!(Progress::new(store).achieved().await.unwrap().has(&Done::Lesson("fixation".into())));
}

#[tokio::test]
async fn writes_that_wait_together_all_arrive() {
    let store = Sqlite::in_memory().unwrap();
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
