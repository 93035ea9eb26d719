//! `/reference/express`: what express-session does, row by row, what stands for it here, and what proves it.
//!
//! Every row is on the page, and `?q=` keeps those that have all its words. Deliberately absent: a row's text and code,
//! which are the course's.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::nav;
use crate::{
    course::{Course, ExpressRow, ExpressStep, Library, Mark},
    switch,
    tutorial::{Problem, Shells, page},
};

/// Where it stands.
pub(super) const PAGE: &str = "/reference/express";

pub(super) async fn express(
    State(library): State<Library>,
    State(shells): State<Shells>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let course = library.current();
    let query = query.unwrap_or_default();
    // What somebody searches for is hardly ever asked twice, and could be anything: only the whole list is kept.
    match query.is_empty() {
        true => shells.once(&course, PAGE, "reference/express.html", || context(&course, "")),
        false => page::render(shells.views(), "reference/express.html", context(&course, &query)),
    }
}

fn context(course: &Course, query: &str) -> Value {
    let (q, mark) = (field(query, "q"), field(query, "mark"));
    let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
    let marked = |row: &ExpressRow| mark.is_empty() || value(row.mark) == mark;
    let (mut shown, mut groups) = (0, Vec::new());
    for group in &course.express.groups {
        let rows: Vec<Value> =
            group.rows.iter().filter(|row| marked(row) && has_all(row, &words)).map(|row| view(row, course)).collect();
        shown += rows.len();
        if !rows.is_empty() {
            groups.push(json!({ "title": group.title, "rows": rows }));
        }
    }
    let count = |mark: Mark| course.express.rows().filter(|row| row.mark == mark).count();
    let counts = json!({
        "all": course.express.rows().count(), "shown": shown,
        "same": count(Mark::Same), "differs": count(Mark::Differs), "none": count(Mark::None),
    });
    let frame = page::Frame::new("Express to Rust", "reference", course);
    let recorded = json!({
        "common": course.express.recordings.common, "versions": course.express.recordings.versions,
    });
    json!({ "page": frame, "nav": nav(PAGE), "q": q.trim(), "mark": mark, "counts": counts, "groups": groups, "recorded": recorded })
}

/// A field of the form, empty if it was not sent.
fn field(query: &str, name: &str) -> String {
    let mut fields = form_urlencoded::parse(query.as_bytes());
    fields.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// A mark in the address.
fn value(mark: Mark) -> &'static str {
    match mark {
        Mark::Same => "same",
        Mark::Differs => "differs",
        Mark::None => "none",
    }
}

/// The word for a mark, on the page and in a search.
fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Same => "Same",
        Mark::Differs => "Differs",
        Mark::None => "No equal",
    }
}

/// Does the row have each of these words, in lower case, somewhere?
fn has_all(row: &ExpressRow, words: &[String]) -> bool {
    let rust = row.rust.as_deref().unwrap_or_default();
    let text = [&row.title, &row.says, &row.express, rust, &row.note, word(row.mark)].join(" ").to_lowercase();
    words.iter().all(|word| text.contains(word))
}

fn view(row: &ExpressRow, course: &Course) -> Value {
    let lesson = row.lesson.as_deref().and_then(|at| course.lesson(at.split_once('#')?.0));
    let proofs = |named: &[String]| -> Vec<Value> {
        let parts = named.iter().filter_map(|one| one.split_once(": "));
        parts.map(|(file, test)| json!({ "file": file, "test": test })).collect()
    };
    let recording = course.express.recordings.rows.get(&row.id);
    json!({
        "id": row.id, "title": row.title, "says_html": row.says, "note_html": row.note, "express": row.express, "rust": row.rust,
        "mark": row.mark, "word": word(row.mark),
        "switch": row.switch.as_deref().and_then(switch::find).map(|s| json!({ "name": s.name, "title": s.title })),
        "lesson": lesson.map(|l| json!({ "href": format!("/lessons/{}", row.lesson.as_deref().unwrap_or_default()), "title": l.front.title })),
        "proofs": proofs(&row.proof.express).into_iter().chain(proofs(&row.proof.rust)).collect::<Vec<_>>(),
        "recording": recording.map(|r| json!({ "code": r.code, "steps": r.steps.iter().map(step).collect::<Vec<_>>() })),
    })
}

fn step(step: &ExpressStep) -> Value {
    match step {
        ExpressStep::Request { request, answer, body, store } => json!({
            "is": "request", "request": request, "answer": answer, "body": body, "store": store,
        }),
        ExpressStep::Note { does, says } => json!({ "is": "note", "does": does, "says": says }),
    }
}
