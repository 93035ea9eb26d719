//! The server is started again while a round is on.

use cloakroom::database::Database;

use super::{PAGE, begin, pair_of, press, two};
use crate::harness::TestApp;

#[tokio::test]
async fn a_round_that_was_on_at_a_restart_is_said_to_have_ended_and_begins_anew_in_the_same_roles() {
    let database = Database::in_memory().unwrap();
    let (app, room) = TestApp::of_a_class(database.clone()).await;
    let (mallory, alice, pair) = two(&app, &room, "planted").await;
    let (again, room) = TestApp::of_a_class(database).await;
    let (mallory, alice) = (again.another().with_the_jar_of(&mallory), again.another().with_the_jar_of(&alice));
    for who in [&mallory, &alice] {
        let page = who.get(PAGE).await.body;
        assert!(page.contains("The hotel of this round has ended") && page.contains("Nobody has won"), "{page}");
    }
    // What was under way when it ended is refused in words, and changes nothing.
    let (number, round) = (pair.number.to_string(), pair.round.to_string());
    let late = [("do", "open"), ("address", "https://hotel.grand.example/"), ("pair", &*number), ("round", &*round)];
    let answer = press(&mallory, &late).await;
    assert!(answer.body.contains("begin the round anew, both of you"), "{} {}", answer.status, answer.body);
    let second = begin(&mallory, &alice, &room).await;
    assert!(second.on.is_some() && second.mallory == pair.mallory, "{second:?}");
    assert!(pair_of(&room, "Mina").unwrap().rounds.is_empty(), "nobody has won the first one");
    for (who, role) in [(&mallory, "You are Mallory"), (&alice, "You are Alice")] {
        let page = who.get(PAGE).await.body;
        assert!(page.contains(role) && !page.contains("has ended"), "{page}");
    }
}
