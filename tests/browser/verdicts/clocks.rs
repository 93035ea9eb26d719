//! `Expires`, where the clocks of server and browser disagree: both browsers correct it by the answer's `Date`.
//!
//! What lives here: dates in either direction, near and far, and what is left of the cookie. Why here: the jar's rule
//! decides whether a sign-in is born expired on a machine whose clock is wrong. Deliberately absent: `Max-Age`, which
//! asks no clock but the browser's own.

use cloakroom::clock::Clock;
use cloakroom_engine::{
    cookie::{Profile, imf},
    explain,
};
use serde_json::json;
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339, macros::datetime};

use super::{case::Case, chromium, firefox, firefox_player::FirefoxPlayer, player::Player, server::Server};
use crate::browsers::{chromium_or_skip, firefox_or_skip};

const HOTEL: &str = "https://hotel.grand.example/";

/// The answer's `Date`, the cookie's `Expires`, and whether a browser still has it.
fn clocks(now: OffsetDateTime) -> Vec<(OffsetDateTime, OffsetDateTime, bool)> {
    let day = Duration::days(1);
    vec![
        // The browser is a day ahead: to it the date is long past.
        (now - day, now - day + Duration::hours(1), true),
        (now - day, now - day - Duration::hours(1), false),
        // The browser is a day behind: to it the date is still to come.
        (now + day, now + day - Duration::hours(1), false),
        (now + day, now + day + Duration::hours(1), true),
        (datetime!(2015-01-01 00:00 UTC), datetime!(2015-01-01 01:00 UTC), true),
        (datetime!(2080-01-01 00:00 UTC), datetime!(2079-01-01 00:00 UTC), false),
    ]
}

fn case(now: OffsetDateTime, date: OffsetDateTime, end: OffsetDateTime) -> Case {
    let lines = [format!("c=1; Expires={}", imf(end)), "stays=1".to_owned()];
    let step = json!({ "url": HOTEL, "set": lines, "date": date.format(&Rfc3339).unwrap(), "at": now.format(&Rfc3339).unwrap() });
    serde_json::from_value(json!({ "now": now.format(&Rfc3339).unwrap(), "steps": [step], "query": HOTEL })).unwrap()
}

/// The browser's answer beside what was expected and what the jar says.
fn compare(observed: &str, case: &Case, profile: Profile, sent: bool) {
    let expected = if sent { "c=1; stays=1" } else { "stays=1" };
    assert_eq!(observed, expected, "the browser: {}", case.json());
    let jar = explain::line(&case.json(), profile, case.now).unwrap_or_else(|error| panic!("{error}")).cookie;
    assert_eq!(jar, expected, "the jar: {}", case.json());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chromium_corrects_expires_by_the_date_of_the_answer() {
    let Some(executable) = chromium_or_skip() else { return };
    let server = Server::start().await;
    let browser = chromium(&executable, &server, &json!({})).await;
    let mut player = Player::new(&browser, &server).await;
    let now = Clock::wall().replace_nanosecond(0).unwrap();
    for (date, end, sent) in clocks(now) {
        let case = case(now, date, end);
        compare(&player.play(&case).await.cookie, &case, Profile::ChromiumDebian, sent);
    }
    server.stop();
    browser.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn firefox_corrects_expires_by_the_date_of_the_answer() {
    let Some(executable) = firefox_or_skip() else { return };
    let server = Server::start().await;
    let browser = firefox(&executable, &server).await;
    let mut player = FirefoxPlayer::new(&browser, &server).await;
    let now = Clock::wall().replace_nanosecond(0).unwrap();
    for (date, end, sent) in clocks(now) {
        let case = case(now, date, end);
        compare(&player.play(&case).await, &case, Profile::Firefox, sent);
    }
    server.stop();
    browser.end().await;
}
