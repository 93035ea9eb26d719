//! A copy of the table falls into Mallory's hands. What does she make of it? The attack comes from its file.

use std::{
    collections::{BTreeSet, HashSet, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use hash_ids_at_rest::{COOKIE, Guests, Table, hotel, kept, key, restored};
use stage::{
    Kept, TestSite, Visitor, alice_can_do_her_business, bits, draw, mallory_gets_nothing, proves, replay,
    within_the_limit,
};
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};

/// Your code.
#[path = "../src/lib.rs"]
pub mod hash_ids_at_rest;

const ATTACK: &str = include_str!("../../../lessons/attacks/leaked-store.md");

struct Night {
    hotel: TestSite,
    table: Table,
    guests: Guests,
}

fn night() -> Night {
    opened(Guests { alice_password: draw::word(), alice_secret: draw::room_code() }, Table::default())
}

fn opened(guests: Guests, table: Table) -> Night {
    let known = [("alice.password", guests.alice_password.clone()), ("secret", guests.alice_secret.clone())];
    let (of, store, copied) = (guests.clone(), table.clone(), table.clone());
    let copy = move || {
        let rows = copied.copy().into_iter();
        rows.map(|(key, row)| Kept { key, data: row.data.into_iter().collect() }).collect()
    };
    Night { hotel: TestSite::open(COOKIE, known, || hotel(of, store)).with_copy(copy), table, guests }
}

impl Night {
    fn alice(&self) -> Visitor<'_> {
        let mut alice = Visitor::new("Alice", &self.hotel);
        for _ in 0..3 {
            alice.open("/login");
        }
        alice.submit("log in", &[("guest", "alice"), ("password", &self.guests.alice_password)]);
        alice
    }

    #[track_caller]
    fn sees_her_account(&self, visitor: &mut Visitor, after: &str) {
        let seen = visitor.open("/account");
        assert!(
            seen.page().contains(&self.guests.alice_secret),
            "\n\n{after}, and Alice does not see her room code:\n{}\n",
            seen.told()
        );
    }
}

fn id_of(visitor: &Visitor) -> Id {
    let cookie = visitor.cookie(COOKIE).expect("Alice has a session cookie");
    cookie.value.parse().expect("it is a session ID")
}

/// Your function, with its panics told.
fn key_of(id: Id) -> String {
    within_the_limit("key", move || key(&id))
}

/// The ways to write these 128 bits.
fn written(id: Id) -> Vec<String> {
    let number = id.0.cast_unsigned();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let text = id.to_string();
    let standard = text.replace('-', "+").replace('_', "/");
    let backwards: String = text.chars().rev().collect();
    vec![
        hex(&number.to_be_bytes()),
        hex(&number.to_le_bytes()),
        hex(text.as_bytes()),
        format!("{:?}", number.to_be_bytes()),
        format!("{:?}", number.to_le_bytes()),
        format!("{number:b}"),
        format!("{number:o}"),
        number.to_string(),
        id.0.to_string(),
        text,
        standard,
        backwards,
    ]
}

/// Must not hold the ID.
#[track_caller]
fn does_not_hold(place: &str, text: &str, id: Id) {
    let lower = text.to_lowercase();
    for form in written(id) {
        assert!(
            !text.contains(&form) && !lower.contains(&form.to_lowercase()),
            "\n\nAlice's session ID stands in {place}:\n   {text}\n   her ID: {form}\n"
        );
    }
}

/// All of a row as text.
fn text_of(row: &Record) -> String {
    format!("{:?} {} {:?} {}", row.id, row.id, row.data, row.expiry_date)
}

#[test]
fn alice_can_still_do_her_business() {
    let _test = proves(5);
    alice_can_do_her_business(&replay(ATTACK, || night().hotel));
}

#[test]
fn mallory_gets_nothing_out_of_a_copy() {
    let _test = proves(1);
    let think =
        "Mallory has sent what stands in the table as a cookie. What would she have to send, and can she compute it?";
    mallory_gets_nothing(&replay(ATTACK, || night().hotel), think);
}

#[test]
fn the_table_holds_no_id() {
    let _test = proves(1);
    let night = night();
    let mut alice = night.alice();
    for _ in 0..2 {
        let copy = night.table.copy();
        assert!(copy.len() == 1, "\n\nAlice has one session, and the table has {} rows.\n", copy.len());
        for (key, row) in copy {
            does_not_hold("a key", &key, id_of(&alice));
            does_not_hold("a row", &text_of(&row), id_of(&alice));
        }
        // What is loaded and saved again is written anew.
        alice.open("/");
    }
}

#[test]
fn no_row_and_no_key_holds_any_id() {
    let _test = proves(1);
    for id in [
        Id(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
        Id(-0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
        Id::default(),
        Id::default(),
    ] {
        let record = Record { id, data: Default::default(), expiry_date: OffsetDateTime::now_utc() };
        let row = within_the_limit("kept", move || kept(&record));
        assert!(row.id != id, "\n\nThe row's own field `id` is the session ID: {id}\n");
        does_not_hold("a row", &text_of(&row), id);
        does_not_hold("a key", &key_of(id), id);
    }
}

#[test]
fn what_stands_in_the_table_opens_nothing() {
    let _test = proves(2);
    let night = night();
    let mut alice = night.alice();
    for (key, row) in night.table.copy() {
        let mut sent: Vec<String> = vec![key.clone(), row.id.to_string(), row.id.0.to_string()];
        sent.extend((0..key.len().saturating_sub(21)).filter_map(|from| key.get(from..from + 22)).map(str::to_owned));
        // A key in hex, taken for the bytes of an ID.
        let bytes: Vec<u8> =
            (0..key.len() / 2).filter_map(|at| u8::from_str_radix(key.get(2 * at..2 * at + 2)?, 16).ok()).collect();
        let ids = bytes.windows(16).filter_map(|some| <[u8; 16]>::try_from(some).ok());
        sent.extend(
            ids.flat_map(|some| [Id(i128::from_be_bytes(some)), Id(i128::from_le_bytes(some))])
                .map(|id| id.to_string()),
        );
        for value in sent {
            let cookie = format!("{COOKIE}={value}");
            let seen =
                Visitor::new("Mallory", &night.hotel).send("GET", "/account", &[("cookie", cookie.as_bytes())], "");
            assert!(
                !seen.page().contains(&night.guests.alice_secret),
                "\n\nMallory sent {value}, which stands in the table or is made from it, and was Alice:\n{}\n",
                seen.told()
            );
        }
    }
    night.sees_her_account(&mut alice, "Mallory tried all that stands in the table");
}

#[test]
fn each_bit_of_the_id_changes_the_key_throughout() {
    let _test = proves(2);
    let id = Id::default();
    let keys: Vec<Vec<char>> = (0..128)
        .step_by(3)
        .map(|bit| Id(id.0 ^ (1 << bit)))
        .chain([id])
        .map(|id| key_of(id).chars().collect())
        .collect();
    let length = keys.iter().map(Vec::len).max().unwrap_or_default();
    let letters = |place: usize| keys.iter().map(|key| key.get(place)).collect::<BTreeSet<_>>().len();
    // Where always the same stands, such as `sha256:`, nothing is said of the ID.
    let places: Vec<usize> = (0..length).filter(|place| letters(*place) > 1).collect();
    let (own, others) = keys.split_last().expect("there are keys");
    for (bit, key) in (0..128).step_by(3).zip(others) {
        let changed = places.iter().filter(|place| key.get(**place) != own.get(**place)).count();
        assert!(
            10 * changed > 6 * places.len(),
            "\n\nTwo IDs differ in bit {bit} alone, and their keys are nearly the same: {changed} of {} letters differ.\n   {}\n   {}\n\
             Whoever sees that can go back from the key to the ID. A hash function such as SHA-256 changes half of all bits.\n",
            places.len(),
            own.iter().collect::<String>(),
            key.iter().collect::<String>()
        );
    }
    // A place that few bits change says which bits those are, as the first letters of the ID would.
    // Where keys are not all as long, a letter is at another place for other reasons.
    let as_long = others.iter().all(|key| key.len() == own.len());
    for place in places.iter().filter(|_| as_long) {
        let changed = others.iter().filter(|key| key.get(*place) != own.get(*place)).count();
        assert!(
            5 * changed > others.len(),
            "\n\nOf {} IDs that differ from one in a single bit, {changed} have another letter at place {place} of the key:\n   {}\n\
             Does a part of the ID stand there, as it is?\n",
            others.len(),
            own.iter().collect::<String>()
        );
    }
}

#[test]
fn a_row_says_nothing_of_the_id_either() {
    let _test = proves(1);
    let id = Id::default();
    let row_of = |id: Id| {
        let record = Record { id, data: Default::default(), expiry_date: OffsetDateTime::UNIX_EPOCH };
        within_the_limit("kept", move || kept(&record))
    };
    let own = row_of(id);
    let changed: Vec<u32> =
        (0..128).step_by(3).map(|bit| (row_of(Id(id.0 ^ (1 << bit))).id.0 ^ own.id.0).count_ones()).collect();
    // Nothing of the ID, or a hash of it, or something drawn anew.
    assert!(
        changed.iter().all(|bits| *bits == 0) || changed.iter().all(|bits| *bits > 24),
        "\n\nOf two IDs that differ in one bit, the fields `id` of the rows differ in as few as {} bits:\n   the ID:  {id}\n   the row: {}\n\
         Whoever sees that goes back from the one to the other.\n",
        changed.iter().min().copied().unwrap_or_default(),
        own.id
    );
}

#[test]
fn a_key_has_128_bits() {
    let _test = proves(2);
    let keys = within_the_limit("key", || (0..1024).map(|_| key(&Id::default())).collect::<Vec<String>>());
    let bits = bits(&keys);
    assert!(
        bits > 125.0,
        "\n\nThe key is {:?}, then {:?}. Over 1024 of them, about {bits:.0} bits change with the ID.\n",
        keys[0],
        keys[1]
    );
}

#[test]
fn a_hash_for_hash_maps_is_not_enough() {
    let _test = proves(2);
    let id = Id::default();
    let hash = |fill: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        fill(&mut hasher);
        hasher.finish()
    };
    let text = id.to_string();
    let all = [
        hash(&|h| id.hash(h)),
        hash(&|h| id.0.cast_unsigned().hash(h)),
        hash(&|h| text.hash(h)),
        hash(&|h| text.as_bytes().hash(h)),
        hash(&|h| h.write(&id.0.to_be_bytes())),
        hash(&|h| h.write(&id.0.to_le_bytes())),
        hash(&|h| h.write(text.as_bytes())),
    ];
    let key = key_of(id);
    for value in all {
        assert!(
            ![format!("{value:x}"), format!("{value:X}"), value.to_string()].iter().any(|form| key.contains(form)),
            "\n\nThe key {key} was made with the hash of the standard library. It has 64 bits, and is made for hash maps.\n"
        );
    }
}

#[test]
fn the_same_id_has_the_same_key() {
    let _test = proves(3);
    let id = Id::default();
    let ids: Vec<Id> = (0..128).map(|bit| Id(id.0 ^ (1 << bit))).chain([id, Id(0), Id(1), Id(-1)]).collect();
    let keys: Vec<String> = ids.iter().map(|id| key_of(*id)).collect();
    for (id, before) in ids.iter().zip(&keys).take(5) {
        let now = key_of(*id);
        assert!(
            now == *before,
            "\n\nThe key of the same ID was {before} and is {now} now. Nobody finds the row again.\n"
        );
    }
    let different: HashSet<&String> = keys.iter().collect();
    assert!(different.len() == keys.len(), "\n\nOf {} IDs some have the same key, such as {}\n", keys.len(), keys[0]);
}

#[test]
fn ids_that_are_nearly_the_same_have_different_keys() {
    let _test = proves(3);
    let text = Id::default().to_string();
    // An ID as the cookie says it, with one letter in the other case.
    let other_case = (0..text.len() - 1).filter_map(|at| {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= u8::from(bytes[at].is_ascii_alphabetic()) << 5;
        String::from_utf8(bytes).ok()?.parse::<Id>().ok()
    });
    let id: Id = text.parse().expect("it is an ID");
    let others = [Id(id.0.wrapping_neg()), Id(!id.0), Id(id.0.swap_bytes()), Id(id.0.reverse_bits())];
    for other in other_case.chain(others).filter(|other| *other != id) {
        assert!(key_of(other) != key_of(id), "\n\nTwo IDs have one key:\n   {id}\n   {other}\n");
    }
}

/// What another process is asked for.
const ASKED: &str = "CLOAKROOM_KEY_OF";

#[test]
fn another_process_finds_the_row_too() {
    let _test = proves(3);
    // The same test, in a process of its own, says the key.
    if let Ok(Ok(id)) = std::env::var(ASKED).map(|id| id.parse::<Id>()) {
        println!("\nthe key: {}", key_of(id));
        return;
    }
    let id = Id::default();
    let here = std::thread::current();
    let (name, program) = (here.name().unwrap_or_default(), std::env::current_exe().expect("this is a program"));
    let mut process = std::process::Command::new(program);
    process.args(["--exact", name, "--nocapture"]).env(ASKED, id.to_string()).env_remove("CLOAKROOM_RESULTS");
    let said = process.output().expect("it runs").stdout;
    let said = String::from_utf8_lossy(&said);
    let there = said.lines().find_map(|line| line.strip_prefix("the key: ")).unwrap_or_default();
    let own = key_of(id);
    assert!(
        there == own,
        "\n\nThe key of {id} is {own} here, and {there} in another process. After a restart nobody finds the rows again.\n"
    );
}

#[test]
fn sessions_survive_a_restart() {
    let _test = proves(3);
    let before = night();
    let cookie = before.alice().cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default();
    let after = opened(before.guests.clone(), before.table.clone());
    for _ in 0..2 {
        let seen = Visitor::new("Alice", &after.hotel).send("GET", "/account", &[("cookie", cookie.as_bytes())], "");
        assert!(
            seen.page().contains(&after.guests.alice_secret),
            "\n\nThe hotel was started again, with the same table, and Alice was logged out:\n{}\n",
            seen.told()
        );
    }
}

#[test]
fn a_key_costs_little() {
    let _test = proves(4);
    // The fastest of many: a busy machine makes some of them slow, and not all.
    let fastest = within_the_limit("key", || {
        let once = |_| {
            let (id, begun) = (Id::default(), Instant::now());
            std::hint::black_box(key(&id));
            begun.elapsed()
        };
        (0..12).map(once).min().unwrap_or_default()
    });
    assert!(
        fastest < Duration::from_millis(1),
        "\n\nA key takes {:.1} ms, for every request. A slow hash is for passwords, which can be guessed.\n",
        fastest.as_secs_f64() * 1000.0
    );
}

#[test]
fn a_record_comes_back_as_it_was() {
    let _test = proves(5);
    for days in [0, 14, 400] {
        let mut record = Record {
            id: Id::default(),
            data: Default::default(),
            expiry_date: OffsetDateTime::now_utc() + time::Duration::days(days),
        };
        for word in [draw::word(), draw::room_code()] {
            record.data.insert(word.clone(), word.into());
        }
        // Whatever JSON there is.
        for other in [true.into(), 7.into(), vec!["a", "b"].into(), Default::default()] {
            record.data.insert(draw::word(), other);
        }
        record.data.insert("basket".to_owned(), [("coats", 2), ("id", 7)].into_iter().collect());
        let shared = Arc::new(Mutex::new(record.clone()));
        let back = within_the_limit("kept and restored", move || {
            let record = shared.lock().unwrap().clone();
            restored(&record.id, kept(&record))
        });
        assert!(
            back == record,
            "\n\nA record was kept and restored, and is another one.\n   before: {record:?}\n   after:  {back:?}\n"
        );
    }
}

#[test]
fn alice_has_one_row_and_then_none() {
    let _test = proves(5);
    let night = night();
    let mut alice = night.alice();
    for time in 1..4 {
        alice.open("/");
        let rows = night.table.copy().len();
        assert!(
            rows == 1,
            "\n\nAlice has one session, was at the front page {time} times, and the table has {rows} rows.\n"
        );
    }
    let visits = alice.open("/").page().to_owned();
    assert!(visits.contains("Visit 7."), "\n\nThis is Alice's visit 7, and the page says: {visits}\n");
    night.sees_her_account(&mut alice, "She was at the front page");
    let before: Vec<String> = night.table.copy().into_iter().map(|(key, _)| key).collect();
    alice.submit("log out", &[]);
    let still = night.table.copy().into_iter().any(|(key, _)| before.contains(&key));
    assert!(!still, "\n\nAlice logged out, and her row is still in the table.\n");
}
