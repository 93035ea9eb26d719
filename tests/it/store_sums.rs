//! What a record takes in each store: the figures of the lesson on stores, measured.

use std::{collections::HashMap, sync::Arc};

use cloakroom::{
    clock::Clock,
    database::Database,
    ids::SandboxId,
    store::{RecordStore, Rules, Sqlite, StoreHandle, WorldId},
};
use serde_json::json;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
};

use crate::real_stores;

const RECORDS: usize = 4000;

/// Makes records as a login does.
async fn fill(store: &Arc<dyn RecordStore>) {
    let world = WorldId::sandbox(&SandboxId::random());
    let handle = StoreHandle::new(Arc::clone(store), world, Clock::default(), Rules::default());
    for n in 0..RECORDS {
        let data = HashMap::from([
            ("guest_id".to_owned(), json!(n)),
            ("logged_in_at".to_owned(), json!(1_796_037_303)),
            ("from".to_owned(), json!("Chromium on Linux, 192.0.2.7")),
            ("visits".to_owned(), json!(12)),
        ]);
        let expiry_date = Clock::wall() + time::Duration::days(14);
        handle.create(&mut Record { id: Id::default(), data, expiry_date }).await.unwrap();
    }
}

/// Within a third of what the lesson says.
fn about(what: &str, bytes: u64, said: u64) {
    let each = bytes / RECORDS as u64;
    assert!(each.abs_diff(said) <= said / 3, "{what}: {each} bytes a record, and the lesson says {said}");
}

#[tokio::test]
async fn a_record_takes_in_sqlite_what_the_lesson_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let database = Database::open(&path).unwrap();
    let size = || {
        let db = rusqlite::Connection::open(&path).unwrap();
        let pragma = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap().unsigned_abs();
        pragma("page_count") * pragma("page_size")
    };
    let before = size();
    fill(&(Arc::new(Sqlite::from(&database)) as Arc<dyn RecordStore>)).await;
    about("SQLite", size() - before, 190);
}

#[tokio::test]
async fn a_record_takes_in_redis_what_the_lesson_says() {
    let Some(server) = real_stores::own(cloakroom::private_servers::redis) else { return };
    let client = redis::Client::open(server.address()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let used = async |connection: &mut redis::aio::MultiplexedConnection| -> u64 {
        let info: String = redis::cmd("INFO").arg("memory").query_async(connection).await.unwrap();
        info.lines().find_map(|line| line.strip_prefix("used_memory:")).unwrap().trim().parse().unwrap()
    };
    let before = used(&mut connection).await;
    fill(&(Arc::new(cloakroom::store::Redis::at(server.address()).unwrap()) as Arc<dyn RecordStore>)).await;
    about("Redis", used(&mut connection).await - before, 900);
}

#[tokio::test]
async fn a_record_takes_in_postgres_what_the_lesson_says() {
    let Some(server) = real_stores::own(cloakroom::private_servers::postgres) else { return };
    fill(&(Arc::new(cloakroom::store::Postgres::at(server.address()).unwrap()) as Arc<dyn RecordStore>)).await;
    let (client, connection) = tokio_postgres::connect(server.address(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let size = "SELECT pg_total_relation_size('cloakroom_records')";
    let bytes: i64 = client.query_one(size, &[]).await.unwrap().get(0);
    about("PostgreSQL", bytes.unsigned_abs(), 450);
}
