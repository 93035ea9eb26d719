//! The table of differences against the browsers: the example of each row is played, and the cookies compared.
//!
//! What lives here: a test for each browser, and one for Chromium with the setting that Debian changes. Why here: `/reference/cookies/differences` says that its answers were
//! measured, and by which name. Deliberately absent: the rows without an example; a test of the engine has those.

use cloakroom_engine::{
    cookie::{Difference, Measured, Profile, differences},
    explain,
};

use super::{
    case::Case, chromium, firefox, firefox::short, firefox_player::FirefoxPlayer, player::Player, server::Server,
};
use crate::browsers::{chromium_or_skip, firefox_or_skip};

/// The rows with an example, each with its case. Those in which a user agent names its reasons first are elsewhere.
fn examples() -> Vec<(Difference, Case)> {
    let rows: Vec<_> = differences()
        .into_iter()
        .filter(|row| matches!(row.measured, Measured::Browsers(_)))
        .map(|row| {
            let case = serde_json::from_str(row.case.as_deref().unwrap()).unwrap_or_else(|e| panic!("{}: {e}", row.id));
            (row, case)
        })
        .collect();
    assert!(rows.len() > 20, "only {} rows are measured in browsers", rows.len());
    rows
}

fn by_the_jar(row: &Difference, profile: Profile) -> String {
    let now = cloakroom::clock::Clock::wall();
    explain::line(row.case.as_deref().unwrap(), profile, now).unwrap_or_else(|e| panic!("{}: {e}", row.id)).cookie
}

fn told(row: &Difference, observed: &str, jar: &str) -> String {
    format!("{}: the browser {:?}, the jar {:?}", row.id, short(observed), short(jar))
}

fn report(browser: &str, differing: &[String]) {
    assert!(differing.is_empty(), "{browser} differs from its row:\n{}", differing.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_example_of_a_difference_is_as_chromium_does_it() {
    let Some(executable) = chromium_or_skip() else { return };
    let server = Server::start().await;
    let browser = chromium(&executable, &server, &serde_json::json!({})).await;
    let mut player = Player::new(&browser, &server).await;
    let mut differing = Vec::new();
    for (row, case) in examples() {
        let observed = player.play(&case).await.cookie;
        // The browser of this machine blocks third-party cookies, as Debian builds it.
        let jar = by_the_jar(&row, Profile::ChromiumDebian);
        if observed != jar {
            differing.push(told(&row, &observed, &jar));
        }
    }
    server.stop();
    browser.end().await;
    report("Chromium", &differing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_example_of_a_difference_is_as_chromium_does_it_with_its_makers_setting() {
    let Some(executable) = chromium_or_skip() else { return };
    let server = Server::start().await;
    // Third-party cookies are blocked in incognito windows only: what Chrome has, and Debian changes.
    let makers = serde_json::json!({ "profile": { "cookie_controls_mode": 2 } });
    let browser = chromium(&executable, &server, &makers).await;
    let mut player = Player::in_the_first_context(&browser, &server);
    let mut differing = Vec::new();
    for (row, case) in examples() {
        let observed = player.play(&case).await.cookie;
        let jar = by_the_jar(&row, Profile::Chromium);
        if observed != jar {
            differing.push(told(&row, &observed, &jar));
        }
    }
    server.stop();
    browser.end().await;
    report("Chromium with its makers' setting", &differing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_example_of_a_difference_is_as_firefox_does_it() {
    let Some(executable) = firefox_or_skip() else { return };
    let server = Server::start().await;
    let browser = firefox(&executable, &server).await;
    let mut player = FirefoxPlayer::new(&browser, &server).await;
    let mut differing = Vec::new();
    for (row, case) in examples() {
        let observed = player.play(&case).await;
        let jar = by_the_jar(&row, Profile::Firefox);
        if observed != jar {
            differing.push(told(&row, &observed, &jar));
        }
    }
    server.stop();
    browser.end().await;
    report("Firefox", &differing);
}
