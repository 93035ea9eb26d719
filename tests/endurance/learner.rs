//! The learner: through the lesson on fixation again and again, looking at both sides, and losing nothing.

use std::time::{Duration, Instant};

use http::StatusCode;
use serde_json::Value;

use crate::person::{Answer, Person};

/// A person reads between two clicks; this one reads fast.
const READS_FOR: Duration = Duration::from_millis(60);
const LESSON: &str = "/lessons/fixation";

const VISIT: &str = "GET https://hotel.grand.example/\n=> 200\ncapture planted = cookie.session";
const LOG_IN: &str = "open https://evil.example/free-coats\nclick \"Your coat is ready\"\n\
                      submit \"log in\" guest=alice password={{alice.password}}\n=> body contains Good evening, Alice";
const RETURN: &str = "GET https://hotel.grand.example/account\nCookie: {{cookie.session.name}}={{planted}}\n=> 200\n\
                      => body contains {{secret}}";

pub(crate) struct Learner {
    person: Person,
    pub(crate) times: Vec<Duration>,
    pub(crate) walks: usize,
    sandbox: Option<Value>,
}

impl Learner {
    pub(crate) fn new(port: u16) -> Self {
        Self { person: Person::new(port), times: Vec::new(), walks: 0, sandbox: None }
    }

    pub(crate) async fn walk(mut self, until: Instant) -> Self {
        self.person.post("/api/progress/lessons/fixation", r#"{"done":true}"#).await.unwrap();
        while Instant::now() < until {
            self.once().await;
            self.walks += 1;
        }
        self.nothing_is_lost().await;
        self
    }

    /// The longest that so many of a hundred requests took.
    pub(crate) fn percentile(&self, of_a_hundred: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        times.get((times.len() * of_a_hundred / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
    }

    async fn once(&mut self) {
        self.look(LESSON).await;
        for (who, notation, steps) in
            [("mallory", "http", VISIT), ("alice", "act", LOG_IN), ("mallory", "http", RETURN)]
        {
            self.plays(who, notation, steps).await;
            self.look("/inspector?panes=browsers,requests,store,timeline,switches").await;
        }
        self.nothing_is_lost().await;
        for page in ["/", "/tour", "/playground", "/attacks/fixation-planted", "/healthz"] {
            self.look(page).await;
        }
    }

    async fn plays(&mut self, who: &str, notation: &str, steps: &str) {
        let begun = Instant::now();
        let answer = self.person.does(who, notation, steps).await.unwrap();
        self.note(begun);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let said: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(said["problem"].is_null(), "{who}: {}", said["problem"]);
        let held = |e: &Value| e["held"] == true;
        let all = said["expectations"].as_array().unwrap();
        assert!(!all.is_empty() && all.iter().all(held), "{who}: {}", said["expectations"]);
    }

    async fn look(&mut self, path: &str) -> Answer {
        let begun = Instant::now();
        let answer = self.person.get(path).await.unwrap_or_else(|e| panic!("{path}: {e}"));
        self.note(begun);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        tokio::time::sleep(READS_FOR).await;
        answer
    }

    fn note(&mut self, begun: Instant) {
        self.times.push(begun.elapsed());
    }

    /// It is still the same sandbox, and what was done counts as done.
    async fn nothing_is_lost(&mut self) {
        let answer = self.look("/api/sandbox").await;
        let sandbox: Value = serde_json::from_str(&answer.body).unwrap();
        let first = self.sandbox.get_or_insert_with(|| sandbox["hosts"].clone());
        assert_eq!(*first, sandbox["hosts"], "the learner's sandbox is the one of the beginning");
        let progress = self.look("/api/progress").await;
        assert!(progress.body.contains("fixation"), "progress is kept: {}", progress.body);
    }
}
