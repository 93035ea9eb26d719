//! Values are issued, used, stolen and forgotten, with a clock of the test's. Two tests go through the pages.

use std::collections::HashSet;

use remember_me::{COOKIE, Guests, LIFE, REMEMBER, Redeemed, Table, forget, forget_all, hotel, issue, redeem};
use stage::{TestSite, Visitor, bits, draw, proves, within_the_limit};
use time::{Duration, OffsetDateTime};

/// Your code.
#[path = "../src/lib.rs"]
pub mod remember_me;

const ONE_MINUTE: Duration = Duration::minutes(1);

/// The table, and what time it is. Each call has a limit.
#[derive(Clone)]
struct Desk {
    table: Table,
    now: OffsetDateTime,
}

impl Desk {
    fn new() -> Self {
        Self { table: Table::default(), now: OffsetDateTime::now_utc() }
    }

    fn wait(&mut self, by: Duration) {
        self.now += by;
    }

    fn issue(&self, guest: &str) -> String {
        let (desk, guest) = (self.clone(), guest.to_owned());
        within_the_limit("issue", move || issue(&desk.table, &guest, desk.now))
    }

    fn redeem(&self, value: &str) -> Redeemed {
        let (desk, value) = (self.clone(), value.to_owned());
        within_the_limit("redeem", move || redeem(&desk.table, &value, desk.now))
    }

    fn forget(&self, value: &str) {
        let (desk, value) = (self.clone(), value.to_owned());
        within_the_limit("forget", move || forget(&desk.table, &value));
    }

    fn forget_all(&self, guest: &str) {
        let (desk, guest) = (self.clone(), guest.to_owned());
        within_the_limit("forget_all", move || forget_all(&desk.table, &guest));
    }

    /// Must be good, and this guest's. Gives the next value.
    #[track_caller]
    fn good(&self, value: &str, guest: &str, why: &str) -> String {
        match self.redeem(value) {
            Redeemed::Guest { guest: found, next } => {
                assert!(found == guest, "\n\n{why}. The value is {guest}'s, and `redeem` says it is {found}'s.\n");
                next
            }
            other => panic!("\n\n{why}. The value is good, and `redeem` says: {other:?}\n   the value: {value}\n"),
        }
    }

    /// Must say nothing.
    #[track_caller]
    fn nobodys(&self, value: &str, why: &str) {
        let found = self.redeem(value);
        assert!(
            found == Redeemed::Nobody,
            "\n\n{why}. It should be nobody's, and `redeem` says: {found:?}\n   the value: {value}\n"
        );
    }

    /// Must be told as a theft from this guest.
    #[track_caller]
    fn theft(&self, value: &str, guest: &str, why: &str) {
        let found = self.redeem(value);
        let right = Redeemed::Theft { guest: guest.to_owned() };
        assert!(
            found == right,
            "\n\n{why}. That is a theft from {guest}, and `redeem` says: {found:?}\n   the value: {value}\n"
        );
    }

    /// All that stands in the table.
    fn text(&self) -> Vec<String> {
        let row = |(name, row): (&String, &remember_me::Row)| {
            [name.clone(), row.secret.clone(), row.note.clone(), row.guest.clone()]
        };
        self.table.with(|rows| rows.iter().flat_map(row).collect())
    }
}

#[test]
fn a_value_is_drawn_with_128_bits() {
    let _test = proves(1);
    let desk = Desk::new();
    let (table, now) = (desk.table.clone(), desk.now);
    let many = within_the_limit("issue", move || (0..512).map(|_| issue(&table, "bob", now)).collect::<Vec<String>>());
    let (desk, changing) = (Desk::new(), bits(&many));
    assert!(
        changing > 124.0,
        "\n\nThe value is {:?}, then {:?}. Over 512 of them, about {changing:.0} bits change. 128 random bits take 32 letters in hex.\n",
        many[0],
        many[1]
    );
    let mut values: Vec<String> = (0..32).map(|_| desk.issue("alice")).collect();
    // The next ones are drawn as well, and not counted up.
    let mut value = desk.issue("bob");
    for _ in 0..32 {
        value = desk.good(&value, "bob", "Bob's browser comes again and again");
        values.push(value.clone());
    }
    let different: HashSet<&String> = values.iter().collect();
    assert!(
        different.len() == values.len(),
        "\n\nOf {} values some are the same, such as {}\n",
        values.len(),
        values[0]
    );
    for (what, some) in [("Issued", &values[..32]), ("The next ones", &values[32..])] {
        let bits = bits(some);
        assert!(
            bits > 75.0,
            "\n\n{what}: {:?}, then {:?}. Over 32 of them, about {bits:.0} bits change. 128 random bits take 32 letters in hex.\n",
            some[0],
            some[1]
        );
        for value in some {
            assert!(
                !value.is_empty()
                    && value.len() <= 128
                    && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)),
                "\n\nThe value goes into a cookie, and is {value:?}: more than 128 letters, or others than A-Z a-z 0-9 - _ .\n"
            );
        }
    }
}

#[test]
fn a_value_is_computed_from_nothing() {
    let _test = proves(1);
    let (one, two) = (Desk::new(), Desk::new());
    let two = Desk { now: one.now, ..two };
    let (here, there) = (one.issue("alice"), two.issue("alice"));
    assert!(here != there, "\n\nTwo hotels issued a value at the same second, and both say {here}\n");
    let (here, there) = (one.good(&here, "alice", "Issued"), two.good(&there, "alice", "Issued"));
    assert!(here != there, "\n\nTwo hotels gave the next value at the same second, and both say {here}\n");
}

#[test]
fn a_copy_of_the_table_opens_nothing() {
    let _test = proves(1);
    let desk = Desk::new();
    let mut value = desk.issue("alice");
    for time in 0..3 {
        let there = desk.text();
        let in_it = |part: &str| there.iter().any(|text| !part.is_empty() && text.contains(part));
        assert!(!in_it(&value), "\n\nThe value stands in the table: {value}\n");
        let mut tries: Vec<String> = there.clone();
        for mark in [".", "-", "_", ""] {
            for first in &there {
                tries.extend(there.iter().map(|second| format!("{first}{mark}{second}")));
            }
        }
        assert!(!tries.contains(&value), "\n\nAll parts of the value stand in the table, after {time} uses: {value}\n");
        for tried in &tries {
            let found = Desk { table: copied(&desk.table), ..desk.clone() }.redeem(tried);
            assert!(
                !matches!(found, Redeemed::Guest { .. }),
                "\n\nMallory has a copy of the table and made a value of what stands there: {tried}\n   and `redeem` says: {found:?}\n"
            );
        }
        value = desk.good(&value, "alice", "Her browser comes again");
    }
}

/// Another table with the same rows.
fn copied(table: &Table) -> Table {
    let copy = Table::default();
    let rows = table.with(|rows| rows.clone());
    copy.with(|empty| *empty = rows);
    copy
}

#[test]
fn a_value_is_good_once_and_leads_to_the_next() {
    let _test = proves(2);
    let mut desk = Desk::new();
    let mut devices: Vec<(&str, String)> =
        ["alice", "alice", "bob", "alice"].map(|guest| (guest, desk.issue(guest))).into();
    for time in 1..6 {
        desk.wait(Duration::days(3));
        for at in [2, 0, 3, 1] {
            let (guest, value) = devices[at].clone();
            let next = desk.good(&value, guest, &format!("Device {at} comes for the {time}. time"));
            assert!(next != value, "\n\nThe next value is the same as before: {value}\n");
            devices[at].1 = next;
        }
    }
}

#[test]
fn who_is_remembered_survives_a_restart() {
    let _test = proves(2);
    let mut desk = Desk::new();
    let mut value = desk.issue("alice");
    for _ in 0..3 {
        desk = Desk { table: copied(&desk.table), ..desk };
        value = desk.good(&value, "alice", "The hotel was started again, with the same table");
    }
}

#[test]
fn a_used_value_is_a_theft() {
    let _test = proves(3);
    for uses in [1, 2, 7] {
        let desk = Desk::new();
        let (desk_value, phone, bob) = (desk.issue("alice"), desk.issue("alice"), desk.issue("bob"));
        let mut values = vec![desk_value];
        for _ in 0..uses {
            values.push(desk.good(&values[values.len() - 1], "alice", "Her browser comes again"));
        }
        let why = format!("Mallory has a copy of a value that was used, and renewed {uses} times since");
        desk.theft(&values[0], "alice", &why);
        let newest = &values[values.len() - 1];
        for (whose, value) in [("the newest of that device", newest), ("that of her phone", &phone)] {
            let found = desk.redeem(value);
            assert!(
                !matches!(found, Redeemed::Guest { .. }),
                "\n\n{why}. It was noticed, and another value of Alice's is still good, {whose}: {found:?}\n"
            );
        }
        desk.good(&bob, "bob", &format!("{why}. It was noticed, and Bob is another guest"));
        let again = desk.issue("alice");
        desk.good(&again, "alice", "After the theft Alice logged in again");
    }
}

#[test]
fn the_thief_who_comes_first_loses_it_too() {
    let _test = proves(3);
    let mut desk = Desk::new();
    let copied = desk.issue("alice");
    // Mallory is first, and renews it some times.
    let mut hers = copied.clone();
    for _ in 0..3 {
        hers = desk.good(&hers, "alice", "Mallory comes with the copy before Alice does");
        desk.wait(Duration::days(1));
    }
    desk.theft(&copied, "alice", "Alice comes with the value that Mallory has used before her");
    let found = desk.redeem(&hers);
    assert!(
        !matches!(found, Redeemed::Guest { .. }),
        "\n\nThe theft was noticed, and the thief's value is still good: {found:?}\n"
    );
}

#[test]
fn what_was_never_issued_ends_nothing() {
    let _test = proves(4);
    let desk = Desk::new();
    let (alice, bob) = (desk.issue("alice"), desk.issue("bob"));
    let (other, third) = (Desk::new().issue("alice"), Desk::new().issue("bob"));
    let long = "x".repeat(10_000);
    let hex = format!("{:032x}.{:032x}", 1_u128 << 100, 7);
    for value in [
        "",
        ".",
        "..",
        "a",
        "a.",
        ".a",
        "a.b",
        "a.b.c",
        "alice",
        "alice.",
        "alice.alice",
        "-",
        "_",
        "null",
        "ä.ö",
        "%",
        " ",
        &hex,
        &long,
        &other,
        &third,
    ] {
        desk.nobodys(value, "This was never issued here");
    }
    let alice = desk.good(&alice, "alice", "Somebody has tried values that were never issued");
    desk.good(&bob, "bob", "Somebody has tried values that were never issued");
    for value in ["", ".", "alice", "a.b", &other, &hex] {
        desk.forget(value);
    }
    desk.forget_all("");
    desk.forget_all("mallory");
    desk.good(&alice, "alice", "Somebody has logged out with values that were never issued");
}

fn other_case(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn a_value_that_is_changed_opens_nothing() {
    let _test = proves(4);
    let desk = Desk::new();
    let value = desk.issue("alice");
    let changed = [
        value[..value.len() - 1].to_owned(),
        value[..value.len() / 2].to_owned(),
        format!("{value}0"),
        format!("{value} "),
        format!(" {value}"),
        format!("{value}.{value}"),
        other_case(&value),
        format!("{}{}", &value[..value.len() / 2], other_case(&value[value.len() / 2..])),
        format!("{}{}", other_case(&value[..value.len() / 2]), &value[value.len() / 2..]),
        value.split('.').rev().collect::<Vec<_>>().join("."),
        value.split('.').next().unwrap_or_default().to_owned(),
        format!("{}.", value.split('.').next().unwrap_or_default()),
    ];
    for changed in changed.iter().filter(|changed| **changed != value) {
        let fresh = Desk { table: copied(&desk.table), ..desk.clone() };
        let found = fresh.redeem(changed);
        assert!(
            !matches!(found, Redeemed::Guest { .. }),
            "\n\nA value was issued and then changed, and it is good: {found:?}\n   issued:  {value}\n   changed: {changed}\n"
        );
    }
    desk.good(&value, "alice", "Others were tried in other tables");
}

#[test]
fn a_value_is_good_for_thirty_days() {
    let _test = proves(5);
    for renewed in [0, 1, 4] {
        for (after, good) in [(LIFE - ONE_MINUTE, true), (LIFE + ONE_MINUTE, false), (LIFE * 3, false)] {
            let mut desk = Desk::new();
            let mut value = desk.issue("alice");
            for _ in 0..renewed {
                desk.wait(Duration::days(29));
                value = desk.good(&value, "alice", "It was given 29 days ago");
            }
            let phone = desk.issue("alice");
            desk.wait(after);
            let why =
                format!("It was given {} minutes ago, and 30 days are {}", after.whole_minutes(), LIFE.whole_minutes());
            if good {
                desk.good(&value, "alice", &why);
            } else {
                desk.nobodys(&value, &why);
                desk.nobodys(&value, &why);
            }
            let other = desk.issue("alice");
            desk.good(&other, "alice", "Another value had come too late");
            if good {
                desk.good(&phone, "alice", "Another device was used");
            }
        }
    }
}

#[test]
fn one_device_is_forgotten_and_no_other() {
    let _test = proves(6);
    let desk = Desk::new();
    let (old, phone, bob) = (desk.issue("alice"), desk.issue("alice"), desk.issue("bob"));
    let value = desk.good(&old, "alice", "Her desk comes again");
    desk.forget(&value);
    for _ in 0..2 {
        desk.nobodys(&value, "Alice has logged out at her desk, and her browser's value comes again");
    }
    let phone = desk.good(&phone, "alice", "Alice has logged out at her desk; this is her phone");
    desk.good(&bob, "bob", "Alice has logged out at her desk; this is Bob");
    desk.forget(&value);
    desk.good(&phone, "alice", "Alice has logged out at her desk twice; this is her phone");
}

#[test]
fn all_devices_of_a_guest_are_forgotten() {
    let _test = proves(6);
    let desk = Desk::new();
    let alices: Vec<String> = (0..4).map(|_| desk.issue("alice")).collect();
    let others: Vec<(&str, String)> =
        ["bob", "alicea", "lice", "al"].map(|guest| (guest, desk.issue(guest))).into_iter().collect();
    let renewed = desk.good(&alices[0], "alice", "Her desk comes again");
    desk.forget_all("alice");
    for value in alices[1..].iter().chain([&renewed]) {
        desk.nobodys(value, "Alice has signed out everywhere");
    }
    for (guest, value) in others {
        desk.good(&value, guest, "Alice has signed out everywhere; this is another guest");
    }
    let again = desk.issue("alice");
    desk.good(&again, "alice", "Alice has signed out everywhere, and logged in again");
}

fn night() -> (TestSite, Guests) {
    let guests = Guests { alice_password: draw::word(), alice_secret: draw::room_code() };
    let of = guests.clone();
    (TestSite::open(COOKIE, [], || hotel(of, Table::default())), guests)
}

fn remembered(hotel: &TestSite, guests: &Guests) -> String {
    let mut alice = Visitor::new("Alice", hotel);
    alice.open("/login");
    let fields = [("guest", "alice"), ("password", guests.alice_password.as_str()), ("remember", "yes")];
    alice.submit("log in", &fields);
    alice.cookie(REMEMBER).map(|cookie| cookie.pair()).unwrap_or_default()
}

#[test]
fn alice_comes_back_without_a_password() {
    let _test = proves(2);
    let (hotel, guests) = night();
    let mut cookie = remembered(&hotel, &guests);
    for time in 1..4 {
        // The browser was closed: no session, and the cookie that lasts.
        let mut alice = Visitor::new("Alice", &hotel);
        let seen = alice.send("GET", "/account", &[("cookie", cookie.as_bytes())], "");
        assert!(
            seen.page().contains(&guests.alice_secret),
            "\n\nAlice's browser was closed and opened again, for the {time}. time, and she is not remembered:\n{}\n   {cookie}\n",
            seen.told()
        );
        cookie = alice.cookie(REMEMBER).map(|cookie| cookie.pair()).unwrap_or_default();
    }
}

#[test]
fn mallory_is_thrown_out_when_alice_comes() {
    let _test = proves(3);
    let (hotel, guests) = night();
    let cookie = remembered(&hotel, &guests);
    let mut mallory = Visitor::new("Mallory", &hotel);
    mallory.send("GET", "/account", &[("cookie", cookie.as_bytes())], "");
    let seen = Visitor::new("Alice", &hotel).send("GET", "/account", &[("cookie", cookie.as_bytes())], "");
    assert!(
        seen.status() == 401,
        "\n\nMallory came with a copy before Alice did, and Alice was not told of it:\n{}\n",
        seen.told()
    );
    let seen = mallory.open("/account");
    assert!(
        !seen.page().contains(&guests.alice_secret),
        "\n\nThe theft was noticed, and Mallory is still in:\n{}\n",
        seen.told()
    );
}
