//! Lets a page of Mallory's send your form as Alice, from the attack's file, and sends it as Alice herself.

use std::{collections::HashSet, sync::Arc};

use csrf_token::{COOKIE, Guests, hotel};
use stage::{Seen, TestSite, Visitor, alice_can_do_her_business, bits, draw, mallory_gets_nothing, proves, replay};
use tower_sessions::{MemoryStore, Session, SessionStore, session::Id};

/// Your code.
#[path = "../src/lib.rs"]
pub mod csrf_token;

const ATTACK: &str = include_str!("../../../lessons/attacks/csrf-form.md");

struct Night {
    hotel: TestSite,
    store: MemoryStore,
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
    let (of, store) = (guests.clone(), MemoryStore::default());
    let kept = store.clone();
    Night { hotel: TestSite::open(COOKIE, known, || hotel(of, kept)), store, guests }
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

/// The token in a form.
fn token_in(form: &Seen) -> String {
    let after = form.page().split_once("name=token value=\"").map_or("", |(_, after)| after);
    after.split('"').next().unwrap_or_default().to_owned()
}

/// The token in the form that this visitor is shown.
fn token(visitor: &mut Visitor) -> String {
    token_in(&visitor.open("/coats/pass"))
}

/// What a page of Mallory's makes Alice's browser send, with this token; with none, there is no such field.
fn pass(alice: &mut Visitor, coat: &str, to: &str, token: Option<&str>) -> Seen {
    let mut fields = vec![("coat", coat), ("to", to)];
    fields.extend(token.map(|token| ("token", token)));
    alice.send_form("/coats/pass", &[("origin", b"https://evil.example")], &fields)
}

/// Did the hotel do it? Whoever is not logged in is sent to the login instead.
fn went(seen: &Seen) -> bool {
    seen.status() == 303 && seen.header("location") == Some("/account")
}

/// Must be refused with 403; `why` if it is not.
#[track_caller]
fn refused(seen: &Seen, why: &str) {
    assert!(seen.status() == 403, "\n\n{why}, and your hotel did not refuse it with 403:\n{}\n", seen.told());
}

#[test]
fn alice_can_still_do_her_business() {
    let _test = proves(6);
    alice_can_do_her_business(&replay(ATTACK, || night().hotel));
}

#[test]
fn a_form_on_mallorys_page_does_nothing() {
    let _test = proves(1);
    let think = "The form came with Alice's cookie, and with nothing that only your own form could hold. What \
                 does `check` say if her session has no token yet?";
    mallory_gets_nothing(&replay(ATTACK, || night().hotel), think);
}

#[test]
fn no_token_is_no_token_and_a_wrong_one_is_wrong() {
    let _test = proves(1);
    let night = night();
    let mut alice = night.alice();
    refused(&pass(&mut alice, "1", "mallory", None), "Alice has opened no form yet, and one came without a token");
    refused(
        &pass(&mut alice, "1", "mallory", Some("")),
        "Alice has opened no form yet, and one came with an empty token",
    );
    let real = token(&mut alice);
    let (half, more) = (real.chars().take(real.chars().count() / 2).collect::<String>(), format!("{real}0"));
    let other_end: String = real.chars().rev().collect();
    let drawn = draw::word();
    let (as_long, short) = ("0".repeat(real.len()), real.chars().skip(1).collect::<String>());
    let mut wrongs = vec!["", "0", &drawn, &half, &more, &as_long, &short, &other_end];
    let (before, twice, blank) = (format!("0{real}"), format!("{real},{real}"), format!("{real} "));
    wrongs.extend([before.as_str(), &twice, &blank]);
    for wrong in wrongs {
        // By chance a token may read the same both ways.
        if wrong != real {
            let why = format!("The form came with a wrong token, {wrong:?} (Alice's is {real:?})");
            refused(&pass(&mut alice, "1", "mallory", Some(wrong)), &why);
        }
    }
    refused(&pass(&mut alice, "1", "mallory", None), "The form came without a token");
}

#[test]
fn tokens_are_drawn_with_128_bits() {
    let _test = proves(2);
    let night = night();
    let tokens: Vec<String> = (0..64).map(|_| token(&mut night.alice())).collect();
    let different: HashSet<&String> = tokens.iter().collect();
    assert!(
        different.len() == tokens.len(),
        "\n\nOf {} sessions, some have the same token: {:?}\n",
        tokens.len(),
        tokens[0]
    );
    // So many that a letter of each place comes again and again: they are asked for without the pages.
    let drawn = drawn_for(1024);
    let bits = bits(&drawn);
    assert!(
        bits > 125.0,
        "\n\nThe token in the form is {:?}, then {:?}. Over 1024 of them, about {bits:.0} bits change.\n\
         128 random bits take 32 letters in hex, 22 in base64, and 39 digits: `rand::random::<u128>()`.\n",
        drawn[0],
        drawn[1]
    );
}

/// The tokens of so many sessions in which Alice is logged in.
fn drawn_for(sessions: usize) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime starts");
    runtime.block_on(async {
        let (store, mut tokens) = (Arc::new(MemoryStore::default()), Vec::new());
        for _ in 0..sessions {
            let session = Session::new(None, Arc::clone(&store), None);
            session.insert("guest", "alice").await.expect("the store answers");
            session.save().await.expect("the store answers");
            tokens.push(csrf_token::token(&session).await.expect("a session that is there has a token"));
        }
        tokens
    })
}

#[test]
fn a_token_is_computed_from_nothing() {
    let _test = proves(2);
    // Two hotels, and in both of them the very same session: the same ID, with the same things in it.
    let (one, two) = (night(), night());
    let alice = one.alice();
    let cookie = alice.cookie(COOKIE).map(|cookie| cookie.pair()).unwrap_or_default();
    let id = cookie.rsplit('=').next().and_then(|id| id.parse::<Id>().ok()).expect("Alice has a session ID");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime starts");
    let record = runtime.block_on(one.store.load(&id)).expect("the store answers").expect("Alice has a session");
    runtime.block_on(two.store.save(&record)).expect("the store answers");
    let shown = |night: &Night| {
        token_in(&Visitor::new("Alice", &night.hotel).send("GET", "/coats/pass", &[("cookie", cookie.as_bytes())], ""))
    };
    let here = shown(&one);
    let fields = [("coat", "1"), ("to", "mallory"), ("token", here.as_str())];
    let from: [(&str, &[u8]); 2] = [("cookie", cookie.as_bytes()), ("origin", b"https://evil.example")];
    let seen = Visitor::new("Alice", &two.hotel).send_form("/coats/pass", &from, &fields);
    let why = format!(
        "A hotel that has drawn no token for this session was sent one that another had drawn, {here:?}. It can be computed"
    );
    refused(&seen, &why);
    let there = shown(&two);
    assert!(
        here != there,
        "\n\nThe same session in another hotel got the same token: {here:?}\n\
         It was computed from what is in the session, or from its ID. Whoever knows how, and knows that, knows the token.\n"
    );
}

#[test]
fn mallory_does_not_get_far_with_a_token_of_her_own() {
    let _test = proves(3);
    let night = night();
    let hers = token(&mut night.mallory());
    let mut alice = night.alice();
    let why = format!(
        "Mallory logged in herself, opened the form, and made a page with a token of her own: {hers:?}. Alice's browser sent it"
    );
    refused(&pass(&mut alice, "1", "mallory", Some(&hers)), &why);
    token(&mut alice);
    refused(&pass(&mut alice, "1", "mallory", Some(&hers)), &why);
}

#[test]
fn a_token_of_another_session_of_hers_is_wrong_too() {
    let _test = proves(3);
    let night = night();
    let (mut desk, mut phone) = (night.alice(), night.alice());
    let (first, second) = (token(&mut desk), token(&mut phone));
    assert!(first != second, "\n\nTwo sessions of Alice's have one token: {first:?}\n");
    let why = "Alice's desk sent the token of her phone's session. Whoever was once at her desk knows that of all her sessions";
    refused(&pass(&mut desk, "1", "mallory", Some(&second)), why);
    let seen = pass(&mut desk, "1", "bob", Some(&first));
    assert!(went(&seen), "\n\nAlice's own form did not work after her phone had opened one:\n{}\n", seen.told());
    // Another login in the same browser is another session.
    desk.open("/account");
    desk.submit("log out", &[]);
    let mut desk = logged_in(desk, "alice", &night.guests.alice_password);
    refused(&pass(&mut desk, "2", "mallory", Some(&first)), "The token is of a session that ended with the logout");
}

#[test]
fn the_session_id_is_not_in_it() {
    let _test = proves(4);
    let night = night();
    let mut alice = night.alice();
    let token = token(&mut alice);
    let id = alice.cookie(COOKIE).map(|cookie| cookie.value.clone()).unwrap_or_default();
    let number = id.parse::<Id>().map(|id| id.0).unwrap_or_default();
    let backwards = |text: &str| text.chars().rev().collect::<String>();
    let hex: String = id.bytes().map(|byte| format!("{byte:02x}")).collect();
    let (bytes, swapped) = (format!("{number:032x}"), format!("{:032x}", number.swap_bytes()));
    let written =
        [id.clone(), backwards(&id), hex, bytes, swapped, number.to_string(), number.cast_unsigned().to_string()];
    let (lower, flat) = (token.to_lowercase(), token.replace(['-', ':', ' '], ""));
    assert!(
        !written
            .iter()
            .any(|id| token.contains(id) || lower.contains(&id.to_lowercase()) || flat.to_lowercase().contains(id)),
        "\n\nThe session ID stands on the page, as the token {token:?}: {id}\n\
         HttpOnly had kept it from script. Draw a value of its own.\n"
    );
}

#[test]
fn the_forms_in_two_tabs_both_work() {
    let _test = proves(5);
    for first_first in [true, false] {
        let night = night();
        let mut alice = night.alice();
        let (first, second) = (token(&mut alice), token(&mut alice));
        let order = if first_first { [&first, &second] } else { [&second, &first] };
        for (coat, sent) in ["1", "2"].into_iter().zip(order) {
            let seen = pass(&mut alice, coat, "bob", Some(sent));
            assert!(
                went(&seen),
                "\n\nAlice opened the form in two tabs and sent both. Coat {coat} did not go:\n{}\n   in the first tab:  {first}\n   \
                 in the second tab: {second}\n   sent now:          {sent}\nNobody attacks her here. Keep one token as long as the session.\n",
                seen.told()
            );
        }
    }
}

#[test]
fn a_refused_form_leaves_the_others_alone() {
    let _test = proves(5);
    let night = night();
    let mut alice = night.alice();
    let good = token(&mut alice);
    for wrong in [None, Some(""), Some("wrong")] {
        pass(&mut alice, "1", "mallory", wrong);
    }
    let seen = pass(&mut alice, "1", "bob", Some(&good));
    assert!(
        went(&seen),
        "\n\nMallory's page sent forms with wrong tokens, and now Alice's own form is refused as well:\n{}\n",
        seen.told()
    );
}

#[test]
fn alice_can_pass_her_coat_on() {
    let _test = proves(6);
    let night = night();
    let mut alice = night.alice();
    for coat in ["1", "2"] {
        alice.open("/coats/pass");
        let seen = alice.submit("pass on", &[("coat", coat), ("to", "bob")]);
        assert!(
            seen.status() == 200 && !seen.page().contains(&format!("on peg {coat}")),
            "\n\nAlice filled in your own form, and her coat on peg {coat} did not go to Bob:\n{}\n",
            seen.told()
        );
    }
}
