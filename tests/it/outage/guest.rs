//! Somebody who is counted by the hotel again and again, reads a lesson in between, and notices when a number is missing.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::time::sleep;

use crate::crowd::Visitor;

/// What all of them saw.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) over: AtomicBool,
    /// How often the store was allowed to forget.
    pub(super) forgets: AtomicUsize,
    pub(super) counted: AtomicUsize,
    pub(super) refused: AtomicUsize,
    pub(super) pages: AtomicUsize,
    pub(super) slowest: Mutex<Option<(Duration, String)>>,
    pub(super) problems: Mutex<Vec<String>>,
    /// When each was counted last: when that request was begun.
    last: Mutex<Vec<Instant>>,
}

impl Told {
    /// How many have begun a request after this moment and were counted.
    pub(super) fn counted_since(&self, moment: Instant) -> usize {
        self.last.lock().unwrap().iter().filter(|last| **last > moment).count()
    }

    pub(super) fn line(&self) -> String {
        let [counted, refused, pages] = [&self.counted, &self.refused, &self.pages].map(|n| n.load(Ordering::SeqCst));
        format!("{counted} times counted, {refused} times 503, {pages} pages of lessons")
    }

    fn took(&self, what: &str, time: Duration) {
        let mut slowest = self.slowest.lock().unwrap();
        if slowest.as_ref().is_none_or(|(longest, _)| *longest < time) {
            *slowest = Some((time, what.to_owned()));
        }
    }

    fn problem(&self, says: String) {
        let mut problems = self.problems.lock().unwrap();
        if problems.len() < 20 {
            problems.push(says);
        }
    }
}

pub(super) struct Guest {
    number: usize,
    tutorial: Visitor,
    hotel: Visitor,
    told: Arc<Told>,
    /// What was acknowledged last, and how often the store had been allowed to forget by then.
    acknowledged: (u64, usize),
    /// Writes since then that may be done or not.
    unknown: u64,
}

impl Guest {
    /// With a sandbox of their own, whose sessions are in this store.
    pub(super) async fn arrives(number: usize, port: u16, store: &str, told: Arc<Told>) -> Self {
        let at = SocketAddr::from(([127, 0, 0, 1], port));
        let mut tutorial = Visitor::named(at, format!("localhost:{port}"));
        let (status, made) = tutorial.post("/api/sandbox", "{}".to_owned()).await;
        assert!((200..300).contains(&status), "{made}");
        let made: Value = serde_json::from_str(&made).unwrap();
        let host = made["hosts"]["hotel"].as_str().unwrap().trim_start_matches("http://").to_owned();
        let set = format!("{{\"store\":\"{store}\"}}");
        let (status, says) = tutorial.ask("PATCH", "/api/sandbox/switches", ("application/json", set)).await;
        assert_eq!(status, 200, "{says}");
        told.last.lock().unwrap().push(Instant::now());
        let hotel = Visitor::named(at, host);
        Self { number, tutorial, hotel, told, acknowledged: (0, 0), unknown: 0 }
    }

    pub(super) async fn goes_on(mut self) {
        while !self.told.over.load(Ordering::SeqCst) {
            self.is_counted().await;
            self.reads().await;
            sleep(Duration::from_millis(40)).await;
        }
    }

    async fn is_counted(&mut self) {
        let (begun, forgets) = (Instant::now(), self.told.forgets.load(Ordering::SeqCst));
        let (status, body) = self.hotel.get("/count").await;
        self.told.took("/count", begun.elapsed());
        match status {
            200 => {
                let number = body.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0);
                let forgets_now = self.told.forgets.load(Ordering::SeqCst);
                let (before, then) = self.acknowledged;
                let next = before + 1..=before + 1 + self.unknown;
                if !next.contains(&number) && forgets_now == then {
                    let says = format!("guest {}: {number} after {before}, {} unknown", self.number, self.unknown);
                    self.told.problem(says);
                }
                self.acknowledged = (number, forgets);
                self.unknown = 0;
                self.told.counted.fetch_add(1, Ordering::SeqCst);
                self.told.last.lock().unwrap()[self.number] = begun;
            }
            503 => {
                self.unknown += 1;
                self.told.refused.fetch_add(1, Ordering::SeqCst);
            }
            _ => self.told.problem(format!("guest {}: {status} {body}", self.number)),
        }
    }

    /// A page that needs none of the hotel's sessions.
    async fn reads(&mut self) {
        let begun = Instant::now();
        let (status, body) = self.tutorial.get("/lessons/stores").await;
        self.told.took("/lessons/stores", begun.elapsed());
        self.told.pages.fetch_add(1, Ordering::SeqCst);
        if status != 200 {
            self.told.problem(format!("guest {}: the lesson: {status} {body}", self.number));
        }
    }
}
