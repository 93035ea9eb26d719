//! For a test of one's own app: an audit, or one attack, in the same process, and an assertion.
//!
//! Why here: a test wants one line, and all it may say is pass or fail with a reason. What could not be tried is no pass.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use tower_service::Service;
use url::Url;

use crate::{
    attack::{self, Tried, file},
    audit::{Outcome, Plan, run},
    check::{entries, entry},
    look::look,
    people::People,
    report::{Known, Paint, clean, text},
    site::Site,
    target::Target,
    wire::{InProcess, Limits, Net, Wire},
};

/// The account that is attacked, unless [`Audit::people`] names another: `NAME:PASSWORD`.
pub const ALICE: &str = "alice:Correct-horse-1";
/// The account that attacks, unless [`Audit::people`] names another.
pub const MALLORY: &str = "mallory:Battery-staple-2";
/// Where a service in this process is taken to be; browsers send it `Secure` cookies too.
const HERE: &str = "http://localhost:3000/";

/// An audit of a service in this process.
pub struct Audit {
    wire: Box<dyn Wire>,
    url: String,
    people: (String, String),
    target: Option<String>,
    plan: Plan,
    known: Vec<String>,
}

impl std::fmt::Debug for Audit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Audit").field("url", &self.url).field("plan", &self.plan).finish_non_exhaustive()
    }
}

impl Audit {
    /// Of a service that takes any body, such as an axum `Router`. It is cloned for each request.
    pub fn of<S, Answered>(service: S) -> Self
    where
        S: Service<Request<Full<Bytes>>, Response = Response<Answered>> + Clone + Send + 'static,
        S::Error: std::fmt::Display,
        S::Future: Send,
        Answered: http_body::Body + Send + 'static,
        Answered::Data: Send,
        Answered::Error: std::fmt::Display,
    {
        Self::over(InProcess::<S, Full<Bytes>>::new(service))
    }

    /// Of a site that a wire leads to: a service with a body type of its own by [`InProcess`], or a socket.
    pub fn over(wire: impl Wire + 'static) -> Self {
        Self {
            wire: Box::new(wire),
            url: HERE.to_owned(),
            people: (ALICE.to_owned(), MALLORY.to_owned()),
            target: None,
            plan: Plan::default(),
            known: Vec::new(),
        }
    }

    /// Two accounts that the app has, each `NAME:PASSWORD`.
    #[must_use]
    pub fn people(self, alice: &str, mallory: &str) -> Self {
        Self { people: (alice.to_owned(), mallory.to_owned()), ..self }
    }

    /// Where it is taken to be, such as `https://notes.example/app/`; `http://localhost:3000/` if nothing is said.
    #[must_use]
    pub fn at(self, url: &str) -> Self {
        Self { url: url.to_owned(), ..self }
    }

    /// What is known of the site, as a target file says it; without one, the site is looked at first.
    #[must_use]
    pub fn described(self, target: &str) -> Self {
        Self { target: Some(target.to_owned()), ..self }
    }

    /// A check that may find something: it is reported, and fails no test.
    #[must_use]
    pub fn known(mut self, id: &str) -> Self {
        self.known.push(id.to_owned());
        self
    }

    /// Runs all checks, and beside each finding the attack of the course that shows it.
    pub async fn all(self) -> Audited {
        let known = self.known.clone();
        let unknown = known.iter().find(|id| entry(id).is_none());
        let result = match unknown {
            Some(id) => Err(format!("there is no check `{id}`")),
            None => self.run().await,
        };
        Audited(result.and_then(|(outcome, people)| {
            let known = Known::of(&known);
            match (&outcome.stopped, known.new_ones(&outcome)) {
                (Some(why), _) => Err(format!("the audit stopped early: {why}")),
                (None, 0) => Ok(outcome),
                (None, _) => Err(text(&people, &outcome, &known, Paint(false), "cloakroom audit")),
            }
        }))
    }

    async fn run(self) -> Result<(Outcome, People), String> {
        let plan = self.plan.clone();
        let (net, people, target) = self.opened().await?;
        let mut outcome = run(&net, &target, &people, &plan, &|_| {}).await?;
        attack::beside(&net, &target, &people, &mut outcome).await;
        Ok((outcome, people))
    }

    /// Tries one attack of the course, or one check, by its name.
    pub async fn withstands(mut self, name: &str) -> Audited {
        let checks: Vec<&str> = match entry(name) {
            Some(entry) => vec![entry.id],
            None => entries().iter().filter(|entry| entry.attack == Some(name)).map(|entry| entry.id).collect(),
        };
        if checks.is_empty() && file(name).is_none() {
            let all: Vec<&str> = attack::FILES.iter().map(|(slug, _)| *slug).collect();
            return Audited(Err(format!("there is no attack and no check `{name}`; attacks are {}", all.join(", "))));
        }
        self.plan = Plan { only: checks.iter().map(|id| (*id).to_owned()).collect(), ..Plan::default() };
        Audited(self.one(name, checks.is_empty()).await)
    }

    async fn one(self, name: &str, only_the_attack: bool) -> Result<Outcome, String> {
        let plan = self.plan.clone();
        let (net, people, target) = self.opened().await?;
        let outcome = match only_the_attack {
            true => Outcome { passwords_back: true, ..Outcome::default() },
            false => run(&net, &target, &people, &plan, &|_| {}).await?,
        };
        if !outcome.findings.is_empty() {
            return Err(text(&people, &outcome, &Known::default(), Paint(false), "cloakroom audit"));
        }
        let mut reasons: Vec<String> = outcome.not_tried.iter().map(|(_, because)| because.clone()).collect();
        let mut held = !outcome.not_found.is_empty();
        if let Some(text) = file(name) {
            let site = Site::open(&net, &target, &people).await.map_err(|stop| stop.to_string())?;
            match attack::try_attack(&site, name, text).await? {
                Tried::NotTried(because) => reasons.push(because),
                Tried::Ran(ran) => match ran.run.outcome.exit_code() {
                    0 => held = true,
                    1 => return Err(format!("the attack {name} won\n\n{}", ran.story())),
                    _ => reasons.push(ran.says()),
                },
            }
        }
        match held {
            true => Ok(outcome),
            false => Err(format!("{name} was not tried, because {}. That is no pass", reasons.join("; and "))),
        }
    }

    async fn opened(self) -> Result<(Net, People, Target), String> {
        // What is known of the site says where it is.
        let described = self.target.as_deref().map(Target::read).transpose().map_err(|error| error.to_string())?;
        let url: Url = match &described {
            Some(target) => target.url.clone(),
            None => self.url.parse().map_err(|_| format!("`{}` is no address of a web site", self.url))?,
        };
        let people = People::read(&self.people.0, &self.people.1)?;
        let limits = Limits { gap: Duration::ZERO, ..Limits::default() };
        let net = Net::new(self.wire, url, limits);
        let target = match described {
            Some(target) => target,
            None => look(&net, &people).await.map_err(|unseen| unseen.to_string())?.target,
        };
        Ok((net, people, target))
    }
}

/// An audit that is over.
#[derive(Debug)]
#[must_use = "an audit that nobody asserts passes whatever it finds"]
pub struct Audited(Result<Outcome, String>);

impl Audited {
    /// What it came to; or what was found, or why nothing is known, in words.
    ///
    /// # Errors
    /// Something was found that is not known, or nothing could be tried.
    pub fn result(self) -> Result<Outcome, String> {
        self.0
    }

    /// Fails the test with the report, if something was found or nothing could be tried.
    ///
    /// # Panics
    /// Then.
    #[track_caller]
    #[expect(clippy::panic, reason = "it is the assertion of a test")]
    pub fn assert(self) {
        if let Err(says) = self.0 {
            panic!("{}", clean(&says));
        }
    }
}

/// Fails an async test unless an app withstands an attack of the course, or a check of the audit, by its name.
///
/// The app has two accounts: [`ALICE`](crate::ALICE) and [`MALLORY`](crate::MALLORY), or two that are named.
///
/// ```no_run
/// # fn app() -> axum::Router { axum::Router::new() }
/// # async fn test() {
/// withstands::withstands!(app(), "fixation-planted");
/// withstands::withstands!(app(), "replay-after-logout", "una:Correct-horse-1", "vic:Battery-staple-2");
/// # }
/// ```
#[macro_export]
macro_rules! withstands {
    ($app:expr, $name:expr $(,)?) => {
        $crate::Audit::of($app).withstands($name).await.assert()
    };
    ($app:expr, $name:expr, $alice:expr, $mallory:expr $(,)?) => {
        $crate::Audit::of($app).people($alice, $mallory).withstands($name).await.assert()
    };
}
