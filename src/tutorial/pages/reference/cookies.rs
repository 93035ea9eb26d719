//! `/reference/cookies`: paste what there is, say how it was set and asked for, see it judged.
//!
//! The case stands in the address, so it can be linked and needs no script. Deliberately absent: the rules; this page
//! asks the engine for all profiles and puts their answers side by side.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use cloakroom_engine::{
    explain::{self, Case},
    paste::{Pasted, Standing},
};
use serde_json::{Value, json};

mod answers;
mod examples;
mod form;
pub(super) mod har;
mod judges;
mod outcome;
mod question;

use form::Form;

use crate::{
    clock::Clock,
    course::Library,
    tutorial::{Problem, page},
    view::case_link::PAGE,
    views::Views,
};

pub(super) async fn cookies(
    State(library): State<Library>,
    State(views): State<Views>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let form = Form::parse(&query);
    let course = library.current();
    let frame = page::Frame::new("Cookies, judged", "reference", &course);
    let now = Clock::wall();
    let pasted = form.pasted(now);
    let (judged, problem) = match judged(&form, &pasted, now) {
        Ok(judged) => (judged, None),
        Err(problem) => (Value::Null, Some(wrong(&problem))),
    };
    let causes: Vec<Value> = pasted.causes().into_iter().map(cause).collect();
    let notes: Vec<Value> = pasted.notes().into_iter().map(cause).collect();
    page::render(
        &views,
        "reference/cookies.html",
        json!({
            "page": frame, "nav": super::nav(PAGE), "form": form, "took": took(&pasted, &form), "causes": causes, "notes": notes,
            "configuration": configuration(&pasted), "judged": judged, "problem": problem,
            "examples": examples::examples(&query),
        }),
    )
}

/// What the judges say, where there is a line to judge.
fn judged(form: &Form, pasted: &Pasted, now: time::OffsetDateTime) -> Result<Value, explain::Problem> {
    match pasted {
        Pasted::Nothing => {
            return Err(explain::Problem::new(
                "set",
                "paste an answer with its headers, or write a line such as sid=1; Secure",
            ));
        }
        Pasted::Unknown(_) | Pasted::Har => return Ok(Value::Null),
        _ => {}
    }
    let ask = form.ask(pasted)?;
    if ask.set.is_empty() {
        return Ok(Value::Null);
    }
    let case = Case { now: dated(pasted), ..ask.case()? };
    let mut judged = answers::answers(&case, now)?;
    judged["asked"] = question::question(&ask, &case).into();
    judged["relation"] = question::relation(&case).into();
    Ok(judged)
}

/// When the answer was given, if it says so: what it sets may have ended since.
fn dated(pasted: &Pasted) -> Option<time::OffsetDateTime> {
    let Pasted::Answer(dump) = pasted else { return None };
    dump.answers.last()?.get("date").and_then(explain::date)
}

fn took(pasted: &Pasted, form: &Form) -> Value {
    let (tone, kind) = match pasted {
        Pasted::Nothing => ("no", "nothing"),
        Pasted::Unknown(_) => ("no", "unknown"),
        Pasted::Har => ("yes", "har"),
        Pasted::Answer(dump) if dump.set_cookies().next().is_none() => ("none", "answer"),
        Pasted::Request(_) => ("none", "request"),
        Pasted::Configuration(_) => ("yes", "configuration"),
        Pasted::Answer(_) | Pasted::Lines(_) | Pasted::Table(_) => ("yes", "lines"),
    };
    let names = match pasted {
        Pasted::Request(request) => request.names(),
        _ => Vec::new(),
    };
    let search = matches!(pasted, Pasted::Unknown(_)).then(|| search(form.text()));
    json!({ "tone": tone, "kind": kind, "says": pasted.took(), "names": names, "search": search, "cut": form.cut })
}

/// The search for what somebody sees: the first line, which of an error is the message.
fn search(text: &str) -> String {
    let line: String = text.lines().next().unwrap_or_default().chars().take(120).collect();
    format!("/search?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("q", &line).finish())
}

fn cause(cause: cloakroom_engine::paste::Cause) -> Value {
    json!({ "title": cause.title, "seen": cause.seen, "says": cause.says, "try_it": cause.try_it })
}

fn configuration(pasted: &Pasted) -> Value {
    let Pasted::Configuration(given) = pasted else { return Value::Null };
    let settings: Vec<Value> = given
        .settings
        .iter()
        .map(|one| {
            let (icon, tone) = match one.standing {
                Standing::Counts => ("check", "sent"),
                Standing::Weak | Standing::Fails => ("warn", "warnc"),
                Standing::Ignored => ("held", "held"),
                Standing::Missing => ("unknown", ""),
            };
            json!({ "text": one.text, "word": one.standing.word(), "icon": icon, "tone": tone, "says": one.says })
        })
        .collect();
    json!({
        "library": given.library, "headline": given.headline, "settings": settings, "notes": given.notes,
        "fixed": given.fixed, "line": given.line,
    })
}

/// The field of the form a problem belongs to, and what to do.
fn wrong(problem: &explain::Problem) -> Value {
    let field = match problem.field.as_str() {
        "query.url" | "to" => "to",
        "query.initiator" | "from" => "from",
        "query.redirects" | "via" => "via",
        "query.top" | "around" => "in_frame_of",
        known @ ("set" | "later" | "clock" | "credentials" | "third_party" | "by" | "set_by") => known,
        _ => "at",
    };
    json!({ "field": field, "says": problem.what.trim_end_matches('.') })
}
