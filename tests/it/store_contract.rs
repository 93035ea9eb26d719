//! One contract for every place where records lie and every save policy: what always holds, and
//! which law each policy keeps.

use std::{collections::HashMap, sync::Arc};

use cloakroom::{
    clock::Clock,
    ids::SandboxId,
    store::{Life, RecordStore, Rules, SavePolicy, StoreHandle, WorldId},
};
use cloakroom_engine::exchange::StoreOp;
use serde_json::json;
use time::Duration;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
};

use crate::real_stores;

const POLICIES: [SavePolicy; 3] = [SavePolicy::Upsert, SavePolicy::UpdateOnly, SavePolicy::CompareAndSwap];

fn record(name: &str) -> Record {
    let data = HashMap::from([("guest".to_owned(), json!(name))]);
    Record { id: Id::default(), data, expiry_date: Clock::wall() + Duration::hours(1) }
}

/// A world of its own, in which each request gets a handle of its own.
struct World {
    name: String,
    store: Arc<dyn RecordStore>,
    world: WorldId,
    clock: Clock,
    rules: Rules,
}

impl World {
    fn request(&self) -> StoreHandle {
        StoreHandle::new(Arc::clone(&self.store), self.world.clone(), self.clock.clone(), self.rules)
    }

    async fn alice(&self) -> Record {
        let mut alice = record("alice");
        self.request().create(&mut alice).await.unwrap();
        alice
    }

    async fn at(&self, id: &Id) -> Option<Record> {
        self.request().load(id).await.unwrap()
    }
}

/// Every place with every policy, with IDs as they are and hashed.
fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for store in real_stores::all() {
        let place = store.kind();
        for policy in POLICIES {
            for hashed in [false, true] {
                let rules = Rules { policy, hashed, ..Rules::default() };
                let name = format!("{place}, {policy:?}{}", if hashed { ", hashed" } else { "" });
                let (store, world) = (Arc::clone(&store), WorldId::sandbox(&SandboxId::random()));
                worlds.push(World { name, store, world, clock: Clock::default(), rules });
            }
        }
    }
    worlds
}

#[tokio::test]
async fn what_is_made_can_be_loaded_changed_and_removed() {
    for world in worlds() {
        let handle = world.request();
        let mut alice = record("alice");
        handle.create(&mut alice).await.unwrap();
        assert_eq!(handle.load(&alice.id).await.unwrap().unwrap().data, alice.data, "{}", world.name);
        for visits in 2..5 {
            alice.data.insert("visits".into(), json!(visits));
            handle.save(&alice).await.unwrap();
            assert_eq!(handle.load(&alice.id).await.unwrap().unwrap().data["visits"], visits, "{}", world.name);
        }
        handle.delete(&alice.id).await.unwrap();
        assert!(handle.load(&alice.id).await.unwrap().is_none(), "{}", world.name);
        let trace = handle.trace().0;
        assert_eq!(trace.iter().filter(|e| e.op == StoreOp::Save && e.found).count(), 3, "{}", world.name);
        assert!(!handle.refused());
    }
}

#[tokio::test]
async fn an_id_that_is_taken_is_never_shared() {
    for world in worlds() {
        let alice = world.alice().await;
        let mut mallory = Record { id: alice.id, ..record("mallory") };
        world.request().create(&mut mallory).await.unwrap();
        assert_ne!(mallory.id, alice.id, "{}", world.name);
        assert_eq!(world.at(&alice.id).await.unwrap().data["guest"], "alice", "{}", world.name);
    }
}

#[tokio::test]
async fn expiry_is_judged_by_the_worlds_own_clock() {
    for world in worlds() {
        let alice = world.alice().await;
        world.clock.advance(Duration::minutes(59));
        assert!(world.at(&alice.id).await.is_some(), "{}", world.name);
        world.clock.advance(Duration::minutes(2));
        assert!(world.at(&alice.id).await.is_none(), "{}", world.name);
    }
}

#[tokio::test]
async fn a_limit_counts_for_records_that_were_made_before_it() {
    for mut world in worlds() {
        let alice = world.alice().await;
        world.clock.advance(Duration::minutes(31));
        assert!(world.at(&alice.id).await.is_some(), "{}", world.name);
        world.rules.life = Life { idle: Some(Duration::minutes(30)), absolute: None };
        assert!(world.at(&alice.id).await.is_none(), "{}", world.name);
        world.rules.life = Life { idle: None, absolute: Some(Duration::minutes(30)) };
        assert!(world.at(&alice.id).await.is_none(), "{}", world.name);
    }
}

#[tokio::test]
async fn one_world_does_not_see_the_records_of_another() {
    for ours in worlds() {
        let (name, store) = (ours.name.clone(), Arc::clone(&ours.store));
        let world = WorldId::sandbox(&SandboxId::random());
        let theirs = World { name, store, world, clock: Clock::default(), rules: ours.rules };
        let alice = ours.alice().await;
        assert!(theirs.at(&alice.id).await.is_none(), "{}", ours.name);
        theirs.request().delete(&alice.id).await.unwrap();
        assert!(ours.at(&alice.id).await.is_some(), "{}", ours.name);
        assert!(theirs.store.list(&theirs.world).await.unwrap().is_empty(), "{}", ours.name);
    }
}

#[tokio::test]
async fn a_touch_moves_the_end_and_revives_nothing() {
    for mut world in worlds() {
        world.rules.slides_on_reads = true;
        let alice = world.alice().await;
        world.clock.advance(Duration::minutes(40));
        let reading = world.request();
        assert!(reading.load(&alice.id).await.unwrap().is_some());
        reading.finish().await.unwrap();
        world.clock.advance(Duration::minutes(40));
        assert!(world.at(&alice.id).await.is_some(), "{}: the end was moved", world.name);
        let slow = world.request();
        slow.load(&alice.id).await.unwrap();
        world.request().delete(&alice.id).await.unwrap();
        slow.finish().await.unwrap();
        assert!(world.at(&alice.id).await.is_none(), "{}", world.name);
    }
}

#[tokio::test]
async fn a_sweep_removes_what_has_ended_and_nothing_else() {
    for world in worlds() {
        let first = world.alice().await;
        world.clock.advance(Duration::minutes(50));
        let second = world.alice().await;
        world.clock.advance(Duration::minutes(20));
        let (gone, removed) = tokio::sync::oneshot::channel();
        let ended = cloakroom::store::Ended { now: world.clock.now(), life: Life::default() };
        world.store.sweep(&world.world, ended, Box::new(move |keys| gone.send(keys).unwrap()));
        let removed = removed.await.unwrap();
        assert_eq!(removed.len(), 1, "{}", world.name);
        assert!(world.at(&first.id).await.is_none() && world.at(&second.id).await.is_some(), "{}", world.name);
        assert_eq!(world.store.list(&world.world).await.unwrap().len(), 1, "{}", world.name);
    }
}

/// A law: its name, and which of the policies keep it, in the order of [`POLICIES`].
type Law = (&'static str, [bool; 3]);

const STAYS_GONE: Law = ("a record that was removed meanwhile stays gone", [false, true, true]);
const NO_SILENT_LOSS: Law = ("an update is not lost without being said", [false, false, true]);
const NOT_UNSEEN: Law = ("what was never loaded is not written over", [false, false, true]);

/// Holds a law against every policy and place: `kept` plays it in a fresh world.
async fn hold(law: Law, kept: impl AsyncFn(&World) -> bool) {
    let (name, by) = law;
    for world in worlds() {
        let expected = POLICIES.iter().zip(by).any(|(policy, keeps)| *policy == world.rules.policy && keeps);
        assert_eq!(kept(&world).await, expected, "{}: {name}", world.name);
    }
}

#[tokio::test]
async fn what_was_removed_meanwhile_stays_gone_but_for_an_upsert() {
    hold(STAYS_GONE, async |world| {
        let alice = world.alice().await;
        let slow = world.request();
        let mut seen = slow.load(&alice.id).await.unwrap().unwrap();
        world.request().delete(&alice.id).await.unwrap();
        seen.data.insert("visits".into(), json!(1));
        let said = slow.save(&seen).await;
        assert_eq!(said.is_err(), slow.refused());
        world.at(&alice.id).await.is_none()
    })
    .await;
}

#[tokio::test]
async fn of_two_updates_at_once_neither_is_lost_without_being_said_by_compare_and_swap_alone() {
    hold(NO_SILENT_LOSS, async |world| {
        let alice = world.alice().await;
        let (one, two) = (world.request(), world.request());
        let mut first = one.load(&alice.id).await.unwrap().unwrap();
        let mut second = two.load(&alice.id).await.unwrap().unwrap();
        first.data.insert("coat".into(), json!("camel"));
        second.data.insert("scarf".into(), json!("silk"));
        one.save(&first).await.unwrap();
        let refused = two.save(&second).await.is_err();
        let there = world.at(&alice.id).await.unwrap().data;
        refused || (there.contains_key("coat") && there.contains_key("scarf"))
    })
    .await;
}

#[tokio::test]
async fn what_was_never_loaded_is_not_written_over_by_compare_and_swap_alone() {
    hold(NOT_UNSEEN, async |world| {
        let alice = world.alice().await;
        let blind = Record { id: alice.id, ..record("mallory") };
        // Whether it is refused is what the law is about; the record tells.
        let _ = world.request().save(&blind).await;
        world.at(&alice.id).await.unwrap().data["guest"] == "alice"
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_at_once_one_makes_the_record_and_with_compare_and_swap_one_writes() {
    const AT_ONCE: usize = 20;
    for world in worlds() {
        let first = record("alice");
        let makers = (0..AT_ONCE).map(|_| {
            let (handle, record) = (world.request(), Record { id: first.id, ..record("alice") });
            tokio::spawn(async move { handle.try_create(&record).await.unwrap() })
        });
        let made = futures_util::future::join_all(makers).await;
        assert_eq!(made.into_iter().filter(|made| *made.as_ref().unwrap()).count(), 1, "{}: makers", world.name);
        // All have loaded before the first writes.
        let mut loaded = Vec::new();
        for n in 0..AT_ONCE {
            let handle = world.request();
            let mut record = handle.load(&first.id).await.unwrap().unwrap();
            record.data.insert("n".to_owned(), json!(n));
            loaded.push((handle, record));
        }
        let writers = loaded.into_iter().map(|(handle, record)| {
            tokio::spawn(async move { handle.save(&record).await.is_ok() && !handle.refused() })
        });
        let won = futures_util::future::join_all(writers).await;
        let winners = won.into_iter().filter(|won| *won.as_ref().unwrap()).count();
        let expected = if world.rules.policy == SavePolicy::CompareAndSwap { 1 } else { AT_ONCE };
        assert_eq!(winners, expected, "{}: writers", world.name);
        let version = world.store.list(&world.world).await.unwrap()[0].stamps.version;
        assert_eq!(version, 1 + i64::try_from(expected).unwrap(), "{}: each write is counted", world.name);
    }
}
