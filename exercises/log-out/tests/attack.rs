//! Replays an attack on your hotel, from the same file the player uses, and looks into Alice's
//! cookie jar after the logout.

use axum::{Router, body::Body};
use cloakroom_engine::{
    browser::{Browser, BrowserError},
    script::{Attack, Outcome, Run, run},
    world::Site,
};
use log_out::{COOKIE, Guests, hotel};

const ATTACK: &str = include_str!("../../../lessons/attacks/replay-after-logout.md");
const PASSWORD: &str = "tweed-4711";
const SECRET: &str = "7F3K-92QX";

fn your_hotel() -> Site<Router, Body> {
    let guests = Guests { alice_password: PASSWORD.into(), alice_secret: SECRET.into() };
    let fixtures = [("alice.password", guests.alice_password.clone()), ("secret", guests.alice_secret.clone())];
    Site::new(hotel(guests), COOKIE, fixtures)
}

async fn attack() -> Run {
    let attack = Attack::parse("replay-after-logout", ATTACK).expect("the attack file can be read");
    run(&attack, &your_hotel(), &your_hotel()).await
}

/// Logs Alice in and says what her browser shows then.
async fn log_in(alice: &mut Browser, hotel: &Site<Router, Body>) -> Result<String, BrowserError> {
    alice.open(hotel, "https://hotel.grand.example/login").await?;
    let fields = [("guest".to_owned(), "alice".to_owned()), ("password".to_owned(), PASSWORD.to_owned())];
    alice.submit(hotel, "log in", &fields).await?;
    Ok(alice.page().map(|page| page.text.clone()).unwrap_or_default())
}

#[tokio::test]
async fn alice_can_still_log_in_and_out() {
    let run = attack().await;
    assert!(!matches!(run.outcome, Outcome::Broken { .. }), "\n\n{}\n", run.story());
}

#[tokio::test]
async fn a_copied_session_id_opens_nothing_after_the_logout() {
    let run = attack().await;
    assert!(matches!(run.outcome, Outcome::Stopped { .. }), "\n\n{}\n", run.story());
}

#[tokio::test]
async fn after_the_logout_her_browser_holds_no_session_cookie_and_she_can_log_in_again() -> Result<(), BrowserError> {
    let (hotel, mut alice) = (your_hotel(), Browser::new("alice"));
    log_in(&mut alice, &hotel).await?;

    alice.submit(&hotel, "log out", &[]).await?;
    let left = alice.jar().cookies().find(|cookie| cookie.name == COOKIE);
    assert!(
        left.is_none(),
        "\n\nAlice logged out, and her browser still holds the session cookie: {}\n\
         Either nobody told the browser to drop it, or the session lives on and the layer sent its ID again.\n",
        left.map(|cookie| cookie.pair()).unwrap_or_default()
    );

    let shown = log_in(&mut alice, &hotel).await?;
    assert!(
        shown.contains(SECRET),
        "\n\nAlice logged out, logged in again, and does not see her room code:\n{shown}\n"
    );
    Ok(())
}
