//! `/clinic/SLUG`: a case, its cure, and both sides as they were played. The answers to its questions stand in the address.

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use serde::Serialize;
use serde_json::Value;
use time::macros::format_description;

use super::{CaseLink, QuestionView, link, questions};
use crate::{
    clinic::{Clinic, PlayedCase},
    course::{Case, CasePlayed, CaseSide, Course, Library},
    tutorial::{Problem, Shells, page},
};

pub(super) async fn case(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(clinic): State<Clinic>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let case = course.case(&slug).ok_or(Problem::NotFound { what: "case" })?;
    let played = clinic.of(&course, case).await?;
    let chosen = answers(query.as_deref().unwrap_or_default(), case);
    let context = CasePage {
        page: page::Frame::new(&case.front.title, "clinic", &course),
        case: view(&course, case, chosen),
        played: played_view(case, &played),
    };
    shells.same(&course, "clinic_case.html", context)
}

/// The numbers of the answers given. What no answer has is none given.
fn answers(query: &str, case: &Case) -> [Option<usize>; 2] {
    let given = |name: &str, at: usize| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        let number: usize = pairs.find(|(key, _)| key == name)?.1.parse().ok()?;
        let answers = case.front.questions.get(at)?.answers.len();
        (1..=answers).contains(&number).then_some(number)
    };
    [given("a", 0), given("b", 1)]
}

#[derive(Serialize)]
struct CasePage<'a> {
    page: page::Frame<'a>,
    case: CaseView<'a>,
    played: PlayedView<'a>,
}

#[derive(Serialize)]
struct CaseView<'a> {
    #[serde(flatten)]
    link: CaseLink<'a>,
    asked: Vec<QuestionView<'a>>,
    /// The answers that were given.
    said: Vec<&'a str>,
    /// A question is left.
    open: bool,
    notes: Vec<Note<'a>>,
    near: Vec<CaseLink<'a>>,
    lessons: Vec<SectionPlace<'a>>,
    sources: Vec<Source<'a>>,
    cause_html: &'a str,
    cure_long_html: &'a str,
    played_html: &'a str,
    proofs_html: &'a str,
    facts: usize,
    drill: bool,
    before: Side<'a>,
    after: Side<'a>,
}

/// What is to be said of an answer, and the case that it points to.
#[derive(Serialize)]
struct Note<'a> {
    says: &'a str,
    other: Option<CaseLink<'a>>,
}

fn view<'a>(course: &'a Course, case: &'a Case, chosen: [Option<usize>; 2]) -> CaseView<'a> {
    let front = &case.front;
    let given = || front.questions.iter().zip(chosen).filter_map(|(q, n)| q.answers.get(n?.checked_sub(1)?));
    let said: Vec<&str> = given().map(|answer| answer.says.as_str()).collect();
    let notes = given().filter_map(|answer| {
        let other = answer.leads.as_deref().and_then(|slug| course.case(slug));
        Some(Note { says: answer.note.as_ref()?, other: other.map(|other| link(course, other)) })
    });
    CaseView {
        link: link(course, case),
        asked: questions(course, case, chosen),
        open: said.len() < front.questions.len(),
        said,
        notes: notes.collect(),
        near: front.near.iter().filter_map(|slug| course.case(slug)).map(|c| link(course, c)).collect(),
        lessons: front.lessons.iter().filter_map(|place| lesson(course, place)).collect(),
        sources: front.sources.iter().map(|text| source(text)).collect(),
        cause_html: &case.cause_html,
        cure_long_html: &case.cure_html,
        played_html: &case.played_html,
        proofs_html: &case.proofs_html,
        facts: case.facts.len(),
        drill: case.drill.is_some(),
        before: side(&front.before),
        after: side(&front.after),
    }
}

/// One side of the case, as it says it ends.
#[derive(Serialize)]
struct Side<'a> {
    title: &'a str,
    end: &'a str,
}

fn side(side: &CaseSide) -> Side<'_> {
    Side { title: &side.title, end: &side.end }
}

/// A section of a lesson, or the whole of it.
#[derive(Serialize)]
struct SectionPlace<'a> {
    href: String,
    number: u32,
    lesson: &'a str,
    title: &'a str,
}

fn lesson<'a>(course: &'a Course, place: &str) -> Option<SectionPlace<'a>> {
    let (slug, section) = place.split_once('#').map_or((place, None), |(slug, section)| (slug, Some(section)));
    let lesson = course.lesson(slug)?;
    let title = section.and_then(|id| lesson.sections.iter().find(|s| s.id == id)).map(|s| s.title.as_str());
    Some(SectionPlace {
        href: format!("/lessons/{place}"),
        number: lesson.number,
        lesson: &lesson.front.title,
        title: title.unwrap_or(&lesson.front.title),
    })
}

#[derive(Serialize)]
struct Source<'a> {
    text: &'a str,
    href: Option<String>,
}

/// A public report, as a link: `owner/name#12` is one of GitHub's.
fn source(text: &str) -> Source<'_> {
    let at = text.split_once('#').filter(|(name, _)| !text.contains("://") && name.matches('/').count() == 1);
    let href = at.map(|(name, number)| format!("https://github.com/{name}/issues/{number}"));
    let address = text.starts_with("https://").then(|| text.to_owned());
    Source { text: text.trim_start_matches("https://"), href: href.or(address) }
}

#[derive(Serialize)]
struct PlayedView<'a> {
    kind: Kind,
    before: &'a Value,
    after: &'a Value,
    problems: Vec<&'a str>,
    at: String,
    took_ms: u128,
    rows: usize,
}

/// What played it.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Hotel,
    Judge,
    Seen,
}

fn played_view<'a>(case: &Case, played: &'a PlayedCase) -> PlayedView<'a> {
    let kind = match case.played {
        CasePlayed::Hotel(_) => Kind::Hotel,
        CasePlayed::Judge(_) => Kind::Judge,
        CasePlayed::Seen(_) => Kind::Seen,
    };
    let problems = [&played.before, &played.after].into_iter().flat_map(|side| &side.problems);
    let before = &played.before.view;
    PlayedView {
        kind,
        before,
        after: &played.after.view,
        problems: problems.map(|p| p.says.as_str()).collect(),
        at: played.at.format(format_description!("[hour]:[minute]:[second]")).unwrap_or_default(),
        took_ms: played.took.as_millis(),
        rows: before["run"]["rows"].as_array().map_or(0, Vec::len),
    }
}
