//! Several requests are under way at once. The test decides when the kitchen has made what.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, ScopedJoinHandle},
    time::Duration,
};

use axum::http::StatusCode;
use lost_update::{COOKIE, Guests, Kitchen, Making, hotel};
use rand::Rng;
use stage::{Seen, TestSite, Visitor, draw, proves};
use tokio::sync::Notify;

/// Your code.
#[path = "../src/lib.rs"]
pub mod lost_update;

/// What is held is ready when the test says so; what is refused is then refused.
struct TestKitchen {
    held: Mutex<HashMap<String, Arc<Notify>>>,
    begun: Mutex<Sender<String>>,
    refused: BTreeMap<&'static str, StatusCode>,
}

impl Kitchen for TestKitchen {
    fn make<'a>(&'a self, drink: &'a str) -> Making<'a> {
        Box::pin(async move {
            let gate = self.held.lock().unwrap().get(drink).cloned();
            // The test may have ended.
            let _ = self.begun.lock().unwrap().send(drink.to_owned());
            match gate {
                Some(gate) => gate.notified().await,
                None => {
                    let pauses = rand::rng().random_range(0..4);
                    for _ in 0..pauses {
                        tokio::task::yield_now().await;
                    }
                }
            }
            let refused = self.refused.iter().find(|(word, _)| drink.starts_with(**word));
            refused.map_or(Ok(()), |(_, status)| Err(*status))
        })
    }
}

/// Names that begin alike, that end alike, and that differ in a large letter.
const GUESTS: [&str; 5] = ["alice", "alicia", "lice", "Alice", "bob"];

struct Night {
    hotel: TestSite,
    kitchen: Arc<TestKitchen>,
    begun: Mutex<Receiver<String>>,
    passwords: Guests,
}

fn night() -> Night {
    let passwords: Guests = GUESTS.into_iter().map(|guest| (guest.to_owned(), draw::word())).collect();
    let (sender, begun) = channel();
    let kitchen = Arc::new(TestKitchen {
        held: Mutex::default(),
        begun: Mutex::new(sender),
        refused: BTreeMap::from([("none", StatusCode::CONFLICT), ("closed", StatusCode::SERVICE_UNAVAILABLE)]),
    });
    let (guests, made_by) = (passwords.clone(), Arc::clone(&kitchen));
    Night { hotel: TestSite::open(COOKIE, [], || hotel(guests, made_by)), kitchen, begun: Mutex::new(begun), passwords }
}

impl Night {
    fn logged_in(&self, name: &str, guest: &str) -> Visitor<'_> {
        let mut visitor = Visitor::new(name, &self.hotel);
        visitor.open("/login");
        visitor.submit("log in", &[("guest", guest), ("password", &self.passwords[guest])]);
        visitor
    }

    /// Sends the order from another tab of the same browser, and waits until the kitchen has begun.
    fn under_way<'s>(
        &'s self,
        scope: &'s thread::Scope<'s, '_>,
        visitor: &Visitor<'_>,
        drink: &'s str,
    ) -> ScopedJoinHandle<'s, Seen> {
        self.kitchen.held.lock().unwrap().insert(drink.to_owned(), Arc::default());
        let cookie = cookie(visitor);
        let tab = scope.spawn(move || {
            Visitor::new("Another tab", &self.hotel).send_form(
                "/order",
                &[("cookie", cookie.as_bytes())],
                &[("drink", drink)],
            )
        });
        let begun = self.begun.lock().unwrap();
        while begun.recv_timeout(Duration::from_secs(2)).is_ok_and(|begun| begun != drink) {}
        tab
    }

    fn ready(&self, drink: &str) {
        if let Some(gate) = self.kitchen.held.lock().unwrap().remove(drink) {
            gate.notify_one();
        }
    }
}

/// The session cookie as a `Cookie` header.
fn cookie(visitor: &Visitor) -> String {
    visitor.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default()
}

fn ended(tab: ScopedJoinHandle<'_, Seen>) -> Seen {
    tab.join().unwrap_or_else(|panicked| std::panic::resume_unwind(panicked))
}

fn order(visitor: &mut Visitor, drink: &str) -> Seen {
    visitor.send_form("/order", &[], &[("drink", drink)])
}

/// The drinks on the bill, sorted.
fn bill(visitor: &mut Visitor) -> Vec<String> {
    let page = visitor.open("/bill").page().to_owned();
    let rows = page.split("<li>").skip(1).filter_map(|rest| rest.split("</li>").next());
    let mut drinks: Vec<String> = rows.map(str::to_owned).collect();
    drinks.sort();
    drinks
}

/// Must stand on the bill, and nothing else.
#[track_caller]
fn stands(visitor: &mut Visitor, drinks: &[&str], after: &str) {
    let mut expected: Vec<String> = drinks.iter().map(|drink| (*drink).to_owned()).collect();
    expected.sort();
    let there = bill(visitor);
    assert!(
        there == expected,
        "\n\n{after}, and the bill is not right:\n   it should say: {}\n   and it says:   {}\n",
        expected.join(", "),
        there.join(", ")
    );
}

#[test]
fn what_was_ordered_meanwhile_is_not_lost() {
    let _test = proves(1);
    for ready_first in [true, false] {
        let night = night();
        let mut alice = night.logged_in("Alice", "alice");
        order(&mut alice, "water");
        let [tea, coffee] = [format!("tea {}", draw::word()), format!("Coffee {}", draw::word().to_uppercase())];
        thread::scope(|scope| {
            let first = night.under_way(scope, &alice, &tea);
            let second = night.under_way(scope, &alice, &coffee);
            let in_order =
                if ready_first { [(&tea, first), (&coffee, second)] } else { [(&coffee, second), (&tea, first)] };
            for (drink, tab) in in_order {
                night.ready(drink);
                ended(tab);
            }
        });
        stands(&mut alice, &["water", &tea, &coffee], "Alice ordered in two tabs at once, and the kitchen made both");
    }
}

#[test]
fn a_slow_order_writes_over_nothing() {
    let _test = proves(1);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    thread::scope(|scope| {
        let slow = night.under_way(scope, &alice, "cocoa");
        for drink in ["tea", "milk", "tea"] {
            order(&mut alice, drink);
        }
        night.ready("cocoa");
        ended(slow);
    });
    let expected = ["cocoa", "tea", "milk", "tea"];
    stands(&mut alice, &expected, "Alice ordered cocoa, and while it was made tea, milk, and tea again");
}

#[test]
fn many_orders_at_once_are_all_there() {
    let _test = proves(1);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    let cookie = cookie(&alice);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let mut tab = Visitor::new("A tab", &night.hotel);
                for drink in ["tea", "milk", "tea"] {
                    tab.send_form("/order", &[("cookie", cookie.as_bytes())], &[("drink", drink)]);
                }
            });
        }
    });
    let there = bill(&mut alice);
    let count = |wanted: &str| there.iter().filter(|drink| *drink == wanted).count();
    let made = night.begun.lock().unwrap().try_iter().count();
    assert!(
        made == 18,
        "\n\nSix tabs at once ordered 18 drinks, and the kitchen was asked to make {made}.\n\
         What the kitchen has made is drunk: put it on the bill, and ask for it once.\n"
    );
    assert!(
        (count("tea"), count("milk"), there.len()) == (12, 6, 18),
        "\n\nSix tabs at once ordered tea, milk and tea again. That is 12 teas and 6 milks, and the bill is not right: {} teas, {} milks\n",
        count("tea"),
        count("milk")
    );
}

#[test]
fn a_guest_has_one_bill_and_others_have_theirs() {
    let _test = proves(2);
    let night = night();
    let (mut desk, mut phone) = (night.logged_in("Alice's desk", "alice"), night.logged_in("Alice's phone", "alice"));
    let mut bob = night.logged_in("Bob", "bob");
    order(&mut desk, "tea");
    order(&mut bob, "beer");
    order(&mut phone, "milk");
    let after = "Alice ordered tea at her desk and milk on her phone, and Bob a beer";
    stands(&mut desk, &["tea", "milk"], after);
    stands(&mut phone, &["tea", "milk"], after);
    stands(&mut bob, &["beer"], after);
    // At one desk, one after the other, and without a logout.
    desk.open("/login");
    desk.submit("log in", &[("guest", "bob"), ("password", &night.passwords["bob"])]);
    order(&mut desk, "rum");
    stands(&mut desk, &["beer", "rum"], "Bob logged in at a desk where Alice had been, and ordered rum");
    stands(&mut phone, &["tea", "milk"], "Bob logged in at a desk where Alice had been, and ordered rum");
}

#[test]
fn guests_with_names_alike_have_bills_of_their_own() {
    let _test = proves(2);
    let night = night();
    let mut guests: Vec<_> = GUESTS.map(|guest| (night.logged_in(guest, guest), format!("tea for {guest}"))).into();
    for (guest, drink) in &mut guests {
        order(guest, drink);
    }
    for (guest, drink) in &mut guests {
        stands(guest, &[drink], "Each guest has ordered one drink");
    }
}

#[test]
fn devices_at_once_lose_nothing_either() {
    let _test = proves(2);
    let night = night();
    let (mut desk, mut phone) = (night.logged_in("Alice's desk", "alice"), night.logged_in("Alice's phone", "alice"));
    thread::scope(|scope| {
        let slow = night.under_way(scope, &desk, "cocoa");
        order(&mut phone, "tea");
        night.ready("cocoa");
        ended(slow);
    });
    for device in [&mut desk, &mut phone] {
        stands(device, &["cocoa", "tea"], "Alice ordered cocoa at her desk, and tea on her phone while it was made");
    }
}

#[test]
fn the_bill_is_there_after_the_next_login() {
    let _test = proves(2);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    order(&mut alice, "tea");
    alice.open("/bill");
    alice.submit("log out", &[]);
    let mut again = night.logged_in("Alice", "alice");
    stands(&mut again, &["tea"], "Alice logged out and in again");
    order(&mut again, "milk");
    stands(&mut again, &["tea", "milk"], "Alice logged out and in again, and ordered milk");
}

#[test]
fn what_was_not_made_is_not_paid_for() {
    let _test = proves(3);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    order(&mut alice, "tea");
    for (drink, status) in [("none of this", 409), ("closed", 503), ("none", 409)] {
        let seen = order(&mut alice, drink);
        assert!(
            seen.status() == status,
            "\n\nThe kitchen did not make \"{drink}\" and said {status}, and Alice was told something else:\n{}\n",
            seen.told()
        );
        stands(&mut alice, &["tea"], &format!("The kitchen did not make \"{drink}\""));
    }
    order(&mut alice, "milk");
    stands(&mut alice, &["tea", "milk"], "After something that was not made Alice ordered milk");
}

#[test]
fn what_was_not_made_takes_nothing_else_away() {
    let _test = proves(3);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    order(&mut alice, "tea");
    thread::scope(|scope| {
        let slow = night.under_way(scope, &alice, "none");
        order(&mut alice, "milk");
        night.ready("none");
        ended(slow);
    });
    let after = "An order was under way, Alice ordered milk meanwhile, and then the kitchen did not make the first one";
    stands(&mut alice, &["tea", "milk"], after);
    thread::scope(|scope| {
        let slow = night.under_way(scope, &alice, "none");
        // The same again, and then what was begun is not made.
        night.ready("none");
        ended(slow);
        order(&mut alice, "milk");
    });
    stands(&mut alice, &["tea", "milk", "milk"], "Alice ordered milk again after something that was not made");
}

#[test]
fn nobody_waits_for_somebody_elses_drink() {
    let _test = proves(4);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    let mut bob = night.logged_in("Bob", "bob");
    thread::scope(|scope| {
        let slow = night.under_way(scope, &alice, "cocoa");
        // Whoever has to wait here waits in vain, and the test says so.
        order(&mut bob, "beer");
        stands(&mut bob, &["beer"], "Alice's cocoa is being made, and Bob ordered a beer");
        order(&mut alice, "tea");
        stands(&mut alice, &["tea"], "Alice's cocoa is being made, and she ordered tea");
        night.logged_in("Bob", "bob");
        night.ready("cocoa");
        ended(slow);
    });
}

#[test]
fn a_logout_stays_one() {
    let _test = proves(5);
    for (drink, made) in [("cocoa", true), ("none", false)] {
        let night = night();
        let mut alice = night.logged_in("Alice", "alice");
        let copied = cookie(&alice);
        order(&mut alice, "tea");
        thread::scope(|scope| {
            let slow = night.under_way(scope, &alice, drink);
            alice.open("/bill");
            alice.submit("log out", &[]);
            night.ready(drink);
            ended(slow);
        });
        let seen = Visitor::new("Mallory", &night.hotel).send("GET", "/bill", &[("cookie", copied.as_bytes())], "");
        assert!(
            seen.status() == 303 && seen.header("location") == Some("/login"),
            "\n\nAlice logged out while her order was under way ({}). It ended later, and her old ID opens the bill again:\n{}\n\
             A session that is changed is saved when the request ends, whatever was deleted meanwhile.\n",
            if made { "it was made" } else { "it was not made" },
            seen.told()
        );
    }
}

#[test]
fn strangers_order_nothing() {
    let _test = proves(5);
    let night = night();
    let mut alice = night.logged_in("Alice", "alice");
    order(&mut alice, "tea");
    for cookie in ["", "sid=alice", "sid=AAAAAAAAAAAAAAAAAAAAAA"] {
        let headers: [(&str, &[u8]); 1] = [("cookie", cookie.as_bytes())];
        let seen = Visitor::new("Mallory", &night.hotel).send_form("/order", &headers, &[("drink", "rum")]);
        assert!(
            seen.header("location") == Some("/login"),
            "\n\nNobody is logged in here ({cookie:?}), and the stranger is not sent to the login:\n{}\n",
            seen.told()
        );
    }
    stands(&mut alice, &["tea"], "Somebody who is not logged in tried to order");
}
