//! The jar against a real Chromium: generated cases, decision and reason compared.
//!
//! A case (`case.rs`) is made by chance from a fixed mix (`generator`), played in a headless Chromium for which our
//! server is the whole internet (`server.rs`, `tab.rs`, `player.rs`), and put to the jar as one line of
//! JSON. Chromium says in the DevTools protocol why it refused a line or withheld a cookie (`observed.rs`); the two are
//! compared decision by decision (`compare.rs`), and counted (`report.rs`). What differs is either in
//! `differences.toml` with its cause (`known.rs`), or fails the test.
//!
//! The same cases are played in Firefox (`firefox_player.rs`, `firefox.rs`), which tells no reasons: there the
//! cookie strings are compared. And the examples of the table of differences are played in both (`examples.rs`), and
//! answers whose `Date` is not the time of the browser (`clocks.rs`).
//!
//! `CLOAKROOM_VERDICT_CASES` is the number of cases (`./test browser --cases N`), `CLOAKROOM_VERDICT_SEED` plays a
//! seed again. Deliberately absent: ageing, full jars, and what script is told when it may not write.

mod case;
mod clocks;
mod compare;
mod examples;
mod firefox;
mod firefox_player;
mod generator;
mod known;
mod observed;
mod player;
mod report;
mod server;
mod tab;

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use cloakroom::clock::Clock;
use compare::{Explained, decisions};
use futures_util::future::join_all;
use known::Known;
use player::Player;
use report::Report;
use serde_json::{Value, json};
use server::Server;

use crate::browsers::{Bidi, DevTools, chromium_or_skip};

/// One round through the themes.
const CASES: u64 = 100;
/// Contexts that play at the same time; more of them only wait for each other.
const PLAYERS: usize = 4;

/// What costs a case its time, or has the server asked where a case does not expect it.
const SWITCHES: &[&str] = &[
    // A process for each site costs fifty milliseconds a case. Cookies are judged in the network process, with or
    // without it; and a frame's events come in its page's session.
    "--disable-site-isolation-trials",
    // Nor a new process for each address that is typed in.
    "--renderer-process-limit=2",
    // Else an http navigation would be tried as https first, and a page without an origin would be asked whether it
    // may reach this machine, where every host is. The others only cost time.
    "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,IsolateOrigins,site-per-process,BackForwardCache,\
     LocalNetworkAccessChecks",
];

/// The same for Firefox.
const PREFERENCES: &[(&str, &str)] = &[
    // Else an http navigation would be tried as https first, and a picture would be fetched by https.
    ("dom.security.https_first", "false"),
    ("dom.security.https_only_mode", "false"),
    ("security.mixed_content.upgrade_display_content", "false"),
    ("network.stricttransportsecurity.preloadlist", "false"),
    ("network.prefetch-next", "false"),
    ("network.http.speculative-parallel-limit", "0"),
];

async fn chromium(executable: &Path, server: &Server, preferences: &Value) -> DevTools {
    DevTools::launch(executable, &server.internet, SWITCHES, preferences).await
}

async fn firefox(executable: &Path, server: &Server) -> Bidi {
    Bidi::launch(executable, &server.internet, PREFERENCES).await
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a number, not {text:?}")))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_jar_decides_as_chromium_does_and_for_the_same_reason() {
    let Some(executable) = chromium_or_skip() else { return };
    let cases = number("CLOAKROOM_VERDICT_CASES").unwrap_or(CASES);
    let seed = number("CLOAKROOM_VERDICT_SEED").unwrap_or_else(|| u64::from(rand::random::<u32>()));
    let server = Server::start().await;
    let browser = chromium(&executable, &server, &json!({})).await;
    let (begun, next) = (Instant::now(), AtomicU64::new(0));
    let known = Known::read();
    let play = async |_| {
        let mut player = Player::new(&browser, &server).await;
        let mut played = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= cases {
                return played;
            }
            let case = generator::case(seed, number, Clock::wall());
            let observed = player.play(&case).await;
            let explained = Explained::by_the_jar(&case);
            let decisions = decisions(&case, &observed, &explained);
            played.push((case, decisions));
        }
    };
    let played = join_all((0..PLAYERS).map(play)).await;
    let mut report = Report::default();
    for (case, decisions) in played.iter().flatten() {
        report.add(case, decisions, &known);
    }
    let rate = cases as f64 / begun.elapsed().as_secs_f64();
    eprintln!("{}seed {seed}, {rate:.0} cases a second", report.table());
    for difference in &report.unknown {
        eprintln!("unexplained: {difference}");
    }
    server.stop();
    browser.end().await;
    if cases.is_multiple_of(CASES) {
        report.mix_holds();
    }
    report.bars_hold();
    assert!(report.unknown.is_empty(), "{} differences that differences.toml does not explain", report.unknown.len());
}
