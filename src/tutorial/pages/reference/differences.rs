//! `/reference/cookies/differences`: every rule on which the standard, Chromium, Firefox and Safari part.
//!
//! The rows are the engine's, made of the very policies its jars follow. Deliberately absent: a rule written here.

use axum::{extract::State, response::Response};
use cloakroom_engine::{
    cookie::{Difference, Group, Kind, Measured, Profile, Source, citation, differences},
    explain,
};
use serde::Serialize;
use url::form_urlencoded::Serializer;

use super::{Nav, nav};
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

#[derive(Serialize)]
struct DifferencesPage<'a> {
    page: page::Frame<'a>,
    nav: Nav,
    groups: Vec<GroupView>,
    judges: Vec<JudgeView>,
    count: usize,
    text: TextLink,
}

#[derive(Serialize)]
struct GroupView {
    title: &'static str,
    rows: Vec<RowView>,
}

#[derive(Serialize)]
struct JudgeView {
    title: String,
    known_by: &'static str,
    measured: bool,
}

/// The standard.
#[derive(Serialize)]
struct TextLink {
    name: &'static str,
    href: &'static str,
}

fn context(course: &Course) -> DifferencesPage<'_> {
    let rows = differences();
    let group = |group: &Group| GroupView {
        title: group.title(),
        rows: rows.iter().filter(|row| row.group == *group).map(row).collect(),
    };
    let judge = |judge: &Profile| JudgeView {
        title: capital(judge.title()),
        known_by: judge.known_by(),
        measured: judge.measured(),
    };
    DifferencesPage {
        page: page::Frame::new("Where browsers differ", "reference", course),
        nav: nav(PAGE),
        groups: Group::ALL.iter().map(group).collect(),
        judges: Profile::ALL.iter().map(judge).collect(),
        count: rows.len(),
        text: TextLink { name: citation::TEXT, href: citation::TEXT_URL },
    }
}

#[derive(Serialize)]
struct RowView {
    id: &'static str,
    rule: Vec<Piece>,
    standard: &'static str,
    matters: bool,
    /// None where it is told from documents.
    test: Option<Test>,
    ask: Option<String>,
    answers: Vec<AnswerView>,
    browsers_part: bool,
}

/// The test that showed it.
#[derive(Serialize)]
struct Test {
    name: &'static str,
    by: By,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum By {
    Browsers,
    Engine,
}

#[derive(Serialize)]
struct AnswerView {
    judge: String,
    says: String,
    differs: bool,
    note: Option<&'static str>,
    source: Option<Source>,
    documented: bool,
}

fn row(row: &Difference) -> RowView {
    let test = match row.measured {
        Measured::Browsers(name) => Some(Test { name, by: By::Browsers }),
        Measured::Engine(name) => Some(Test { name, by: By::Engine }),
        Measured::Documented => None,
    };
    let answers = row.answers.iter().map(|answer| AnswerView {
        judge: capital(answer.profile.title()),
        says: answer.says.clone(),
        differs: answer.differs,
        note: answer.note,
        source: answer.source,
        documented: !answer.profile.measured(),
    });
    RowView {
        id: row.id,
        rule: pieces(row.rule),
        standard: row.standard,
        matters: row.matters,
        test,
        ask: row.case.as_deref().and_then(ask),
        answers: answers.collect(),
        browsers_part: row.answers[1].says != row.answers[2].says,
    }
}

#[derive(Serialize)]
struct Piece {
    text: &'static str,
    code: bool,
}

/// Words and code: what stands between backticks is code.
fn pieces(text: &'static str) -> Vec<Piece> {
    let pieces = text.split('`').enumerate().filter(|(_, piece)| !piece.is_empty());
    pieces.map(|(at, text)| Piece { text, code: at % 2 == 1 }).collect()
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
