//! `/reference/express`: what express-session does, row by row, what stands for it here, and what proves it.
//!
//! Every row is on the page, and `?q=` keeps those that have all its words. Deliberately absent: a row's text and code,
//! which are the course's.

use std::collections::BTreeMap;

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;
use url::form_urlencoded;

use super::{super::links::HrefLink, Nav, nav};
use crate::{
    course::{Course, ExpressGroup, ExpressRow, ExpressStep, Library, Mark},
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

#[derive(Serialize)]
struct ExpressPage<'a> {
    page: page::Frame<'a>,
    nav: Nav,
    q: String,
    mark: String,
    counts: Counts,
    groups: Vec<Group<'a>>,
    recorded: RecordedWith<'a>,
}

#[derive(Serialize)]
struct Counts {
    all: usize,
    shown: usize,
    same: usize,
    differs: usize,
    none: usize,
}

#[derive(Serialize)]
struct Group<'a> {
    title: &'a str,
    rows: Vec<RowView<'a>>,
}

/// What all recordings share.
#[derive(Serialize)]
struct RecordedWith<'a> {
    common: &'a str,
    versions: &'a BTreeMap<String, String>,
}

fn context<'a>(course: &'a Course, query: &str) -> ExpressPage<'a> {
    let (q, mark) = (field(query, "q"), field(query, "mark"));
    let words: Vec<String> = q.split_whitespace().map(str::to_lowercase).collect();
    let fits = |row: &&ExpressRow| (mark.is_empty() || value(row.mark) == mark) && has_all(row, &words);
    let group = |group: &'a ExpressGroup| Group {
        title: &group.title,
        rows: group.rows.iter().filter(fits).map(|row| view(row, course)).collect(),
    };
    let groups: Vec<Group> = course.express.groups.iter().map(group).filter(|group| !group.rows.is_empty()).collect();
    let count = |mark: Mark| course.express.rows().filter(|row| row.mark == mark).count();
    let counts = Counts {
        all: course.express.rows().count(),
        shown: groups.iter().map(|group| group.rows.len()).sum(),
        same: count(Mark::Same),
        differs: count(Mark::Differs),
        none: count(Mark::None),
    };
    let recordings = &course.express.recordings;
    ExpressPage {
        page: page::Frame::new("Express to Rust", "reference", course),
        nav: nav(PAGE),
        q: q.trim().to_owned(),
        counts,
        groups,
        recorded: RecordedWith { common: &recordings.common, versions: &recordings.versions },
        mark,
    }
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

#[derive(Serialize)]
struct RowView<'a> {
    id: &'a str,
    title: &'a str,
    says_html: &'a str,
    note_html: &'a str,
    express: &'a str,
    rust: Option<&'a str>,
    mark: Mark,
    word: &'static str,
    switch: Option<SwitchLink>,
    lesson: Option<HrefLink<'a>>,
    proofs: Vec<ProofView<'a>>,
    recording: Option<RecordingView<'a>>,
}

#[derive(Serialize)]
struct SwitchLink {
    name: &'static str,
    title: &'static str,
}

/// A test that proves it.
#[derive(Serialize)]
struct ProofView<'a> {
    file: &'a str,
    test: &'a str,
}

#[derive(Serialize)]
struct RecordingView<'a> {
    code: &'a [String],
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum StepView<'a> {
    Request { request: &'a [String], answer: &'a [String], body: &'a str, store: &'a [String] },
    Note { does: &'a str, says: &'a str },
}

fn view<'a>(row: &'a ExpressRow, course: &'a Course) -> RowView<'a> {
    let lesson = row.lesson.as_deref().and_then(|at| Some((at, course.lesson(at.split_once('#')?.0)?)));
    let proofs = row.proof.express.iter().chain(&row.proof.rust).filter_map(|one| one.split_once(": "));
    let recording = course.express.recordings.rows.get(&row.id);
    RowView {
        id: &row.id,
        title: &row.title,
        says_html: &row.says,
        note_html: &row.note,
        express: &row.express,
        rust: row.rust.as_deref(),
        mark: row.mark,
        word: word(row.mark),
        switch: row.switch.as_deref().and_then(switch::find).map(|s| SwitchLink { name: s.name, title: s.title }),
        lesson: lesson.map(|(at, l)| HrefLink { href: format!("/lessons/{at}"), title: &l.front.title }),
        proofs: proofs.map(|(file, test)| ProofView { file, test }).collect(),
        recording: recording.map(|r| RecordingView { code: &r.code, steps: r.steps.iter().map(step).collect() }),
    }
}

fn step(step: &ExpressStep) -> StepView<'_> {
    match step {
        ExpressStep::Request { request, answer, body, store } => StepView::Request { request, answer, body, store },
        ExpressStep::Note { does, says } => StepView::Note { does, says },
    }
}
