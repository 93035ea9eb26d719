//! Goes shopping at your hotel with simulated browsers. What is put into the basket is drawn anew.

use add_sessions::{COOKIE, hotel};
use stage::{Cookie, Stage, Visitor, draw};

/// Your code.
#[path = "../src/lib.rs"]
pub mod add_sessions;

fn your_hotel() -> Stage {
    Stage::open(COOKIE, [], hotel)
}

/// Puts something into the basket; gives what.
#[track_caller]
fn put(alice: &mut Visitor) -> String {
    let thing = draw::word();
    let seen = alice.open(&format!("/basket?put={thing}"));
    assert!(seen.status() == 200, "\n\nAlice puts a {thing} into her basket:\n{}\n   {}\n", seen.told(), seen.page());
    if let Some(refused) = seen.refused() {
        panic!("\n\n{refused}\n");
    }
    thing
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
    let hotel = your_hotel();
    let thing = put(&mut Visitor::new("Alice", &hotel));
    let page = Visitor::new("Bob", &hotel).open("/");
    assert!(page.status() == 200, "\n\nBob opens the front page:\n{}\n   {}\n", page.told(), page.page());
    assert!(!page.page().contains(&thing), "\n\nBob is here for the first time and has Alice's {thing}.\n");
}

#[test]
fn the_cookie_is_out_of_scripts_reach_and_off_plain_http() {
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
fn whoever_comes_back_by_a_link_is_still_known() {
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
fn a_session_ends_after_half_an_hour_without_a_change() {
    let hotel = your_hotel();
    let mut alice = Visitor::new("Alice", &hotel);
    put(&mut alice);
    let cookie = cookie(&alice);
    let Some(expires) = cookie.expires else {
        panic!("\n\nThe cookie has no Max-Age, so it ends with the browser, and some browsers never end. Say when.\n");
    };
    let minutes = (expires - cookie.created).whole_minutes();
    assert!(minutes == 30, "\n\nThe cookie ends {minutes} minutes after it was set. It should be 30.\n");
}

#[test]
fn a_page_that_needs_no_session_sets_no_cookie() {
    let hotel = your_hotel();
    let map = Visitor::new("Alice", &hotel).open("/map");
    assert!(map.status() == 200, "\n\nAlice looks at the map:\n{}\n", map.told());
    let set = map.set_cookies();
    assert!(set.is_empty(), "\n\nThe map is the same for everybody, and it set a cookie: {set:?}\n");
}
