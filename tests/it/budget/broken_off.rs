//! A request that is dropped at any moment leaves jar, journal, clock and records as before or after it.

use std::{
    future::poll_fn,
    pin::pin,
    task::Poll,
    time::{Duration, Instant},
};

use http::StatusCode;
use serde_json::json;

use super::press;
use crate::{guest::GuestBrowser, harness::TestApp};

/// What a sandbox holds, as far as it must fit together.
#[derive(Debug, PartialEq, Eq)]
struct State {
    /// Alice's visits in the journal.
    noted: u64,
    /// The visits that her record counts.
    counted: u64,
    /// Does her jar hold the ID of that record?
    held: bool,
    /// Seconds that the clock has been moved.
    ahead: u64,
}

impl State {
    async fn of(app: &TestApp) -> Self {
        let journal = app.get("/api/sandbox/exchanges").await.json();
        let records = app.get("/api/sandbox/sessions").await.json();
        let cookies = app.get("/api/sandbox/browsers/alice/cookies").await.json();
        let clock = app.get("/api/sandbox").await.json();
        let records = records["records"].as_array().cloned().unwrap_or_default();
        let cookies = cookies["cookies"].as_array().cloned().unwrap_or_default();
        Self {
            noted: journal["exchanges"].as_array().map_or(0, |all| all.len() as u64),
            counted: records.iter().filter_map(|r| r["data"]["visits"].as_u64()).sum(),
            held: cookies.iter().any(|c| records.iter().any(|r| r["id"] == c["value"])),
            ahead: clock["clock"]["offset_seconds"].as_u64().unwrap_or(0),
        }
    }

    /// Each visit is in all places or in none; the first one without a minute before it.
    fn is_whole(&self) -> bool {
        let Self { noted, counted, held, ahead } = *self;
        noted == counted && held == (noted > 0) && ahead == 60 * noted.saturating_sub(1)
    }
}

/// Drives a future this many times, or to its end; was it done?
async fn driven(times: usize, future: impl Future) -> bool {
    let mut future = pin!(future);
    for _ in 0..times {
        let done = poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await;
        if done {
            return true;
        }
        // What it waits for is on this thread or on the store's.
        tokio::task::yield_now().await;
    }
    false
}

const VISITS: &str = "open https://hotel.grand.example/count\nevery 1m for 6m open https://hotel.grand.example/count";

#[tokio::test]
async fn a_block_that_is_dropped_at_any_await_leaves_everything_whole() {
    let app = TestApp::start();
    let mut seen = Vec::new();
    // How far it has come after so many polls is up to the store's thread: until it was dropped in the middle as well.
    for _ in 0..50 {
        dropped_after_each_poll(&app, &mut seen).await;
        if seen.iter().any(|noted| (1..7).contains(noted)) {
            return;
        }
    }
    panic!("it was never dropped in the middle: {seen:?}");
}

/// Presses the block and drops it after no poll, one, two, until it is done; how many visits there were each time.
async fn dropped_after_each_poll(app: &TestApp, seen: &mut Vec<u64>) {
    for times in 0.. {
        let learner = app.another();
        learner.post("/api/sandbox", "{}").await;
        let done = driven(times, press(&learner, "alice", VISITS)).await;
        // It ends after the request that was under way: no sooner, and not much later.
        let begun = Instant::now();
        let mut state = State::of(&learner).await;
        while !state.is_whole() && begun.elapsed() < Duration::from_secs(20) {
            tokio::time::sleep(Duration::from_millis(1)).await;
            state = State::of(&learner).await;
        }
        assert!(state.is_whole(), "dropped after {times} polls: {state:?}");
        seen.push(state.noted);
        if done {
            assert_eq!(state.noted, 7);
            break;
        }
        // The browser is still there, and goes on from where it was.
        let next = learner.does("alice", "act", "open https://hotel.grand.example/count").await;
        assert_eq!(next["problem"], serde_json::Value::Null, "dropped after {times} polls");
    }
}

#[tokio::test]
async fn a_request_whose_page_is_reloaded_while_it_is_held_is_completed() {
    let app = TestApp::start();
    app.hotel_host().await;
    app.ask("PUT", "/api/sandbox/pause", Some(&json!({ "at": "before_save", "who": "alice" }).to_string())).await;
    let block = format!("{VISITS}\nopen https://hotel.grand.example/account");
    let held = async {
        while app.get("/api/sandbox/pause").await.json()["held"] == json!([]) {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = press(&app, "alice", &block) => panic!("it was not held"),
        () = held => {}
    }
    // The next act waits for its turn, and finds everything as after the request.
    assert_eq!(app.get("/api/sandbox/pause").await.json()["held"], json!([]), "it is held for nobody");
    assert_eq!(press(&app, "mallory", "make x = base64url A").await.status, StatusCode::OK);
    let state = State::of(&app).await;
    assert_eq!(state, State { noted: 1, counted: 1, held: true, ahead: 0 }, "and what came after it was not played");
    let timeline = app.get("/inspector").await.body;
    assert!(timeline.contains("let go by the closing of its page"), "{timeline}");
}

#[tokio::test]
async fn a_visit_of_ones_own_browser_that_is_dropped_is_written_down_or_was_never_made() {
    let app = TestApp::start();
    for times in 0.. {
        let learner = app.another();
        let guest = GuestBrowser::at(&learner).await;
        let done = driven(times, guest.get("/count")).await;
        let begun = Instant::now();
        loop {
            let State { noted, counted, .. } = State::of(&learner).await;
            if noted == counted {
                assert!(!done || noted == 1);
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(5), "dropped after {times} polls: {noted} {counted}");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        if done {
            break;
        }
    }
}
