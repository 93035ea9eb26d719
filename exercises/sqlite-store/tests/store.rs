//! Writes sessions into a file and reads them, over one connection and over two, as one process and as two.

use std::{
    env, fs,
    future::Future,
    path::PathBuf,
    sync::{Arc, Barrier},
    thread,
    time::Duration as Wait,
};

use rand::Rng;
use rusqlite::Connection;
use serde_json::{Map, Value, json};
use sqlite_store::{COOKIE, Database, Guests, SqliteStore, hotel};
use stage::{TestSite, Visitor, draw, proves, within_the_limit};
use time::{Duration, OffsetDateTime, UtcOffset};
use tower_sessions::{
    ExpiredDeletion, Session, SessionStore,
    session::{Id, Record},
    session_store::Error,
};

/// Your code.
#[path = "../src/lib.rs"]
pub mod sqlite_store;

const ONE_MINUTE: Duration = Duration::minutes(1);

/// A folder of its own for a database, deleted afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name = format!("cloakroom-sqlite-store-{:016x}", rand::rng().random::<u64>());
        let folder = env::temp_dir().join(name);
        fs::create_dir(&folder).expect("a folder can be made");
        Self(folder)
    }

    /// A process that uses the file.
    fn process(&self) -> Process {
        let database = Database::at(self.0.join("sessions.db")).expect("a database can be made");
        let of = database.clone();
        let store = within_the_limit("open", move || SqliteStore::open(&of));
        Process { store: store.unwrap_or_else(|error| panic!("\n\nopen: {error}\n")), database }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // In a folder for what may be lost.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Your store in a process, and the database beside it.
#[derive(Clone)]
struct Process {
    store: SqliteStore,
    database: Database,
}

/// Runs one of your functions to its end. Each has a limit.
fn done<T: Send + 'static, F: Future<Output = T>>(what: &str, code: impl FnOnce() -> F + Send + 'static) -> T {
    within_the_limit(what, move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        runtime.block_on(code())
    })
}

/// What was done; fails the test where it is an error.
#[track_caller]
fn well<T>(what: &str, done: Result<T, Error>) -> T {
    done.unwrap_or_else(|error| panic!("\n\n`{what}` says that it failed: {error}\n"))
}

impl Process {
    /// Gives the record as it is afterwards.
    fn try_create(&self, record: &Record) -> Result<Record, Error> {
        let (store, mut record) = (self.store.clone(), record.clone());
        done("create", move || async move { store.create(&mut record).await.map(|()| record) })
    }

    fn try_save(&self, record: &Record) -> Result<(), Error> {
        let (store, record) = (self.store.clone(), record.clone());
        done("save", move || async move { store.save(&record).await })
    }

    fn try_load(&self, id: Id) -> Result<Option<Record>, Error> {
        let store = self.store.clone();
        done("load", move || async move { store.load(&id).await })
    }

    fn try_delete(&self, id: Id) -> Result<(), Error> {
        let store = self.store.clone();
        done("delete", move || async move { store.delete(&id).await })
    }

    fn try_delete_expired(&self) -> Result<(), Error> {
        let store = self.store.clone();
        done("delete_expired", move || async move { store.delete_expired().await })
    }

    #[track_caller]
    fn create(&self, record: &Record) -> Record {
        well("create", self.try_create(record))
    }

    #[track_caller]
    fn load(&self, id: Id) -> Option<Record> {
        well("load", self.try_load(id))
    }

    fn beside(&self) -> Connection {
        self.database.connect().expect("a connection can be made")
    }

    fn rows(&self) -> i64 {
        self.beside().query_row("SELECT count(*) FROM sessions", [], |row| row.get(0)).expect("rows can be counted")
    }

    fn spoil(&self, sql: &str) {
        self.beside().execute_batch(sql).expect("the test can do this");
    }

    /// The record is there as it should be.
    #[track_caller]
    fn has(&self, record: &Record, after: &str) {
        let found = self.load(record.id);
        let same = found.as_ref().is_some_and(|found| {
            let apart = found.expiry_date - record.expiry_date;
            found.id == record.id && found.data == record.data && apart.abs() <= Duration::SECOND
        });
        assert!(
            same,
            "\n\n{after}, and `load` gives another record or none.\n   written: {record:?}\n   loaded:  {found:?}\n"
        );
    }

    #[track_caller]
    fn lacks(&self, id: Id, after: &str) {
        let found = self.load(id);
        assert!(found.is_none(), "\n\n{after}, and `load` gives one: {found:?}\n");
    }
}

/// A session that ends so long from now.
fn ending(after: Duration) -> Record {
    let mut record =
        Record { id: Id::default(), data: Default::default(), expiry_date: OffsetDateTime::now_utc() + after };
    record.data.insert(draw::word(), draw::room_code().into());
    record
}

fn session() -> Record {
    ending(Duration::days(14))
}

#[test]
fn a_taken_id_is_not_written_over() {
    let _test = proves(1);
    let folder = Folder::new();
    let (here, there) = (folder.process(), folder.process());
    let first = here.create(&session());
    here.has(&first, "A session was created");
    for (process, whose) in [(&here, "the same process"), (&there, "another process"), (&here, "the same process")] {
        let second = process.create(&Record { id: first.id, ..session() });
        assert!(
            second.id != first.id,
            "\n\n`create` in {whose} was given an ID that is taken, and the record has the same ID afterwards: {}\n",
            second.id
        );
        here.has(&first, &format!("`create` in {whose} was given the ID of this session"));
        process.has(&second, "`create` drew another ID for this session");
    }
    assert!(here.rows() == 4, "\n\nFour sessions were created, and the table has {} rows.\n", here.rows());
}

#[test]
fn a_row_that_has_ended_is_not_written_over_either() {
    let _test = proves(1);
    let folder = Folder::new();
    let here = folder.process();
    let ended = here.create(&ending(-ONE_MINUTE));
    let made = here.create(&Record { id: ended.id, ..session() });
    assert!(
        made.id != ended.id,
        "\n\n`create` was given the ID of a session that has ended and whose row is still there, and the record has the \
         same ID afterwards: {}\n",
        made.id
    );
    here.has(&made, "`create` drew another ID for this session");
}

#[test]
fn a_new_session_begins_with_what_it_holds() {
    let _test = proves(1);
    let folder = Folder::new();
    let here = folder.process();
    for made in 1..=3 {
        let record = here.create(&session());
        here.has(&record, "A session was created");
        assert!(here.rows() == made, "\n\n{made} sessions were created, and the table has {} rows.\n", here.rows());
    }
}

/// What a session may hold.
fn all_kinds() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(0.5),
        json!(""),
        json!("O'Neil \"quoted\" \\ %s ?1 -- '); DELETE FROM sessions; --"),
        json!("a\u{0}b\r\n\t\u{1F9E5} \u{e4}"),
        json!([1, "two", [null], {"three": {}}]),
        json!({"guest": {"id": 7, "coats": ["red", "blue"]}, "": false}),
        json!("x".repeat(20_000)),
    ]
}

#[test]
fn what_was_written_comes_back() {
    let _test = proves(2);
    let folder = Folder::new();
    let here = folder.process();
    let mut all = session();
    all.data.extend(all_kinds().into_iter().enumerate().map(|(at, value)| (format!("it's \"{at}\""), value)));
    let empty = Record { data: Default::default(), ..session() };
    let nested = Record { data: [(draw::word(), Value::Object(Map::new()))].into(), ..session() };
    let long = ending(Duration::days(400));
    // After 2038, and after what 32 bits of seconds can tell.
    let (late, later) = (ending(Duration::days(365 * 20)), ending(Duration::days(365 * 120)));
    let written: Vec<Record> =
        [all, empty, nested, long, late, later].iter().map(|record| here.create(record)).collect();
    for record in written.iter().chain(&written) {
        here.has(record, "A session was created");
    }
}

#[test]
fn all_bits_of_an_id_count() {
    let _test = proves(2);
    let folder = Folder::new();
    let here = folder.process();
    let id: i128 = rand::rng().random();
    let small = id & 0x7fff_ffff;
    let mut ids: Vec<i128> = vec![0, 1, -1, i128::MAX, i128::MIN, i128::from(i64::MAX) + 1, small, -small];
    // Each differs from the first in one bit.
    ids.push(id);
    ids.extend((0..128).step_by(18).map(|bit| id ^ (1 << bit)));
    // As a cookie says them, these two differ in a small and a large letter alone.
    ids.extend(["kkkkkkkkkkkkkkkkkkkkkA", "kkkkkkkkkkKkkkkkkkkkkA"].map(|text| text.parse::<Id>().unwrap().0));
    ids.sort_unstable();
    ids.dedup();
    let records: Vec<Record> = ids.iter().map(|id| Record { id: Id(*id), ..session() }).collect();
    for record in &records {
        here.lacks(record.id, "There was no session with this ID yet");
        let made = here.create(record);
        assert!(made.id == record.id, "\n\nThe ID {} was free, and `create` drew another one.\n", record.id);
    }
    for record in &records {
        here.has(record, &format!("{} sessions were created, with IDs that look alike", records.len()));
    }
}

#[test]
fn what_has_no_row_is_none() {
    let _test = proves(2);
    let folder = Folder::new();
    let here = folder.process();
    here.lacks(Id::default(), "Nothing was created yet");
    let one = here.create(&session());
    for id in [Id::default(), Id(0), Id(-1), Id(!one.id.0), Id(one.id.0 ^ 1)] {
        here.lacks(id, "There is one session, with another ID");
    }
    assert!(here.rows() == 1, "\n\nOne session was created, others were only asked for: {} rows.\n", here.rows());
}

#[test]
fn a_session_ends_in_time() {
    let _test = proves(3);
    let folder = Folder::new();
    let here = folder.process();
    for (seconds, lives) in [(60, true), (-60, false), (-2, false), (-3600, false), (34_560_000, true)] {
        for hours in [0, 12, -11] {
            let mut record = ending(Duration::seconds(seconds));
            record.expiry_date = record.expiry_date.to_offset(UtcOffset::from_hms(hours, 0, 0).unwrap());
            let record = here.create(&record);
            let found = here.load(record.id);
            assert!(
                found.is_some() == lives,
                "\n\nA session {} {} s ago or from now (its time is told at UTC{hours:+}), and `load` gives {found:?}.\n",
                if lives { "ends" } else { "ended" },
                seconds.abs()
            );
        }
    }
}

#[test]
fn a_save_moves_the_end() {
    let _test = proves(3);
    let folder = Folder::new();
    let here = folder.process();
    let record = here.create(&ending(ONE_MINUTE));
    let later = Record { expiry_date: record.expiry_date + Duration::HOUR, ..record.clone() };
    well("save", here.try_save(&later));
    here.has(&later, "A session was saved with an hour more to live");
    let ended = Record { expiry_date: OffsetDateTime::now_utc() - ONE_MINUTE, ..record };
    well("save", here.try_save(&ended));
    for _ in 0..2 {
        here.lacks(ended.id, "A session was saved, and its end was a minute ago");
    }
}

#[test]
fn a_save_writes_over_one_session() {
    let _test = proves(4);
    let folder = Folder::new();
    let here = folder.process();
    let records: Vec<Record> = (0..3).map(|_| here.create(&session())).collect();
    let mut changed = records[1].clone();
    for round in 0..3 {
        changed.data = [(draw::word(), json!(round))].into();
        well("save", here.try_save(&changed));
        here.has(&changed, "A session was saved");
    }
    here.has(&records[0], "Another session was saved");
    here.has(&records[2], "Another session was saved");
    assert!(
        here.rows() == 3,
        "\n\nThree sessions were created, and one was saved: the table has {} rows.\n",
        here.rows()
    );
}

#[test]
fn what_was_deleted_stays_deleted() {
    let _test = proves(4);
    let folder = Folder::new();
    let here = folder.process();
    let kept = here.create(&session());
    let ended = here.create(&session());
    let under_way = here.load(ended.id).unwrap_or(ended);
    well("delete", here.try_delete(under_way.id));
    let swept = here.create(&ending(-ONE_MINUTE));
    well("delete_expired", here.try_delete_expired());
    let late = [
        ("Alice logged out, and a request that was still under way saved her session", under_way),
        ("A session had ended and was deleted, and a request saved it with a later end", swept),
        ("A session that was never created was saved", session()),
    ];
    for (after, record) in late {
        // That it says so is right, and that it does nothing too.
        let _ = here.try_save(&Record { expiry_date: OffsetDateTime::now_utc() + Duration::HOUR, ..record.clone() });
        here.lacks(record.id, after);
        assert!(here.rows() == 1, "\n\n{after}. There should be one row, and there are {}.\n", here.rows());
    }
    here.has(&kept, "Other sessions were deleted");
}

#[test]
fn a_slow_request_undoes_no_logout() {
    let _test = proves(4);
    let folder = Folder::new();
    let here = folder.process();
    let store = Arc::new(here.store.clone());
    let id = done("two requests of one session", move || async move {
        let begun = Session::new(None, store.clone(), None);
        begun.insert("guest", "alice").await.unwrap();
        begun.save().await.unwrap();
        let id = begun.id();
        let (slow, logout) = (Session::new(id, store.clone(), None), Session::new(id, store, None));
        slow.insert("visits", 2).await.unwrap();
        logout.flush().await.unwrap();
        // May fail: there is nothing to save any more.
        let _ = slow.save().await;
        id.unwrap_or_default()
    });
    here.lacks(id, "Alice logged out while a slow request was under way, and that was saved at its end");
}

#[test]
fn one_session_is_deleted_and_no_other() {
    let _test = proves(5);
    let folder = Folder::new();
    let here = folder.process();
    let records: Vec<Record> = (0..3).map(|_| here.create(&session())).collect();
    for id in [records[1].id, records[1].id, Id::default(), Id(0)] {
        well("delete", here.try_delete(id));
    }
    here.lacks(records[1].id, "A session was deleted");
    here.has(&records[0], "Another session was deleted");
    here.has(&records[2], "Another session was deleted");
    assert!(here.rows() == 2, "\n\nOf three sessions one was deleted, and the table has {} rows.\n", here.rows());
}

#[test]
fn an_id_that_looks_alike_is_another() {
    let _test = proves(5);
    let folder = Folder::new();
    let here = folder.process();
    // Small and large letters, and what stands for any letter in a pattern of SQL's.
    let ids = ["kkkkk_kkkkkkkkkkkkkkkA", "kkkkk_kkkkKkkkkkkkkkkA", "kkkkkxkkkkkkkkkkkkkkkA", "kkkkk-kkkkkkkkkkkkkkkA"];
    let records = ids.map(|id| here.create(&Record { id: id.parse::<Id>().unwrap(), ..session() }));
    let changed = Record { data: [("changed".to_owned(), true.into())].into(), ..records[0].clone() };
    well("save", here.try_save(&changed));
    here.has(&changed, "A session was saved");
    for other in &records[1..] {
        here.has(other, "A session was saved whose ID looks alike");
    }
    well("delete", here.try_delete(records[0].id));
    here.lacks(records[0].id, "A session was deleted");
    for other in &records[1..] {
        here.has(other, "A session was deleted whose ID looks alike");
    }
}

#[test]
fn a_session_that_has_ended_is_deleted_too() {
    let _test = proves(5);
    let folder = Folder::new();
    let here = folder.process();
    let ended = here.create(&ending(-ONE_MINUTE));
    well("delete", here.try_delete(ended.id));
    assert!(here.rows() == 0, "\n\nA session that had ended was deleted, and its row is still there.\n");
}

#[test]
fn many_that_have_ended_are_all_deleted() {
    let _test = proves(5);
    let folder = Folder::new();
    let here = folder.process();
    for _ in 0..120 {
        here.create(&ending(-ONE_MINUTE));
    }
    well("delete_expired", here.try_delete_expired());
    assert!(here.rows() == 0, "\n\nAll of 120 sessions had ended, and `delete_expired` left {} rows.\n", here.rows());
}

#[test]
fn what_has_ended_is_deleted_and_nothing_else() {
    let _test = proves(5);
    let folder = Folder::new();
    let here = folder.process();
    well("delete_expired", here.try_delete_expired());
    let ends = [-86_400, -3600, -60, -2, 60, 3600, 86_400];
    let records = ends.map(|seconds| here.create(&ending(Duration::seconds(seconds))));
    for _ in 0..2 {
        well("delete_expired", here.try_delete_expired());
        for (record, seconds) in records.iter().zip(ends).filter(|(_, seconds)| *seconds > 0) {
            here.has(record, &format!("A session ends in {seconds} s, and what has ended was deleted"));
        }
        assert!(
            here.rows() == 3,
            "\n\nFour of seven sessions had ended, the last one 2 s ago. `delete_expired` left {} rows of seven.\n",
            here.rows()
        );
    }
}

#[test]
fn sessions_survive_a_restart() {
    let _test = proves(6);
    let folder = Folder::new();
    let before = folder.process();
    let (stays, goes) = (before.create(&session()), before.create(&session()));
    let saved = Record { data: [(draw::word(), json!("saved"))].into(), ..stays };
    well("save", before.try_save(&saved));
    well("delete", before.try_delete(goes.id));
    drop(before);
    for _ in 0..2 {
        let after = folder.process();
        after.has(&saved, "The program was started again with the same file");
        after.lacks(goes.id, "A session was deleted, and the program was started again");
    }
}

#[test]
fn two_processes_see_what_the_other_did() {
    let _test = proves(6);
    let folder = Folder::new();
    let (here, there) = (folder.process(), folder.process());
    let record = here.create(&session());
    there.has(&record, "Another process created a session");
    let saved = Record { data: [(draw::word(), json!("saved"))].into(), ..record };
    well("save", there.try_save(&saved));
    here.has(&saved, "Another process saved this session");
    well("delete", here.try_delete(saved.id));
    for process in [&there, &here] {
        process.lacks(saved.id, "Alice logged out at one of two servers");
    }
    let _ = there.try_save(&saved);
    here.lacks(saved.id, "Alice logged out at one of two servers, and a request at the other one was saved");
}

#[test]
fn several_at_once_lose_nothing() {
    let _test = proves(7);
    let folder = Folder::new();
    let (here, there) = (folder.process(), folder.process());
    let all_at_once = Arc::new(Barrier::new(4));
    let work = |process: Process| {
        let all_at_once = Arc::clone(&all_at_once);
        move || -> Result<Vec<Record>, Error> {
            all_at_once.wait();
            let mut made = Vec::new();
            for round in 0..6 {
                let mut record = process.try_create(&session())?;
                record.data.insert("round".to_owned(), json!(round));
                process.try_save(&record)?;
                let gone = process.try_create(&session())?;
                process.try_delete(gone.id)?;
                process.try_delete_expired()?;
                made.push(record);
            }
            Ok(made)
        }
    };
    let threads = [&here, &here, &there, &there].map(|process| thread::spawn(work(process.clone())));
    let told = threads.map(|thread| thread.join().unwrap_or_else(|panicked| std::panic::resume_unwind(panicked)));
    let made: Vec<Record> = told.into_iter().flat_map(|told| well("one of four at once", told)).collect();
    for record in &made {
        here.has(record, "Four at once, in two processes, created, saved and deleted sessions");
    }
    assert!(
        here.rows() == 24,
        "\n\nFour at once created twelve sessions each and deleted every second one. There should be 24 rows: {}\n",
        here.rows()
    );
}

#[test]
fn yours_waits_while_another_writes() {
    let _test = proves(7);
    let folder = Folder::new();
    let (here, there) = (folder.process(), folder.process());
    let (saved, deleted) = (here.create(&session()), here.create(&session()));
    let other = here.beside();
    other
        .execute_batch("BEGIN IMMEDIATE; INSERT INTO sessions (id, data, expires_at) VALUES ('of the test', '{}', 0)")
        .expect("the test can write");
    let all_at_once = Arc::new(Barrier::new(4));
    let each = |what: &'static str, process: &Process, work: Box<dyn FnOnce(&Process) -> Result<(), Error> + Send>| {
        let (process, all_at_once) = (process.clone(), Arc::clone(&all_at_once));
        thread::spawn(move || {
            all_at_once.wait();
            (what, work(&process))
        })
    };
    let (new, changed, id) = (session(), saved.clone(), deleted.id);
    let threads = [
        each("create", &there, Box::new(move |there| there.try_create(&new).map(drop))),
        each("save", &here, Box::new(move |here| here.try_save(&changed))),
        each("delete", &here, Box::new(move |here| here.try_delete(id))),
    ];
    all_at_once.wait();
    thread::sleep(Wait::from_millis(50));
    other.execute_batch("COMMIT").expect("the test can write");
    for thread in threads {
        let (what, told) = thread.join().unwrap_or_else(|panicked| std::panic::resume_unwind(panicked));
        assert!(
            told.is_ok(),
            "\n\nAnother process wrote for 50 ms. `{what}` did not wait for its turn, and failed: {told:?}\n"
        );
    }
    here.has(&saved, "It was saved while another process wrote");
    here.lacks(deleted.id, "It was deleted while another process wrote");
}

/// In the place of the table stands what cannot be read or written.
const BROKEN: &str = "DROP TABLE sessions; CREATE VIEW sessions AS SELECT id, data, expires_at FROM nowhere";

#[test]
fn a_table_that_cannot_be_read_is_an_error() {
    let _test = proves(8);
    let folder = Folder::new();
    let here = folder.process();
    let record = here.create(&session());
    here.spoil(BROKEN);
    let told = [
        ("load", here.try_load(record.id).err()),
        ("load, of an ID that nobody has,", here.try_load(Id::default()).err()),
        ("create", here.try_create(&session()).err()),
        ("save", here.try_save(&record).err()),
        ("delete", here.try_delete(record.id).err()),
        ("delete_expired", here.try_delete_expired().err()),
    ];
    for (what, error) in told {
        assert!(
            error.is_some(),
            "\n\nThe table cannot be read or written, and `{what}` says that all is well. \
             A guest whose session cannot be read is not logged out.\n"
        );
    }
}

#[test]
fn a_row_that_cannot_be_read_is_an_error() {
    let _test = proves(8);
    let folder = Folder::new();
    let here = folder.process();
    let (record, other) = (here.create(&session()), here.create(&session()));
    let sound = here.create(&session());
    let rest = "WHERE rowid IN (SELECT rowid FROM sessions ORDER BY rowid LIMIT 2)";
    for data in ["'half of a recor'", "x'ff00'", "7", "''"] {
        here.spoil(&format!("UPDATE sessions SET data = {data} {rest}"));
        for id in [record.id, other.id] {
            let told = here.try_load(id);
            assert!(
                told.is_err(),
                "\n\nThe row of a session holds what nobody can read ({data}). `load` says that all is well: {told:?}\n"
            );
        }
    }
    here.has(&sound, "The row of another session cannot be read");
}

/// What stands in the text of a statement: an ID however it is written, or a value.
fn forms(record: &Record) -> Vec<String> {
    let number = record.id.0.cast_unsigned();
    let hex = |bytes: [u8; 16]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let mut forms = vec![
        record.id.to_string().to_lowercase(),
        record.id.0.to_string(),
        number.to_string(),
        hex(number.to_be_bytes()),
        hex(number.to_le_bytes()),
        hex(number.to_be_bytes()).trim_start_matches('0').to_owned(),
    ];
    forms.extend(record.data.iter().flat_map(|(key, value)| [key.clone(), value.as_str().unwrap_or(key).to_owned()]));
    forms.into_iter().map(|form| form.to_lowercase()).collect()
}

#[test]
fn values_are_parameters() {
    let _test = proves(9);
    let folder = Folder::new();
    let here = folder.process();
    for _ in 0..3 {
        let record = here.create(&session());
        let taken = here.create(&Record { id: record.id, ..session() });
        let saved = Record { data: session().data, ..record.clone() };
        well("save", here.try_save(&saved));
        here.has(&saved, "A session was saved");
        well("delete", here.try_delete(saved.id));
        well("delete_expired", here.try_delete_expired());
        let asked = here.database.asked();
        assert!(
            asked.iter().any(|sql| sql.to_lowercase().contains("sessions")),
            "\n\nSQLite was asked nothing of the table, over a connection of `Database::connect`.\n"
        );
        for form in [&record, &taken, &saved].into_iter().flat_map(forms) {
            let sql = asked.iter().find(|sql| sql.to_lowercase().contains(&form));
            assert!(
                sql.is_none(),
                "\n\nA value stands in the text of a statement: {form}\n   {}\n\
                 Write `?1` there, and give the value beside the text: `params![...]`.\n",
                sql.map_or("", String::as_str)
            );
        }
    }
}

struct Night {
    hotel: TestSite,
    process: Process,
    guests: Guests,
}

fn night(folder: &Folder, guests: &Guests) -> Night {
    let process = folder.process();
    let (of, store) = (guests.clone(), process.store.clone());
    let known = [("alice.password", guests.alice_password.clone()), ("secret", guests.alice_secret.clone())];
    Night { hotel: TestSite::open(COOKIE, known, || hotel(of, store)), process, guests: guests.clone() }
}

fn guests() -> Guests {
    Guests { alice_password: draw::word(), alice_secret: draw::room_code() }
}

impl Night {
    fn alice(&self) -> Visitor<'_> {
        let mut alice = Visitor::new("Alice", &self.hotel);
        alice.open("/login");
        let seen = alice.submit("log in", &[("guest", "alice"), ("password", &self.guests.alice_password)]);
        assert!(
            seen.page().contains(&self.guests.alice_secret),
            "\n\nAlice logged in, and does not see her room code:\n{}\n",
            seen.told()
        );
        alice
    }

    /// Somebody shows this cookie.
    fn shown(&self, cookie: &str) -> stage::Seen {
        Visitor::new("Somebody", &self.hotel).send("GET", "/account", &[("cookie", cookie.as_bytes())], "")
    }
}

fn cookie(visitor: &Visitor) -> String {
    visitor.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default()
}

#[test]
fn alice_logs_in_and_out() {
    let _test = proves(5);
    let folder = Folder::new();
    let night = night(&folder, &guests());
    let mut alice = night.alice();
    let copied = cookie(&alice);
    alice.submit("log out", &[]);
    let seen = night.shown(&copied);
    assert!(
        !seen.page().contains(&night.guests.alice_secret),
        "\n\nAlice logged out, and a copy of her ID opens the account:\n{}\n",
        seen.told()
    );
    assert!(night.process.rows() == 0, "\n\nAlice logged out, and her row is still in the table.\n");
}

#[test]
fn alice_stays_logged_in_over_a_restart() {
    let _test = proves(6);
    let (folder, guests) = (Folder::new(), guests());
    let before = night(&folder, &guests);
    let cookie = cookie(&before.alice());
    drop(before);
    let seen = night(&folder, &guests).shown(&cookie);
    assert!(
        seen.page().contains(&guests.alice_secret),
        "\n\nThe hotel was started again with the same file, and Alice was logged out:\n{}\n",
        seen.told()
    );
}

#[test]
fn a_broken_table_logs_nobody_out() {
    let _test = proves(8);
    let folder = Folder::new();
    let night = night(&folder, &guests());
    let cookie = cookie(&night.alice());
    night.process.spoil(BROKEN);
    let seen = night.shown(&cookie);
    assert!(
        seen.status() == 503,
        "\n\nThe table cannot be read. Alice should see 503, and neither the login form nor an account:\n{}\n",
        seen.told()
    );
}
