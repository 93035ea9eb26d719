use cloakroom_engine::{
    cookie::Kind as Purpose,
    exchange::{How, Navigation, Received, RequestTrace, Sent, StoreTrace},
};
use time::OffsetDateTime;
use url::Url;

use super::*;

/// `who` sends these cookies to this host, and gets these lines back.
fn exchange(who: &str, host: &str, cookies: &str, lines: &[&str]) -> Exchange {
    let url = Url::parse(&format!("https://{host}/token")).unwrap();
    let header = |name: &str, line: &str| (name.to_owned(), line.to_owned());
    Exchange {
        who: who.to_owned(),
        at: OffsetDateTime::UNIX_EPOCH,
        navigation: Navigation { how: How::ByHand, initiator: None, kind: Purpose::Navigate },
        request: Sent { method: "GET".to_owned(), url, headers: vec![header("Cookie", cookies)], body: String::new() },
        response: Received {
            status: 200,
            headers: lines.iter().map(|line| header("Set-Cookie", line)).collect(),
            body: String::new(),
        },
        verdicts: Vec::new(),
        set: Vec::new(),
        store: StoreTrace::default(),
        passage: RequestTrace::default(),
    }
}

fn after(exchanges: &[Exchange]) -> Tickets {
    let mut tickets = Tickets::default();
    for exchange in exchanges {
        tickets.see(exchange);
    }
    tickets
}

#[test]
fn ids_and_tokens_are_counted_apart_and_keep_their_numbers() {
    let tickets = after(&[
        exchange("alice", HOTEL, "", &["sid=one", "token=a.b.c"]),
        exchange("mallory", HOTEL, "sid=two; token=d.e.f", &[]),
        exchange("alice", HOTEL, "sid=one; token=a.b.c", &["token=; Max-Age=0"]),
    ]);
    let numbers = ["one", "two", "a.b.c", "d.e.f"].map(|value| tickets.number(value));
    assert_eq!(numbers, [Some(1), Some(2), Some(1), Some(2)]);
    assert_eq!(tickets.iter().count(), 4, "what is to be forgotten is no ticket");
    assert!(tickets.known_to("d.e.f", "mallory") && !tickets.known_to("a.b.c", "mallory"));
}

#[test]
fn a_token_is_forged_unless_the_hotel_has_set_it() {
    let forged = |tickets: &Tickets, value: &str| tickets.get(value).unwrap().forged();
    let tickets = after(&[
        exchange("mallory", HOTEL, "", &["token=hers"]),
        exchange("mallory", "evil.example", "", &["token=planted"]),
        exchange("mallory", HOTEL, "sid=hers.too; token=written", &[]),
        exchange(OWN_BROWSER, "hotel.abc.cloakroom.localhost", "", &["token=yours"]),
    ]);
    let which = ["hers", "planted", "written", "yours"].map(|value| forged(&tickets, value));
    assert_eq!(which, [false, true, true, false]);
    assert!(!forged(&tickets, "hers.too"), "an ID that somebody made up says nothing by itself");
}

#[test]
fn a_forged_token_is_held_against_the_last_that_its_maker_was_given() {
    let tickets = after(&[
        exchange("mallory", HOTEL, "", &["token=hers"]),
        exchange("alice", HOTEL, "", &["token=alices"]),
        exchange("mallory", HOTEL, "token=written", &[]),
        exchange("trent", HOTEL, "token=his", &[]),
        exchange("trent", HOTEL, "", &["token=late"]),
    ]);
    let beside = |value: &str| tickets.issued_before(tickets.get(value).unwrap()).map(|t| &*t.value);
    assert_eq!(beside("written"), Some("hers"));
    assert_eq!(beside("his"), Some("alices"), "who was given none is held against the last of anybody");
}

#[test]
fn a_token_as_long_as_a_signed_id_is_not_cut() {
    let long = "t".repeat(66);
    let tickets = after(&[exchange("alice", HOTEL, &format!("token={long}"), &[])]);
    assert_eq!(&*tickets.get(&long).unwrap().value, long);
}

#[test]
fn what_nobody_shows_any_more_is_forgotten_and_no_number_is_given_out_twice() {
    let mut tickets = Tickets::default();
    for n in 0..3 * MOST {
        tickets.see(&exchange("mallory", HOTEL, "sid=alices", &[&format!("sid=s{n}")]));
        assert!(tickets.iter().count() <= MOST);
    }
    assert_eq!(tickets.number("alices"), Some(1), "what is shown again and again stays");
    assert_eq!((tickets.number("s0"), tickets.number(&format!("s{}", 3 * MOST - 1))), (None, Some(3 * MOST + 1)));
    tickets.see(&exchange("mallory", HOTEL, "sid=s0", &[]));
    assert_eq!(tickets.number("s0"), Some(3 * MOST + 2), "who comes back gets a new number");
    assert_eq!(tickets.ids.len(), tickets.kept.len());
}

#[test]
fn long_ones_are_few_and_what_no_cookie_could_hold_is_none() {
    let mut tickets = Tickets::default();
    for n in 0..200 {
        tickets.see(&exchange("mallory", HOTEL, &format!("token={}{n:03}", "t".repeat(4000)), &[]));
    }
    let bytes: usize = tickets.iter().map(|t| t.value.len()).sum();
    assert!(bytes <= MOST_BYTES && bytes == tickets.bytes && tickets.iter().count() > 50, "{bytes}");
    tickets.see(&exchange("mallory", HOTEL, &format!("sid={}", "s".repeat(MOST_LENGTH + 1)), &[]));
    assert!(tickets.iter().all(|t| t.kind == Kind::Token));
}
