//! Goes shopping at your hotel with simulated browsers. What is put into the basket is drawn anew.

use std::{thread::sleep, time::Duration};

use add_sessions::{COOKIE, ENDS, hotel};
use stage::{Cookie, Seen, TestSite, Visitor, draw, proves};

/// Your code.
#[path = "../src/lib.rs"]
pub mod add_sessions;

fn your_hotel() -> TestSite {
    TestSite::open(COOKIE, [], hotel)
}

/// Puts something into the basket; gives what.
#[track_caller]
fn put(alice: &mut Visitor) -> String {
    put_seen(alice).0
}

#[track_caller]
fn put_seen(alice: &mut Visitor) -> (String, Seen) {
    let thing = draw::word();
    let seen = alice.open(&format!("/basket?put={thing}"));
    assert!(seen.status() == 200, "\n\nAlice puts a {thing} into her basket:\n{}\n   {}\n", seen.told(), seen.page());
    if let Some(refused) = seen.refused() {
        panic!("\n\n{refused}\n");
    }
    (thing, seen)
}

/// The session cookie that Alice's browser holds.
#[track_caller]
fn cookie<'a>(alice: &'a Visitor) -> &'a Cookie {
    let held: Vec<_> = alice.jar().cookies().map(|c| c.name.as_str()).collect();
    alice.cookie(COOKIE).unwrap_or_else(|| {
        panic!("\n\nAlice's browser holds no cookie called {COOKIE}, which is COOKIE. It holds: {held:?}\n")
    })
}

#[test]
fn what_alice_puts_into_her_basket_is_there_on_every_page() {
    let _test = proves(1);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    let (first, second) = (put(&mut alice), put(&mut alice));
    let page = alice.open("/");
    assert!(
        page.page().contains(&format!("{first}, {second}")),
        "\n\nAlice put a {first} and a {second} into her basket at /basket, and / says:\n   {}\n\
         Either her cookie did not come along, or the page looked into another store.\n",
        page.page()
    );
}

#[test]
fn bobs_basket_is_empty() {
    let _test = proves(1);
    let hotel = your_hotel();
    let thing = put(&mut Visitor::new("Alice", &hotel));
    let page = Visitor::new("Bob", &hotel).open("/");
    assert!(page.status() == 200, "\n\nBob opens the front page:\n{}\n   {}\n", page.told(), page.page());
    assert!(!page.page().contains(&thing), "\n\nBob is here for the first time and has Alice's {thing}.\n");
}

#[test]
fn the_cookie_has_the_hotels_name() {
    let _test = proves(2);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    put(&mut alice);
    cookie(&alice);
    let names: Vec<_> = alice.jar().cookies().map(|cookie| cookie.name.as_str()).collect();
    assert!(names == [COOKIE], "\n\nAlice's browser holds more cookies than {COOKIE}: {names:?}\n");
}

#[test]
fn the_cookie_is_out_of_scripts_reach_and_off_plain_http() {
    let _test = proves(4);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    put(&mut alice);
    let cookie = cookie(&alice);
    assert!(cookie.http_only, "\n\nScript reads the session ID: {}\n", alice.document_cookie("/"));
    assert!(
        cookie.secure,
        "\n\nThe session ID travels over plain http. On http://localhost browsers take a Secure cookie all the same\n\
         (Safari does not): there is rarely a reason to turn it off.\n"
    );
}

#[test]
fn no_other_host_gets_the_cookie() {
    let _test = proves(4);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    put(&mut alice);
    cookie(&alice);
    let sibling = alice.would_send(COOKIE, "GET", "https://shop.grand.example/", None);
    assert!(
        !sibling.is_some_and(|verdict| verdict.sent),
        "\n\nAlice's browser sends the session ID to shop.grand.example too, whoever that is.\n\
         Without a Domain it goes to this host alone.\n"
    );
    let below = alice.would_send(COOKIE, "GET", "https://bar.hotel.grand.example/", None);
    assert!(
        !below.is_some_and(|verdict| verdict.sent),
        "\n\nAlice's browser sends the session ID to bar.hotel.grand.example too: a Domain, even the hotel's own, takes in\n\
         whatever stands below it.\n"
    );
}

#[test]
fn whoever_comes_back_by_a_link_is_still_known() {
    let _test = proves(3);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    put(&mut alice);
    cookie(&alice);
    let link = alice.would_send(COOKIE, "GET", "/", Some("https://mail.example/inbox")).expect("the cookie is there");
    assert!(
        link.sent,
        "\n\nIn her mail, a link on another site leads Alice back, and her basket is empty. {}\n",
        link.because.words(&link.cookie)
    );
    let form = alice.would_send(COOKIE, "POST", "/", Some("https://evil.example/")).expect("the cookie is there");
    assert!(!form.sent, "\n\nA form on evil.example is sent as Alice. {}\n", form.because.words(&form.cookie));
}

#[test]
fn in_the_browser_a_session_ends_after_half_an_hour() {
    let _test = proves(5);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    put(&mut alice);
    let cookie = cookie(&alice);
    let Some(expires) = cookie.expires else {
        panic!("\n\nThe cookie has no Max-Age, so it ends with the browser, and some browsers never end. Say when.\n");
    };
    let seconds = (expires - cookie.created).whole_seconds();
    assert!(
        (1790..=1800).contains(&seconds),
        "\n\nThe cookie ends {} minutes and {} seconds after it was set. It should be 30 minutes.\n",
        seconds / 60,
        seconds % 60
    );
}

/// When the session ends on the server, in milliseconds since 1970.
fn ends(seen: &Seen) -> i64 {
    seen.header(ENDS).and_then(|ends| ends.parse().ok()).unwrap_or_default()
}

#[test]
fn on_the_server_a_session_ends_half_an_hour_after_the_last_change() {
    let _test = proves(5);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    let now = alice.now().unix_timestamp();
    let (_, first) = put_seen(&mut alice);
    let seconds = ends(&first) / 1000 - now;
    assert!(
        (1790..=1810).contains(&seconds),
        "\n\nOn the server the session ends {} minutes after it was last changed. It should be 30.\n\
         A thief sends the cookie for as long as the server takes it: he does not look at Max-Age.\n",
        seconds / 60
    );
    sleep(Duration::from_millis(30));
    let (_, second) = put_seen(&mut alice);
    let moved = ends(&second) - ends(&first);
    assert!(
        moved >= 25,
        "\n\nAlice changed her basket again, 30 ms later, and on the server the end of her session moved by {moved} ms.\n\
         The half hour counts from the last change.\n"
    );
}

#[test]
fn a_page_that_needs_no_session_sets_no_cookie() {
    let _test = proves(6);
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    for before in ["Alice is new here", "Alice has something in her basket"] {
        let map = alice.open("/map");
        assert!(map.status() == 200, "\n\nAlice looks at the map:\n{}\n", map.told());
        let set = map.set_cookies();
        assert!(set.is_empty(), "\n\n{before}. The map is the same for everybody, and it set a cookie: {set:?}\n");
        put(&mut alice);
    }
}
