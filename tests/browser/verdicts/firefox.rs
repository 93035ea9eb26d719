//! The jar against a real Firefox: the same generated cases, cookie strings compared.
//!
//! What lives here: the run and its bar. Why here: Firefox says neither what it refused nor why, so only the whole string
//! can be compared. Deliberately absent: a list of known differences; there is none.

use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use cloakroom::clock::Clock;
use cloakroom_engine::{cookie::Profile, explain};
use futures_util::future::join_all;

use super::{case::Case, firefox, firefox_player::FirefoxPlayer, generator, number, server::Server};
use crate::browsers::firefox_or_skip;

/// One round through the themes.
const CASES: u64 = 100;
/// Containers that play at the same time; more of them only wait for each other.
const PLAYERS: usize = 4;
/// At least so many of a thousand strings are the same.
const SAME: usize = 995;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_jar_sends_what_firefox_sends() {
    let Some(executable) = firefox_or_skip() else { return };
    let cases = number("CLOAKROOM_VERDICT_CASES").unwrap_or(CASES);
    let seed = number("CLOAKROOM_VERDICT_SEED").unwrap_or_else(|| u64::from(rand::random::<u32>()));
    let server = Server::start().await;
    let browser = firefox(&executable, &server).await;
    let (begun, next) = (Instant::now(), AtomicU64::new(0));
    let play = async |_| {
        let mut player = FirefoxPlayer::new(&browser, &server).await;
        let mut played = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= cases {
                return played;
            }
            let case = generator::case(seed, number, Clock::wall());
            let observed = player.play(&case).await;
            let jar = by_the_jar(&case);
            played.push((case, observed, jar));
        }
    };
    let played: Vec<_> = join_all((0..PLAYERS).map(play)).await.into_iter().flatten().collect();
    let rate = cases as f64 / begun.elapsed().as_secs_f64();
    server.stop();
    browser.end().await;
    let (mut informative, mut different) = (0, String::new());
    let mut same = 0;
    for (case, observed, jar) in &played {
        informative += usize::from(!observed.is_empty() || !jar.is_empty());
        if observed == jar {
            same += 1;
        } else {
            let (id, theme) = (&case.id, case.theme);
            let [observed, jar, json] = [observed, jar, &case.json()].map(|text| short(text));
            let _ = writeln!(different, "{id} [{theme}]\n  Firefox: {observed}\n  jar:     {jar}\n  {json}");
        }
    }
    let all = played.len();
    eprintln!(
        "Firefox: {same} of {all} cookie strings are the same, {informative} are not empty on both sides; seed {seed}, \
         {rate:.1} cases a second\n{different}"
    );
    assert!(informative * 2 > all, "more than half of the cases say something");
    assert!(same * 1000 >= all * SAME, "{same} of {all} cookie strings are the same");
}

/// Long values say nothing to a reader.
pub(super) fn short(text: &str) -> String {
    let mut runs = String::with_capacity(text.len().min(2000));
    let (mut last, mut run) = ('\0', 0);
    for letter in text.chars().take(20_000) {
        run = if letter == last { run + 1 } else { 0 };
        last = letter;
        if run < 12 {
            runs.push(letter);
        }
    }
    runs.chars().take(2000).collect()
}

fn by_the_jar(case: &Case) -> String {
    explain::line(&case.json(), Profile::Firefox, case.now).unwrap_or_else(|e| panic!("{e}: {case:?}")).cookie
}
