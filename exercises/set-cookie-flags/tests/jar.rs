//! Logs Alice in at your hotel, and asks her cookie jar what it does with your cookie.

use set_cookie_flags::{COOKIE, Guests, hotel};
use stage::{Cookie, Seen, TestSite, Visitor, draw, proves};

/// Your code.
#[path = "../src/lib.rs"]
pub mod set_cookie_flags;

struct Night {
    hotel: TestSite,
    password: String,
    secret: String,
}

fn night() -> Night {
    let (password, secret) = (draw::word(), draw::room_code());
    let guests = Guests { alice_password: password.clone(), alice_secret: secret.clone() };
    Night { hotel: TestSite::open(COOKIE, [], || hotel(guests)), password, secret }
}

/// Alice logs in and must see her room code.
#[track_caller]
fn log_in<'a>(night: &'a Night) -> (Visitor<'a>, Seen) {
    let mut alice = Visitor::new("Alice", &night.hotel);
    alice.open("/desk/login");
    let seen = alice.submit("log in", &[("guest", "alice"), ("password", &night.password)]);
    if let Some(refused) = seen.refused() {
        panic!("\n\n{refused}\n");
    }
    (alice, seen)
}

/// Why Alice's browser does (or does not) send the cookie with a request, in the jar's words.
fn words(alice: &Visitor, method: &str, address: &str, from: Option<&str>) -> (bool, String) {
    match alice.would_send(COOKIE, method, address, from) {
        Some(verdict) => (verdict.sent, verdict.because.words(&verdict.cookie)),
        None => (false, format!("Her jar holds no cookie called {COOKIE}.")),
    }
}

#[test]
fn alice_is_logged_in_everywhere_in_the_hotel() {
    let _test = proves(1);
    let night = night();
    let (alice, seen) = log_in(&night);
    let (_, why) = words(&alice, "GET", "/account", None);
    assert!(
        seen.page().contains(&night.secret),
        "\n\nAlice logged in, and /account does not know her:\n{}\nHer browser held the cookie back: {why}\n\
         Set-Cookie came from /desk/login. Without a `Path` the cookie is for /desk only.\n",
        seen.told()
    );
    for page in ["/", "/account", "/desk/logout", "/coats/1"] {
        let (sent, why) = words(&alice, "GET", page, None);
        assert!(sent, "\n\nAlice logged in, and her browser does not send the cookie to {page}: {why}\n");
    }
}

#[test]
fn script_on_the_page_cannot_read_the_id() {
    let _test = proves(2);
    let night = night();
    let (alice, _) = log_in(&night);
    let read = alice.document_cookie("/desk/login");
    assert!(
        !read.contains(COOKIE),
        "\n\nAny script on the page reads the session ID out of document.cookie: {read}\n\
         One hole in one template, and Mallory has it. No script of the hotel needs the ID.\n"
    );
}

#[test]
fn the_id_does_not_travel_over_plain_http() {
    let _test = proves(3);
    let night = night();
    let (alice, _) = log_in(&night);
    let (sent, why) = words(&alice, "GET", "http://hotel.grand.example/desk/login", None);
    assert!(
        !sent,
        "\n\nAlice types hotel.grand.example without https, and the ID goes over the air in clear: {why}\n\
         The redirect to https comes too late. The request has been sent.\n"
    );
}

#[test]
fn a_form_on_another_site_does_not_carry_it() {
    let _test = proves(4);
    let night = night();
    let (alice, _) = log_in(&night);
    let (sent, why) = words(&alice, "POST", "/desk/logout", Some("https://evil.example/free-coats"));
    assert!(!sent, "\n\nA form on evil.example is sent to the hotel, and her browser adds the cookie: {why}\n");
}

#[test]
fn a_link_on_another_site_finds_alice_logged_in() {
    let _test = proves(5);
    let night = night();
    let (alice, _) = log_in(&night);
    let (sent, why) = words(&alice, "GET", "/desk/login", Some("https://mail.example/inbox"));
    assert!(sent, "\n\nIn her mail, a link on another site leads Alice here, and she is a stranger: {why}\n");
}

#[test]
fn nobody_else_can_lay_a_cookie_of_their_own_over_it() {
    let _test = proves(6);
    let night = night();
    let (alice, _) = log_in(&night);
    for (from, attributes) in [
        ("https://shop.grand.example/", "Domain=grand.example; Path=/account; Secure"),
        ("https://shop.grand.example/", "Domain=grand.example; Path=/; Secure; HttpOnly; SameSite=Lax"),
        ("https://grand.example/", "Domain=grand.example; Path=/"),
        ("http://hotel.grand.example/account", "Path=/account"),
        ("http://hotel.grand.example/", "Path=/account; Secure"),
    ] {
        let line = format!("{COOKIE}=planted-by-mallory; {attributes}");
        let planted = alice.offered(from, &line);
        assert!(
            !planted.kept,
            "\n\nMallory answers for {from}, and has laid a cookie of her own over yours:\n   Set-Cookie: {line}\n\
             {}\nThe longer path goes first in the `Cookie` header, so the hotel reads hers. There is a prefix for names\n\
             with which no sibling can set a cookie, and nobody over plain http.\n",
            planted.because.words()
        );
    }
}

#[test]
fn after_the_logout_the_cookie_is_gone() {
    let _test = proves(7);
    let night = night();
    let (mut alice, _) = log_in(&night);
    alice.open("/account");
    let seen = alice.submit("log out", &[]);
    let left = alice.cookie(COOKIE).map(Cookie::pair);
    assert!(
        left.is_none(),
        "\n\nAfter the logout Alice's jar still holds {}.\n{}\n\
         A removal names the same cookie: same name, same Path, and what the name promises.\n",
        left.unwrap_or_default(),
        seen.refused().unwrap_or_default()
    );
    alice.open("/desk/login");
    let again = alice.submit("log in", &[("guest", "alice"), ("password", &night.password)]);
    assert!(
        again.page().contains(&night.secret),
        "\n\nAlice logged out, logged in again, and the hotel does not know her:\n{}\n",
        again.told()
    );
}
