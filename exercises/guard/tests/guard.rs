//! Opens the pages of your hotel as a stranger, and follows links to its login page. Paths are drawn anew.

use guard::{COOKIE, Guests, hotel};
use stage::{HOTEL, Seen, Stage, Visitor, draw};
use url::form_urlencoded::byte_serialize;

/// Your code.
#[path = "../src/lib.rs"]
pub mod guard;

struct Night {
    hotel: Stage,
    password: String,
    secret: String,
}

fn night() -> Night {
    let (password, secret) = (draw::word(), draw::room_code());
    let guests = Guests { alice_password: password.clone(), alice_secret: secret.clone() };
    Night { hotel: Stage::open(COOKIE, [], || hotel(guests)), password, secret }
}

impl Night {
    fn log_in(&self, alice: &mut Visitor) -> Seen {
        alice.submit("log in", &[("guest", "alice"), ("password", &self.password)])
    }
}

#[test]
fn alice_is_let_through() {
    let night = night();
    let mut alice = Visitor::new("Alice", &night.hotel);
    alice.open("/login");
    night.log_in(&mut alice);
    let seen = alice.open("/account");
    assert!(
        seen.page().contains(&night.secret),
        "\n\nAlice has logged in, and the guard does not let her through:\n{}\n",
        seen.told()
    );
}

#[test]
fn a_stranger_sees_nothing_of_it() {
    let night = night();
    let mut mallory = Visitor::new("Mallory", &night.hotel);
    for address in ["/account", &format!("/coats/{}", draw::word()), "/api/coats"] {
        let seen = mallory.open(address);
        assert!(
            !seen
                .exchanges()
                .iter()
                .any(|e| e.response.body.contains("alice") || e.response.body.contains(&night.secret)),
            "\n\nMallory has not logged in, and reads what is Alice's:\n{}\n   {}\n\
             The session of a stranger holds no guest. Then there is no `Guest` to give to the handler.\n",
            seen.told(),
            seen.page()
        );
    }
}

#[test]
fn a_person_is_sent_to_the_login_and_then_to_what_they_asked_for() {
    let night = night();
    let asked = format!("/coats/{}?sort={}&page=2", draw::word(), draw::word());
    let mut alice = Visitor::new("Alice", &night.hotel);
    let seen = alice.open(&asked);
    assert!(
        seen.address().path() == "/login",
        "\n\nA stranger asked for {asked} and is not on the login page:\n{}\n",
        seen.told()
    );
    let next = seen.address().query_pairs().find(|(name, _)| name == "next").map(|(_, next)| next.into_owned());
    let seen = night.log_in(&mut alice);
    assert!(
        seen.address().as_str() == format!("{HOTEL}{asked}"),
        "\n\nAlice asked for {asked}, had to log in, and is now not where she wanted to go:\n{}\n   \
         your login page read: next={:?}\n\
         Path and query have to travel through the login page, whole, and without the host that `parts.uri` can hold.\n\
         `&` and `=` have a meaning in a query: encode them.\n",
        seen.told(),
        next.unwrap_or_default()
    );
}

#[test]
fn a_program_gets_401_and_no_redirect() {
    let night = night();
    let seen = Visitor::new("App", &night.hotel).send("GET", "/api/coats", &[("accept", b"application/json")], "");
    assert!(
        seen.status() == 401 && seen.header("location").is_none(),
        "\n\nBelow /api/ a program asked, and no person:\n{}\n\
         A program follows a redirect, gets the login page with 200, and takes it for the answer. It needs 401.\n",
        seen.told()
    );
}

#[test]
fn a_link_to_the_login_cannot_lead_out_of_the_hotel() {
    let night = night();
    let path = draw::word();
    for next in [
        format!("https://evil.example/{path}"),
        format!("//evil.example/{path}"),
        format!("/\\evil.example/{path}"),
        format!("\\\\evil.example/{path}"),
        format!("/\t/evil.example/{path}"),
        format!("https:evil.example/{path}"),
        format!("https://hotel.grand.example@evil.example/{path}"),
        format!("https://evil.example/hotel.grand.example/{path}"),
        format!("/.//evil.example/{path}"),
        format!("/{path}/..//evil.example/"),
        format!("http://hotel.grand.example.evil.example/{path}"),
        "javascript:alert(1)".to_owned(),
    ] {
        let mut alice = Visitor::new("Alice", &night.hotel);
        alice.open(&format!("/login?next={}", byte_serialize(next.as_bytes()).collect::<String>()));
        let seen = night.log_in(&mut alice);
        let wrong = seen.exchanges().iter().find(|e| e.request.url.host_str() != Some("hotel.grand.example"));
        let on = wrong.and_then(|e| e.request.url.host_str()).unwrap_or("a script of Mallory's");
        assert!(
            wrong.is_none() && !seen.header("location").is_some_and(|l| l.starts_with("javascript:")),
            "\n\nAlice typed her password at the hotel, and is now on {on}.\n\
             Mallory had sent her a link to your login page with next={next:?}:\n{}\n   Location: {}\n\
             A browser reads an address more kindly than you do. Ask the same parser, the crate `url`, then compare the\n\
             origin. And what you give back is read once more: what is `//...` then?\n",
            seen.told(),
            seen.header("location").unwrap_or("none")
        );
    }
}
