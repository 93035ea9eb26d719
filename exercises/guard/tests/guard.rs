//! Opens the pages of your hotel as a stranger, and follows links to its login page. Paths are drawn anew.

use guard::{COOKIE, Guests, hotel};
use stage::{HOTEL, Seen, TestSite, Visitor, draw, proves};
use url::form_urlencoded::byte_serialize;

/// Your code.
#[path = "../src/lib.rs"]
pub mod guard;

struct Night {
    hotel: TestSite,
    guests: Guests,
}

fn night() -> Night {
    let guests = Guests { alice_password: draw::word(), bob_password: draw::word(), alice_secret: draw::room_code() };
    let of = guests.clone();
    Night { hotel: TestSite::open(COOKIE, [], || hotel(of)), guests }
}

impl Night {
    /// Alice fills in the form that she sees.
    fn log_in(&self, alice: &mut Visitor) -> Seen {
        alice.submit("log in", &[("guest", "alice"), ("password", &self.guests.alice_password)])
    }

    /// Nothing of Alice's may stand in any of these answers.
    #[track_caller]
    fn nothing_is_seen(&self, seen: &Seen, who: &str) {
        let theirs = |body: &str| body.contains("alice") || body.contains(&self.guests.alice_secret);
        assert!(
            !seen.exchanges().iter().any(|e| theirs(&e.response.body) || e.response.body.contains("coat ")),
            "\n\n{who}, and reads what is for guests:\n{}\n   {}\n\
             Whoever has not logged in has no guest in their session. Then there is no `Guest` to give to the handler.\n",
            seen.told(),
            seen.page()
        );
    }
}

/// Pages for guests.
fn pages() -> [String; 4] {
    ["/account".to_owned(), format!("/coats/{}", draw::word()), "/apiary".to_owned(), "/api/coats".to_owned()]
}

#[test]
fn alice_is_let_through() {
    let _test = proves(1);
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    alice.open("/login");
    night.log_in(&mut alice);
    for page in pages() {
        let seen = alice.open(&page);
        let page = seen.page();
        assert!(
            page.contains("alice") && (!page.contains("room code") || page.contains(&night.guests.alice_secret)),
            "\n\nAlice has logged in, and the guard does not let her through:\n{}\n",
            seen.told()
        );
    }
}

#[test]
fn bob_is_bob() {
    let _test = proves(1);
    let night = night();
    let mut bob = Visitor::new("Bob", &night.hotel);
    bob.open("/login");
    bob.submit("log in", &[("guest", "bob"), ("password", &night.guests.bob_password)]);
    for page in pages() {
        let seen = bob.open(&page);
        assert!(
            seen.page().contains("bob") && !seen.page().contains(&night.guests.alice_secret),
            "\n\nBob has logged in, and the page is not for Bob:\n{}\n   {}\n",
            seen.told(),
            seen.page()
        );
    }
}

#[test]
fn a_stranger_sees_nothing_of_it() {
    let _test = proves(2);
    let night = night();
    for page in pages() {
        night.nothing_is_seen(&Visitor::new("Mallory", &night.hotel).open(&page), "Mallory has sent no cookie");
        for cookie in
            [format!("{COOKIE}={}", draw::word()), format!("{COOKIE}=AAAAAAAAAAAAAAAAAAAAAA"), "guest=alice".to_owned()]
        {
            let headers: [(&str, &[u8]); 3] =
                [("cookie", cookie.as_bytes()), ("x-guest", b"alice"), ("authorization", b"alice")];
            let seen = Visitor::new("Mallory", &night.hotel).send("GET", &format!("{page}?guest=alice"), &headers, "");
            night.nothing_is_seen(&seen, &format!("Mallory has made up a cookie ({cookie})"));
        }
    }
}

#[test]
fn a_session_is_no_login() {
    let _test = proves(2);
    let night = night();
    let mut mallory = Visitor::new("Mallory", &night.hotel);
    mallory.open("/");
    assert!(mallory.cookie(COOKIE).is_some(), "\n\nThe front page gives everybody a session.\n");
    for page in pages() {
        night.nothing_is_seen(&mallory.open(&page), "Mallory has a session, and has not logged in");
    }
}

#[test]
fn after_the_logout_alice_is_a_stranger() {
    let _test = proves(2);
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    alice.open("/");
    alice.open("/login");
    night.log_in(&mut alice);
    alice.open("/account");
    alice.submit("log out", &[]);
    for page in pages() {
        night.nothing_is_seen(&alice.open(&page), "Alice has logged out, somebody else sits down at her desk");
    }
}

#[test]
fn a_person_is_sent_to_the_login_and_then_to_what_they_asked_for() {
    let _test = proves(3);
    let night = night();
    let (path, word) = (draw::word(), draw::word());
    for asked in [
        "/account".to_owned(),
        format!("/coats/{path}"),
        format!("/coats/{path}?sort={word}&page=2"),
        format!("/coats/{path}?q=a%26b%3Dc+d%2Be&q=%C3%A9"),
        format!("/coats/{path}?back=https://evil.example/&x=//evil.example"),
    ] {
        let mut alice = Visitor::new("Alice", &night.hotel);
        let seen = alice.open(&asked);
        assert!(
            seen.address().path() == "/login" && (300..400).contains(&seen.first().response.status),
            "\n\nA stranger asked for {asked} and is not sent to the login page:\n{}\n",
            seen.told()
        );
        let next = seen.address().query_pairs().find(|(name, _)| name == "next").map(|(_, next)| next.into_owned());
        let seen = night.log_in(&mut alice);
        assert!(
            seen.address().as_str() == format!("{HOTEL}{asked}"),
            "\n\nAlice asked for {asked}, had to log in, and is now not where she wanted to go:\n{}\n   \
             your login page read: next={:?}\n\
             Path and query have to travel through the login page, whole. `&`, `=`, `+` and `%` have a meaning in a query:\n\
             encode them.\n",
            seen.told(),
            next.unwrap_or_default()
        );
    }
}

#[test]
fn a_program_gets_401_and_no_redirect() {
    let _test = proves(4);
    let night = night();
    // The last of them is a person who typed the address.
    let typed: [(&str, &[u8]); 3] =
        [("accept", b"text/html"), ("sec-fetch-mode", b"navigate"), ("sec-fetch-dest", b"document")];
    let accepted: [&[(&str, &[u8])]; 4] =
        [&[("accept", b"application/json")], &[("accept", b"text/html")], &[], &typed];
    for (path, headers) in ["/api/coats", "/api/coats?sort=a"]
        .into_iter()
        .zip(accepted.into_iter().cycle())
        .chain(accepted.map(|h| ("/api/coats", h)))
    {
        let seen = Visitor::new("App", &night.hotel).send("GET", path, headers, "");
        assert!(
            seen.status() == 401 && seen.header("location").is_none(),
            "\n\nBelow /api/ a program asked, and no person:\n{}\n\
             A program follows a redirect, gets the login page with 200, and takes it for the answer. It needs 401.\n",
            seen.told()
        );
    }
}

#[test]
fn only_below_api_a_program_asks() {
    let _test = proves(4);
    let night = night();
    for path in ["/apiary", "/coats/api", "/coats/x?from=/api/coats", "/account"] {
        let headers: [(&str, &[u8]); 2] = [("accept", b"application/json"), ("x-requested-with", b"XMLHttpRequest")];
        for headers in [&headers[..], &[]] {
            let seen = Visitor::new("Alice", &night.hotel).send("GET", path, headers, "");
            assert!(
                (300..400).contains(&seen.status()) && seen.header("location").is_some_and(|l| l.contains("/login")),
                "\n\n{path} is a page for people, and a stranger who opens it is not sent to the login:\n{}\n",
                seen.told()
            );
        }
    }
}

#[test]
fn a_link_to_the_login_cannot_lead_out_of_the_hotel() {
    let _test = proves(5);
    let night = night();
    let path = draw::word();
    for next in [
        format!("https://evil.example/{path}"),
        format!("//evil.example/{path}"),
        format!("/\\evil.example/{path}"),
        format!("\\\\evil.example/{path}"),
        format!("/\t/evil.example/{path}"),
        format!("https:evil.example/{path}"),
        // Against a base with https this is another scheme, and so an address of its own.
        format!("http:evil.example/{path}"),
        format!("http:/evil.example/{path}"),
        format!("https://hotel.grand.example@evil.example/{path}"),
        format!("https://evil.example/hotel.grand.example/{path}"),
        format!("/.//evil.example/{path}"),
        format!("/{path}/..//evil.example/"),
        format!("/{path}/../..//evil.example/"),
        format!("///evil.example/{path}"),
        format!("////evil.example/{path}"),
        format!("/%2Fevil.example/{path}"),
        format!("/%5Cevil.example/{path}"),
        format!("%2F%2Fevil.example/{path}"),
        format!(" //evil.example/{path}"),
        format!("\t//evil.example/{path}"),
        format!("HTTPS://evil.example/{path}"),
        format!("https:\\\\evil.example/{path}"),
        format!("//hotel.grand.example:443@evil.example/{path}"),
        format!("https://grand.example/{path}"),
        format!("https://shop.grand.example/{path}"),
        format!("https://evilhotel.grand.example/{path}"),
        format!("http://hotel.grand.example.evil.example/{path}"),
        format!("https://hotel.grand.example.evil.example/{path}"),
        "javascript:alert(1)".to_owned(),
        "data:text/html,<p>Wrong password".to_owned(),
    ] {
        let mut alice = Visitor::new("Alice", &night.hotel);
        alice.open(&format!("/login?next={}", byte_serialize(next.as_bytes()).collect::<String>()));
        let seen = night.log_in(&mut alice);
        let wrong = seen.exchanges().iter().find(|e| e.request.url.host_str() != Some("hotel.grand.example"));
        let on = wrong.and_then(|e| e.request.url.host_str()).unwrap_or("a script of Mallory's");
        assert!(
            wrong.is_none()
                && !seen.header("location").is_some_and(|l| l.starts_with("javascript:") || l.starts_with("data:")),
            "\n\nAlice typed her password at the hotel, and is now on {on}.\n\
             Mallory had sent her a link to your login page with next={next:?}:\n{}\n   Location: {}\n\
             A browser reads an address more kindly than you do. Ask the same parser, the crate `url`, then compare the\n\
             origin. And what you give back is read once more: what is `//...` then?\n",
            seen.told(),
            seen.header("location").unwrap_or("none")
        );
    }
}
