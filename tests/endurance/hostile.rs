//! What a hostile client does, each kind on connections of its own, all drawn from one seed. Bounded: every kind waits
//! between two requests, opens a stated number of connections at most, and ends by itself.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{Request, header};
use http_body_util::Full;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::{task::JoinSet, time::timeout};

use crate::{
    person::{Person, connect},
    server::Server,
};

/// So many sandboxes are asked for, one after the other.
const SANDBOXES: usize = 10_000;
/// So many event streams are asked for; each is held while it lasts.
const STREAMS: usize = 2_000;
/// What Chromium can send for one domain: 180 cookies of 4 kB.
const MOST_COOKIES: usize = 180;

/// How often each kind of harm was tried, by what came of it.
#[derive(Clone, Default)]
struct Tally(Arc<Mutex<BTreeMap<String, u64>>>);

impl Tally {
    fn note(&self, kind: &str, what: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(format!("{kind} {what}")).or_default() += 1;
    }
}

pub(crate) struct Harm {
    tally: Tally,
    tasks: JoinSet<()>,
}

impl Harm {
    pub(crate) async fn finish(mut self) -> BTreeMap<String, u64> {
        while let Some(ended) = self.tasks.join_next().await {
            ended.unwrap();
        }
        self.tally.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One hostile client: what it needs to know.
#[derive(Clone)]
struct Client {
    port: u16,
    seed: u64,
    until: Instant,
    tally: Tally,
}

pub(crate) fn all(server: &Server, seed: u64, until: Instant) -> Harm {
    let tally = Tally::default();
    let client = Client { port: server.port, seed, until, tally: tally.clone() };
    let mut tasks = JoinSet::new();
    tasks.spawn(client.clone().plays_hostile_steps());
    tasks.spawn(client.clone().sends_cookie_bombs());
    tasks.spawn(client.clone().makes_sandboxes());
    tasks.spawn(client.clone().opens_streams());
    tasks.spawn(client.drops_held_requests());
    Harm { tally, tasks }
}

impl Client {
    fn goes_on(&self) -> bool {
        Instant::now() < self.until
    }

    fn note(&self, kind: &str, answer: Result<crate::person::Answer, String>) {
        match answer {
            Ok(answer) => {
                assert!(answer.status != 500, "{kind}: {}", answer.body);
                self.tally.note(kind, answer.status.as_str());
            }
            Err(why) => self.tally.note(kind, &why),
        }
    }

    /// Captures that double, tokens of tokens, hundreds of repeated visits: the dearest steps that fit.
    async fn plays_hostile_steps(self) {
        let mut draw = StdRng::seed_from_u64(self.seed);
        let mut person = Person::new(self.port);
        while self.goes_on() {
            let who = ["alice", "mallory"][draw.random_range(0..2)];
            let (kind, notation, steps) = match draw.random_range(0..4) {
                0 => ("doubling", "act", doubling(draw.random_range(2..200))),
                1 => ("every", "act", "every 1s for 100s open https://hotel.grand.example/book\n".repeat(140)),
                2 => ("each", "http", "GET https://hotel.grand.example/{{each 1..1000}}\n=> 299".to_owned()),
                _ => ("fill", "act", write_book(&mut draw)),
            };
            self.note(kind, person.does(who, notation, &steps).await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// A `Cookie` header up to what a browser can send, on pages, files and the way out.
    async fn sends_cookie_bombs(self) {
        let mut draw = StdRng::seed_from_u64(self.seed + 1);
        while self.goes_on() {
            let cookies: Vec<String> =
                (0..draw.random_range(1..=MOST_COOKIES)).map(|n| format!("c{n}={}", "x".repeat(4000))).collect();
            let path = ["/", "/clear-cookies", "/lessons/fixation", "/assets/app.css"][draw.random_range(0..4)];
            let request = Request::builder()
                .uri(path)
                .header(header::HOST, format!("localhost:{}", self.port))
                .header(header::COOKIE, cookies.join("; "))
                .body(Full::new(Bytes::new()));
            let answer = async {
                let mut sender = connect(self.port).await?;
                sender.send_request(request.unwrap()).await.map_err(|e| e.to_string())
            };
            match answer.await {
                Ok(answer) => self.tally.note("cookie bomb", answer.status().as_str()),
                Err(_) => self.tally.note("cookie bomb", "cut off"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn makes_sandboxes(self) {
        for _ in 0..SANDBOXES {
            if !self.goes_on() {
                return;
            }
            self.note("sandbox", Person::new(self.port).post("/api/sandbox", "{}").await);
        }
    }

    /// Each stream is read from, and held to the end; whoever is refused goes away.
    async fn opens_streams(self) {
        let mut person = Person::new(self.port);
        self.note("stream's sandbox", person.post("/api/sandbox", "{}").await);
        let mut held = Vec::new();
        for _ in 0..STREAMS {
            if !self.goes_on() {
                break;
            }
            match person.opens_stream("/api/sandbox/events").await {
                Ok((status, stream)) => {
                    self.tally.note("stream", status.as_str());
                    if status.is_success() {
                        held.push(stream);
                    }
                }
                Err(_) => self.tally.note("stream", "cut off"),
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep_until(self.until.into()).await;
    }

    /// Asks slowly, and goes away before the answer: in the middle of a block, of a held request, of a body.
    async fn drops_held_requests(self) {
        let mut draw = StdRng::seed_from_u64(self.seed + 2);
        let mut person = Person::new(self.port);
        while self.goes_on() {
            let steps =
                "wait 1h\nevery 1m for 90m open https://hotel.grand.example/count\nopen https://hotel.grand.example/";
            let patience = Duration::from_micros(draw.random_range(0..20_000));
            match timeout(patience, person.does("alice", "act", steps)).await {
                Ok(answer) => self.note("dropped", answer),
                Err(_) => self.tally.note("dropped", "gone before the answer"),
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }
}

fn doubling(times: usize) -> String {
    let mut steps = "make x = base64url A\n".to_owned();
    for _ in 0..5 {
        steps += &format!("make x = base64url {}\n", "{{x}}".repeat(times.min(250)));
    }
    steps
}

fn write_book(draw: &mut StdRng) -> String {
    let text: String = (0..900).map(|_| char::from(draw.random_range(b'a'..=b'z'))).collect();
    format!("open https://hotel.grand.example/book\nsubmit \"write\" text={text}\n")
}
