//! Lets a page of Mallory's send your form as Alice, from the attack's file, and sends it as Alice herself.

use csrf_token::{COOKIE, Guests, hotel};
use stage::{Seen, Stage, Visitor, alice_can_do_her_business, draw, mallory_gets_nothing, replay};

/// Your code.
#[path = "../src/lib.rs"]
pub mod csrf_token;

const ATTACK: &str = include_str!("../../../lessons/attacks/csrf-form.md");

struct Night {
    hotel: Stage,
    guests: Guests,
}

fn night() -> Night {
    let guests = Guests {
        alice_password: draw::word(),
        mallory_password: draw::word(),
        alice_secret: draw::room_code(),
        alice_note: draw::room_code(),
    };
    let known = [
        ("alice.password", guests.alice_password.clone()),
        ("mallory.password", guests.mallory_password.clone()),
        ("secret", guests.alice_secret.clone()),
        ("alice.coat", guests.alice_note.clone()),
    ];
    let of = guests.clone();
    Night { hotel: Stage::open(COOKIE, known, || hotel(of)), guests }
}

impl Night {
    fn alice(&self) -> Visitor<'_> {
        logged_in(Visitor::new("Alice", &self.hotel), "alice", &self.guests.alice_password)
    }

    fn mallory(&self) -> Visitor<'_> {
        logged_in(Visitor::new("Mallory", &self.hotel), "mallory", &self.guests.mallory_password)
    }
}

fn logged_in<'a>(mut visitor: Visitor<'a>, guest: &str, password: &str) -> Visitor<'a> {
    visitor.open("/login");
    visitor.submit("log in", &[("guest", guest), ("password", password)]);
    visitor
}

/// The token in the form that this visitor is shown.
fn token(visitor: &mut Visitor) -> String {
    let form = visitor.open("/coats/pass");
    let after = form.page().split_once("name=token value=\"").map_or("", |(_, after)| after);
    after.split('"').next().unwrap_or_default().to_owned()
}

/// What a page of Mallory's makes Alice's browser send, with this token.
fn pass_to_mallory(alice: &mut Visitor, token: &str) -> Seen {
    let headers: [(&str, &[u8]); 2] =
        [("origin", b"https://evil.example"), ("content-type", b"application/x-www-form-urlencoded")];
    alice.send("POST", "/coats/pass", &headers, &format!("coat=1&to=mallory&token={token}"))
}

#[test]
fn alice_can_still_do_her_business() {
    alice_can_do_her_business(&replay(ATTACK, || night().hotel));
}

#[test]
fn a_form_on_mallorys_page_does_nothing() {
    let think = "The form came with Alice's cookie, and with nothing that only your own form could hold. What \
                 does `check` say if her session has no token yet?";
    mallory_gets_nothing(&replay(ATTACK, || night().hotel), think);
}

#[test]
fn alice_can_pass_her_coat_on() {
    let night = night();
    let mut alice = night.alice();
    alice.open("/coats/pass");
    let seen = alice.submit("pass on", &[("to", "bob")]);
    assert!(
        !seen.page().contains("on peg 1"),
        "\n\nAlice filled in your own form, and her coat did not go to Bob:\n{}\n",
        seen.told()
    );
}

#[test]
fn the_form_in_the_first_tab_works_after_a_second_was_opened() {
    let night = night();
    let mut alice = night.alice();
    let (first, second) = (token(&mut alice), token(&mut alice));
    let seen = pass_to_mallory(&mut alice, &first);
    assert!(
        seen.status() == 303,
        "\n\nAlice opened the form in two tabs and sent the one in the first tab. It did not work:\n{}\n   \
         its token: {first}\n   the second tab's: {second}\nNobody attacks her here. Keep one token as long as the session.\n",
        seen.told()
    );
}

#[test]
fn mallory_does_not_get_far_with_a_token_of_her_own() {
    let night = night();
    let hers = token(&mut night.mallory());
    let mut alice = night.alice();
    token(&mut alice);
    let seen = pass_to_mallory(&mut alice, &hers);
    assert!(
        seen.status() == 403,
        "\n\nMallory logged in herself, opened the form, and made a page with a token of her own: {hers:?}\n\
         Alice's browser sent it, and your hotel did not refuse it with 403:\n{}\nA token belongs to one session.\n",
        seen.told()
    );
}

#[test]
fn no_token_is_no_token_and_a_wrong_one_is_wrong() {
    let night = night();
    let mut alice = night.alice();
    let real = token(&mut alice);
    for wrong in [String::new(), draw::word(), real[..real.len() / 2].to_owned(), real.to_uppercase() + "0"] {
        let seen = pass_to_mallory(&mut alice, &wrong);
        assert!(
            seen.status() == 403,
            "\n\nThe form came with a wrong token, and your hotel did not refuse it with 403:\n{}\n   \
             it came with: {wrong:?}\n   Alice's is:   {real:?}\n",
            seen.told()
        );
    }
}

#[test]
fn the_token_is_long_and_is_not_the_session_id() {
    let night = night();
    let mut alice = night.alice();
    let token = token(&mut alice);
    let id = alice.cookie(COOKIE).map(|cookie| cookie.value.clone()).unwrap_or_default();
    assert!(
        token.len() >= 22,
        "\n\nThe token in the form is {token:?}. 128 random bits take 32 letters in hex, and 22 in base64.\n"
    );
    assert!(
        !token.contains(&id),
        "\n\nThe session ID stands on the page, as the token: {id}\n\
         HttpOnly had kept it from script. Draw a value of its own.\n"
    );
}
