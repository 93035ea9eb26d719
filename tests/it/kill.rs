//! What the store has acknowledged outlives the process, however it ends.

use std::{
    collections::HashMap,
    io::Read,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use cloakroom::{
    clock::Clock,
    database::Database,
    store::{Rules, Sqlite, StoreHandle, WorldId},
};
use serde_json::json;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
};

const ROUNDS: u64 = 20;
/// Names the database to the process that writes.
const DATABASE: &str = "CLOAKROOM_TEST_DATABASE";
const WRITER: &str = "kill::writes_until_it_is_killed";

fn handle(store: &Database) -> StoreHandle {
    StoreHandle::new(Sqlite::from(store), WorldId::tutorial(), Clock::default(), Rules::default())
}

#[test]
fn nothing_acknowledged_is_lost_in_twenty_kills_and_the_store_opens_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cloakroom.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut acknowledged: HashMap<String, u64> = HashMap::new();
    for round in 0..ROUNDS {
        // From a kill soon after the start to one amid many writes.
        for (id, count) in write_and_kill(&path, Duration::from_millis(30 + 8 * round)) {
            acknowledged.insert(id, count);
        }
        let begun = Instant::now();
        let store = Database::open(&path).unwrap();
        runtime.block_on(async {
            let handle = handle(&store);
            for (id, count) in &acknowledged {
                let record = handle.load(&id.parse().unwrap()).await.unwrap();
                let kept = record.unwrap_or_else(|| panic!("round {round}: {id} is lost")).data["count"].as_u64();
                assert!(kept >= Some(*count), "round {round}: {id} was acknowledged at {count} and is at {kept:?}");
            }
        });
        assert!(begun.elapsed() < Duration::from_secs(2), "round {round}: {:?}", begun.elapsed());
    }
    assert!(acknowledged.len() > 100, "there was something to lose: {}", acknowledged.len());
}

/// Starts a writer, kills it, and gives what it was told had been written.
fn write_and_kill(path: &Path, after: Duration) -> Vec<(String, u64)> {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", WRITER, "--ignored", "--nocapture", "--quiet"])
        .env(DATABASE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = writer.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        out.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    });
    std::thread::sleep(after);
    // On Unix this is SIGKILL: nothing is flushed, nothing is closed.
    writer.kill().unwrap();
    writer.wait().unwrap();
    let said = reader.join().unwrap();
    // The last line may have been cut.
    let whole = said.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let line =
        |line: &str| line.strip_prefix("kept ")?.split_once(' ').map(|(id, n)| (id.to_owned(), n.parse().unwrap()));
    whole.lines().filter_map(line).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a process of its own, started and killed by the test above"]
async fn writes_until_it_is_killed() {
    let Some(path) = std::env::var_os(DATABASE) else { return };
    let store = Database::open(Path::new(&path)).unwrap();
    let writers = (0..8).map(|_| {
        let handle = handle(&store);
        tokio::spawn(async move {
            loop {
                let expiry_date = Clock::wall() + time::Duration::hours(1);
                let mut record = Record { id: Id::default(), data: HashMap::new(), expiry_date };
                record.data.insert("count".to_owned(), json!(0));
                handle.create(&mut record).await.unwrap();
                println!("kept {} 0", record.id);
                for count in 1..5 {
                    record.data.insert("count".to_owned(), json!(count));
                    handle.save(&record).await.unwrap();
                    println!("kept {} {count}", record.id);
                }
            }
        })
    });
    futures_util::future::join_all(writers).await;
}
