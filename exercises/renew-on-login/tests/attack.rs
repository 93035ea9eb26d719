//! Replays the lesson's attack on your hotel, from the same file the lesson plays.

use axum::{Router, body::Body};
use cloakroom_engine::{
    script::{Attack, Outcome, Run, run},
    world::Site,
};
use renew_on_login::{Guests, hotel};

const ATTACK: &str = include_str!("../../../lessons/attacks/fixation-planted.md");

fn your_hotel() -> Site<Router, Body> {
    let guests = Guests { alice_password: "tweed-4711".into(), alice_secret: "7F3K-92QX".into() };
    let fixtures = [("alice.password", guests.alice_password.clone()), ("secret", guests.alice_secret.clone())];
    Site::new(hotel(guests), "sid", fixtures)
}

async fn attack() -> Run {
    let attack = Attack::parse("fixation-planted", ATTACK).expect("the attack file can be read");
    run(&attack, &your_hotel(), &your_hotel()).await
}

#[tokio::test]
async fn alice_can_still_log_in_and_out() {
    let run = attack().await;
    assert!(!matches!(run.outcome, Outcome::Broken { .. }), "\n\n{}\n", run.story());
}

#[tokio::test]
async fn mallory_does_not_get_in_with_the_id_she_planted() {
    let run = attack().await;
    assert!(matches!(run.outcome, Outcome::Stopped { .. }), "\n\n{}\n", run.story());
}
