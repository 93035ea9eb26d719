//! What the lesson on stores shows of Redis and PostgreSQL, for who has neither: recorded, and played again here.
//!
//! `CLOAKROOM_RECORD=1 cargo test --test it store_dialogues -- --nocapture` prints what goes into the lesson.

use std::time::{Duration, Instant};

use cloakroom::{
    private_servers::Act,
    store::{StoreKind, WorldId, shown_by},
};
use http::StatusCode;
use serde_json::{Value, json};

use crate::harness::TestApp;

const LESSON: &str = include_str!("../../lessons/09-stores.md");

/// Alice's session on one store, from her login on, written down as it goes.
struct Dialogue {
    app: TestApp,
    kind: StoreKind,
    /// What opens the store's own program, the line that shows the record, and what is drawn anew each time with what the
    /// lesson has in its place.
    shell: String,
    line: String,
    drawn: Vec<(String, &'static str)>,
    lines: Vec<String>,
}

impl Dialogue {
    /// `None` where its server is not installed here.
    async fn begin(kind: StoreKind) -> Option<Self> {
        let app = TestApp::start();
        app.servers.make_ready(kind).await.ok()?;
        app.switch("store", json!(kind.word())).await;
        let login = "open https://hotel.grand.example/login\nsubmit \"log in\" guest=alice password={{alice.password}}";
        app.does("alice", "act", login).await;
        let made = app.get("/api/sandbox").await.json();
        let sandbox = made["id"].as_str().unwrap().to_owned();
        let world = WorldId::sandbox(&sandbox.parse().unwrap());
        let records = app.get("/api/sandbox/sessions").await.json();
        let id = records["records"][0]["id"].as_str().unwrap().to_owned();
        let line = shown_by(kind, &world, &id).unwrap().line;
        let shell = app.servers.shell(kind).unwrap();
        let drawn = vec![(sandbox, "k7q2w3e4"), (id, "PdOSzALQskDflW5TBjGDMg")];
        Some(Self { app, kind, shell, line, drawn, lines: Vec::new() })
    }

    /// Asks the store's own program.
    fn asks(&self, line: &str) -> String {
        let mut words = self.shell.split(' ');
        let mut command = std::process::Command::new(words.next().unwrap());
        command.args(words);
        match self.kind {
            StoreKind::Redis => command.args(line.split(' ').map(|word| word.trim_matches('\''))),
            _ => command.args(["-x", "-t", "-A", "-F", "\t", "-c", line]),
        };
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The fields of the record, a name and a value a line.
    fn shows_the_record(&mut self) {
        let said = self.asks(&self.line);
        let fields: Vec<(&str, &str)> = match self.kind {
            StoreKind::Redis => {
                let lines: Vec<&str> = said.lines().collect();
                lines.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
            }
            _ => said.lines().filter_map(|line| line.split_once('\t')).collect(),
        };
        self.lines.push(format!("> {}", self.line));
        self.lines.extend(settled(&fields));
    }

    /// Something is done, and then Alice opens her account.
    async fn then(&mut self, what: &str) {
        let answer = self.app.does("alice", "act", "open https://hotel.grand.example/account").await;
        let all = answer["exchanges"].as_array().unwrap();
        let says = match (all[0]["status"].as_u64().unwrap(), all.len()) {
            (200, 1) => "200, her account",
            (303, 2) if all[1].to_string().contains("/login") => "303, to the login page",
            (503, 1) => "503, the store does not answer",
            _ => panic!("{answer}"),
        };
        self.lines.push(format!("{what:<34}/account: {says}"));
    }

    async fn acts(&self, act: Act) {
        self.app.servers.act(self.kind, act).await.unwrap();
    }

    /// Waits until the store answers again: a lesson is not about which of the next seconds that is.
    async fn is_well(&self) {
        let begun = Instant::now();
        while self.app.get("/api/sandbox/sessions").await.status != StatusCode::OK {
            assert!(begun.elapsed() < Duration::from_secs(20), "it is never well again");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    fn ends(self) -> String {
        let text = self.lines.join("\n");
        self.drawn.iter().fold(text, |text, (drawn, shown)| text.replace(drawn, shown))
    }
}

/// As the lesson shows the fields: the same order on each store, and moments as if it had begun then.
fn settled(fields: &[(&str, &str)]) -> Vec<String> {
    const BEGUN: u64 = 1_796_037_303;
    let moment = |name: &str| -> u64 { fields.iter().find(|(n, _)| *n == name).unwrap().1.parse().unwrap() };
    let begun = moment("begun_at");
    let of = |name: &str, value: &str| match name {
        "data" => {
            let mut data: Value = serde_json::from_str(value).unwrap();
            assert!(data["logged_in_at"].as_u64().unwrap().abs_diff(begun) < 5, "{data}");
            data["logged_in_at"] = json!(BEGUN);
            data.to_string()
        }
        "version" => value.to_owned(),
        // A login on a busy machine may take a second.
        _ => (BEGUN + (moment(name) - begun) / 10 * 10).to_string(),
    };
    let mut lines = Vec::new();
    for name in ["data", "begun_at", "issued_at", "active_at", "expires_at", "version"] {
        let (_, value) = fields.iter().find(|(n, _)| *n == name).unwrap();
        lines.push(format!("{name:<11} {}", of(name, value)));
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_lesson_shows_of_each_store_is_what_it_answers() {
    for kind in [StoreKind::Redis, StoreKind::Postgres] {
        let Some(mut told) = Dialogue::begin(kind).await else { continue };
        told.shows_the_record();
        told.then("Nothing has happened:").await;
        told.app.post("/api/sandbox/restart", "{}").await;
        told.then("The hotel starts again:").await;
        if kind == StoreKind::Redis {
            told.acts(Act::Stop).await;
            told.then("Redis is stopped in the middle:").await;
            told.acts(Act::Start).await;
            told.then("Redis goes on:").await;
        }
        told.acts(Act::Kill).await;
        told.then(&format!("{kind} is killed:")).await;
        told.acts(Act::Start).await;
        told.is_well().await;
        told.then(&format!("{kind} is started again:")).await;
        let text = told.ends();
        if std::env::var_os("CLOAKROOM_RECORD").is_some() {
            println!("{text}\n");
        } else {
            assert!(LESSON.contains(&text), "the lesson does not show this:\n{text}");
        }
    }
}
