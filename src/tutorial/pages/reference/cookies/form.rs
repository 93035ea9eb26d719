//! The form of `/reference/cookies`: read from the address, and made into a case.

use cloakroom_engine::{
    cookie::{Api, Kind},
    explain::{Case, Problem, Request, Step, pasted},
};
use serde::Serialize;
use time::Duration;

use crate::clock::Clock;

/// The most bytes of lines taken: several cookies of the largest size.
const MOST: usize = 32 * 1024;
/// The longest age taken, in seconds: the 400 days a cookie can live, and a day.
const OLDEST: i64 = 401 * 86_400;

/// What stands in the fields. All of it is text, to be shown again as it was typed.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Form {
    set: String,
    at: String,
    to: String,
    method: String,
    from: String,
    kind: String,
    age: String,
    judge: String,
}

impl Default for Form {
    /// A case with something to see in it.
    fn default() -> Form {
        let text = str::to_owned;
        Form {
            set: text("sid=8GdkQ2mZ; Path=/; HttpOnly\n__Host-theme=dark; Secure; Path=/account"),
            at: text("https://hotel.grand.example/login"),
            to: text("https://hotel.grand.example/coats/pass"),
            method: text("POST"),
            from: text("https://evil.example/free-coats"),
            kind: text("navigate"),
            age: text("0"),
            judge: String::new(),
        }
    }
}

impl Form {
    /// From the query of the address. Without one, the example; with one, what it leaves out is empty.
    pub(super) fn parse(query: &str) -> Form {
        let given: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        if given.is_empty() {
            return Form::default();
        }
        let find = |name: &str| given.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim().to_owned());
        let or = |name: &str, other: &str| find(name).filter(|v| !v.is_empty()).unwrap_or_else(|| other.to_owned());
        let lines: Vec<&str> = given.iter().filter(|(n, _)| n == "set").map(|(_, v)| v.as_str()).collect();
        let (at, to) = (or("at", ""), or("to", ""));
        Form {
            set: lines.join("\n").trim().chars().take(MOST).collect(),
            to: if to.is_empty() { at.clone() } else { to },
            at,
            method: or("method", "GET"),
            from: or("from", ""),
            kind: or("kind", "navigate"),
            age: or("age", "0"),
            judge: or("judge", ""),
        }
    }

    /// The case that this form asks about.
    ///
    /// # Errors
    /// The field that cannot be used, and what to write.
    pub(super) fn case(&self) -> Result<Case, Problem> {
        let problem = |field: &str, what: &str| Err(Problem { field: field.to_owned(), what: what.to_owned() });
        let set = pasted(&self.set);
        if set.is_empty() {
            return problem("set", "write a line such as sid=1; Secure, or paste what curl -i printed");
        }
        let Some(age) = self.age.parse().ok().filter(|age| (0..=OLDEST).contains(age)) else {
            return problem("age", "write a number of seconds, from 0 to 34646400 (401 days)");
        };
        let now = Clock::wall();
        let (kind, api) = match self.kind.as_str() {
            "fetch" => (Kind::Fetch, Api::Http),
            "image" => (Kind::Image, Api::Http),
            "iframe" => (Kind::Iframe, Api::Http),
            "script" => (Kind::Navigate, Api::Script),
            _ => (Kind::Navigate, Api::Http),
        };
        let initiator = Some(self.from.clone()).filter(|page| !page.is_empty());
        // A link from a verdict on setting asks about the very request that brought the line.
        let bringing = if self.judge == "set" {
            Request { initiator: initiator.clone(), method: Some(self.method.clone()), kind, ..Request::default() }
        } else {
            Request::default()
        };
        let step = Request { url: self.at.clone(), at: Some(now - Duration::seconds(age)), ..bringing };
        let top = initiator.clone().filter(|_| api == Api::Script);
        let method = Some(self.method.clone());
        let query =
            Request { url: self.to.clone(), method, initiator, kind, api: Some(api), top, ..Request::default() };
        Ok(Case { now: Some(now), steps: vec![Step { set, request: step }], query, ..Case::default() })
    }
}
