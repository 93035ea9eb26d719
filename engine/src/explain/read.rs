//! A case out of JSON.
//!
//! What lives here: the names of all fields, and what is said of one that is unknown or holds something else. Why here:
//! the format is a promise to other tools (`docs/cookie-case.schema.json`), and a misspelt field must not be silent.
//! Deliberately absent: what the fields mean (`case.rs`).

use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{Case, Chain, Credentials, Problem, Request, Step, span};
use crate::cookie::{Api, Kind, Profile, ThirdParty};

/// Fields of a case. The second row is a suite's own data, which is left alone.
pub(super) const CASE: [&str; 17] = [
    "now",
    "clock",
    "profile",
    "third_party",
    "api",
    "query_api",
    "steps",
    "query",
    "all",
    "id",
    "suite",
    "name",
    "note",
    "source",
    "expect",
    "expect2011",
    "allow_fail",
];
/// Fields of a request; a step has `set` besides.
pub(super) const REQUEST: [&str; 12] = [
    "url",
    "method",
    "api",
    "initiator",
    "kind",
    "credentials",
    "top",
    "redirects",
    "redirect_chain",
    "at",
    "later",
    "restarted",
];
pub(super) const THIRD_PARTY: [&str; 3] = ["allowed", "blocked", "partitioned"];
const KINDS: [&str; 4] = ["navigate", "fetch", "image", "iframe"];

/// The case that this JSON says.
///
/// # Errors
/// The first field that is unknown or holds something else, as a path.
pub(super) fn case(value: Value) -> Result<Case, Problem> {
    let Value::Object(fields) = value else {
        return Err(Problem::new(
            "the case",
            "write an object: {\"steps\": [...], \"query\": \"https://hotel.example/\"}",
        ));
    };
    let (mut case, mut asks) = (Case::default(), false);
    for (field, value) in fields {
        if value.is_null() && field != "query" {
            continue;
        }
        match field.as_str() {
            "query" => (case.query, asks) = (query(value)?, true),
            "steps" => case.steps = steps(value)?,
            "now" => case.now = Some(instant("now", &value)?),
            "clock" => case.clock = length("clock", &value)?,
            "profile" => case.profile = Some(profile(value)?),
            "third_party" => case.third_party = Some(third_party("third_party", &text("third_party", value)?)?),
            "api" => case.api = api("api", value)?,
            "query_api" | "queryApi" => case.query_api = api("query_api", value)?,
            "all" => case.all = truth("all", &value)?,
            "id" | "suite" | "name" | "note" | "source" | "allow_fail" | "allowFail" => {}
            own if own.starts_with("expect") || own.starts_with("x-") => {}
            inner if inner == "redirectChain" || REQUEST.contains(&inner) || inner == "set" => {
                let place = if inner == "set" { "a step" } else { "query or a step" };
                return Err(Problem::new(field, format!("there is no such field here; it belongs into {place}")));
            }
            _ => return Err(Problem::unknown(&field, &CASE)),
        }
    }
    if asks {
        Ok(case)
    } else {
        Err(Problem::new("query", "is missing; write the address that is asked, or an object with its url"))
    }
}

fn steps(value: Value) -> Result<Vec<Step>, Problem> {
    let steps = list("steps", value)?.into_iter().enumerate();
    steps.map(|(number, value)| step(value).map_err(|problem| problem.within(&format!("steps[{number}]")))).collect()
}

fn step(value: Value) -> Result<Step, Problem> {
    let Value::Object(fields) = value else { return Err(Problem::new("", "write an object with url and set")) };
    let mut step = Step::default();
    for (field, value) in fields {
        match field.as_str() {
            "set" if value.is_null() => {}
            "set" => step.set = texts("set", value)?,
            _ => request_field(&mut step.request, &field, value, true)?,
        }
    }
    Ok(step)
}

fn query(value: Value) -> Result<Request, Problem> {
    match value {
        Value::String(url) => Ok(Request { url, ..Request::default() }),
        Value::Object(fields) => {
            let mut request = Request::default();
            for (field, value) in fields {
                request_field(&mut request, &field, value, false).map_err(|problem| problem.within("query"))?;
            }
            Ok(request)
        }
        _ => Err(Problem::new("query", "write an address, or an object with its url")),
    }
}

fn request_field(request: &mut Request, field: &str, value: Value, in_step: bool) -> Result<(), Problem> {
    match field {
        _ if value.is_null() => {}
        "url" => request.url = text(field, value)?,
        "method" => request.method = Some(text(field, value)?),
        "api" if !in_step && value == "server" => request.by_server = true,
        "api" => request.api = Some(api(field, value)?),
        "initiator" => request.initiator = Some(text(field, value)?),
        "kind" => request.kind = kind(value)?,
        "credentials" => {
            let word = text(field, value)?;
            let known = Credentials::ALL.map(Credentials::name);
            request.credentials = Some(Credentials::named(&word).ok_or_else(|| Problem::choice(field, &word, &known))?);
        }
        "top" => request.top = Some(text(field, value)?),
        "redirects" => request.redirects = texts(field, value)?,
        "redirect_chain" | "redirectChain" => request.redirect_chain = Some(chain(value)?),
        "at" => request.at = Some(instant(field, &value)?),
        "later" => request.later = length(field, &value)?,
        "date" if in_step => request.date = Some(instant(field, &value)?),
        "restarted" => request.restarted = truth(field, &value)?,
        _ if in_step => return Err(Problem::unknown(field, &[&["set", "date"][..], &REQUEST].concat())),
        _ => return Err(Problem::unknown(field, &REQUEST)),
    }
    Ok(())
}

fn text(field: &str, value: Value) -> Result<String, Problem> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(Problem::new(field, "write a text")),
    }
}

fn truth(field: &str, value: &Value) -> Result<bool, Problem> {
    value.as_bool().ok_or_else(|| Problem::new(field, "write true or false"))
}

fn list(field: &str, value: Value) -> Result<Vec<Value>, Problem> {
    match value {
        Value::Array(list) => Ok(list),
        _ => Err(Problem::new(field, "write a list, in square brackets")),
    }
}

fn texts(field: &str, value: Value) -> Result<Vec<String>, Problem> {
    let values = list(field, value)?.into_iter().enumerate();
    values
        .map(|(number, value)| match value {
            Value::String(text) => Ok(text),
            _ => Err(Problem::new(format!("{field}[{number}]"), "write a text")),
        })
        .collect()
}

fn instant(field: &str, value: &Value) -> Result<OffsetDateTime, Problem> {
    let instant = value.as_str().and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    instant.ok_or_else(|| Problem::new(field, "write a time such as 2026-01-01T12:00:00Z (RFC 3339)"))
}

fn length(field: &str, value: &Value) -> Result<time::Duration, Problem> {
    let length = match value {
        Value::Number(number) => number.as_i64().and_then(|seconds| span(&seconds.to_string())),
        value => value.as_str().and_then(span),
    };
    length.ok_or_else(|| Problem::new(field, super::span::HINT))
}

fn profile(value: Value) -> Result<Profile, Problem> {
    text("profile", value)?
        .parse()
        .map_err(|error: crate::cookie::UnknownProfile| Problem::new("profile", error.to_string()))
}

fn api(field: &str, value: Value) -> Result<Api, Problem> {
    match text(field, value)?.as_str() {
        "http" => Ok(Api::Http),
        "dom" => Ok(Api::Script),
        word => Err(Problem::choice(field, word, &["http", "dom"])),
    }
}

fn kind(value: Value) -> Result<Kind, Problem> {
    match text("kind", value)?.as_str() {
        "navigate" => Ok(Kind::Navigate),
        "fetch" => Ok(Kind::Fetch),
        "image" => Ok(Kind::Image),
        "iframe" => Ok(Kind::Iframe),
        word => Err(Problem::choice("kind", word, &KINDS)),
    }
}

fn chain(value: Value) -> Result<Chain, Problem> {
    match text("redirect_chain", value)?.as_str() {
        "off" => Ok(Chain::Off),
        "on" => Ok(Chain::On),
        word => Err(Problem::choice("redirect_chain", word, &["off", "on"])),
    }
}

/// What becomes of third-party cookies, by its word.
///
/// # Errors
/// There is no such word; says what there is.
pub fn third_party(field: &str, word: &str) -> Result<ThirdParty, Problem> {
    match word {
        "allowed" => Ok(ThirdParty::Allowed),
        "blocked" => Ok(ThirdParty::Blocked),
        "partitioned" | "kept_apart" | "kept-apart" => Ok(ThirdParty::KeptApart),
        _ => Err(Problem::choice(field, word, &THIRD_PARTY)),
    }
}
