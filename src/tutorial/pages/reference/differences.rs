//! `/reference/cookies/differences`: every rule on which the standard, Chromium, Firefox and Safari part.
//!
//! The rows are the engine's, made of the very policies its jars follow. Deliberately absent: a rule written here.

use axum::{extract::State, response::Response};
use cloakroom_engine::{
    cookie::{Difference, Group, Kind, Measured, Profile, citation, differences},
    explain,
};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::nav;
use crate::{
    course::{Course, Library},
    tutorial::{Problem, Shells, page},
    view::case_link,
};

/// Where it stands.
pub(super) const PAGE: &str = "/reference/cookies/differences";

/// So many bytes of an example still make an address that can be passed on.
const MOST: usize = 1500;

pub(super) async fn table(State(library): State<Library>, State(shells): State<Shells>) -> Result<Response, Problem> {
    let course = library.current();
    shells.once(&course, PAGE, "reference/differences.html", || context(&course))
}

fn context(course: &Course) -> Value {
    let frame = page::Frame::new("Where browsers differ", "reference", course);
    let rows = differences();
    let groups: Vec<Value> = Group::ALL
        .iter()
        .map(|group| {
            let of_group = rows.iter().filter(|row| row.group == *group);
            json!({ "title": group.title(), "rows": of_group.map(row).collect::<Vec<_>>() })
        })
        .collect();
    let judges: Vec<Value> = Profile::ALL
        .iter()
        .map(|judge| json!({ "title": capital(judge.title()), "known_by": judge.known_by(), "measured": judge.measured() }))
        .collect();
    json!({
        "page": frame, "nav": nav(PAGE), "groups": groups, "judges": judges, "count": rows.len(),
        "text": { "name": citation::TEXT, "href": citation::TEXT_URL },
    })
}

fn row(row: &Difference) -> Value {
    let test = match row.measured {
        Measured::Browsers(name) => json!({ "name": name, "by": "browsers" }),
        Measured::Engine(name) => json!({ "name": name, "by": "engine" }),
        Measured::Documented => Value::Null,
    };
    let answers: Vec<Value> = row
        .answers
        .iter()
        .map(|answer| {
            json!({
                "judge": capital(answer.profile.title()), "says": answer.says, "differs": answer.differs,
                "note": answer.note, "source": answer.source, "documented": !answer.profile.measured(),
            })
        })
        .collect();
    json!({
        "id": row.id, "rule": pieces(row.rule), "standard": row.standard, "matters": row.matters, "test": test,
        "ask": row.case.as_deref().and_then(ask), "answers": answers,
        "browsers_part": row.answers[1].says != row.answers[2].says,
    })
}

/// Words and code: what stands between backticks is code.
fn pieces(text: &str) -> Vec<Value> {
    text.split('`')
        .enumerate()
        .filter(|(_, piece)| !piece.is_empty())
        .map(|(at, piece)| json!({ "text": piece, "code": at % 2 == 1 }))
        .collect()
}

fn capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The address of the judge with this example filled in, where its form can ask it.
fn ask(case: &str) -> Option<String> {
    let case = explain::case(case).ok()?;
    let query = &case.query;
    let [step] = case.steps.as_slice() else { return None };
    if !query.redirects.is_empty() || query.top.is_some() || case.now.is_some() || step.request.date.is_some() {
        return None;
    }
    let kind = match query.kind {
        Kind::Navigate => "navigate",
        Kind::Fetch => "fetch",
        Kind::Image => "image",
        Kind::Iframe => "iframe",
    };
    let mut fields = Serializer::new(String::new());
    fields.append_pair("set", &step.set.join("\n")).append_pair("at", &step.request.url);
    fields.append_pair("to", &query.url).append_pair("kind", kind);
    fields.append_pair("method", query.method.as_deref().unwrap_or("GET"));
    if let Some(page) = &query.initiator {
        fields.append_pair("from", page);
    }
    if step.request.initiator.is_some() {
        fields.append_pair("judge", "set");
    }
    let fields = fields.finish();
    (fields.len() <= MOST).then(|| format!("{}?{fields}", case_link::PAGE))
}
