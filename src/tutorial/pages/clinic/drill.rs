//! `/clinic/SLUG/drill`: headers and records, and the question which line is the cause. `?line=3` chooses one.

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::{CaseLink, index::drills, link};
use crate::{
    course::{Case, Course, Drill, DrillLine, Library},
    progress::{Achieved, Done, Progress},
    tutorial::{Problem, Shells, class::Mine, page, shell::mark},
};

/// What has been chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Nothing,
    Line(usize),
    /// The reader gives up.
    Shown,
}

pub(super) async fn drill(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let case = course.case(&slug).ok_or(Problem::NotFound { what: "case" })?;
    let drill = case.drill.as_ref().ok_or(Problem::NotFound { what: "drill" })?;
    let chosen = chosen(query.as_deref().unwrap_or_default(), drill)?;
    let achieved = progress.achieved().await?;
    let list = List { drills: list(&course, &achieved, &slug) };
    let own = [("drills", shells.drawn("clinic_drills.html", list)?)];
    let context = || DrillPage {
        page: page::Frame::new("Which line is the cause?", "clinic", &course),
        drills: mark("drills"),
        case: link(&course, case),
        drill: view(drill, chosen),
        place: place(&course, case),
    };
    shells.filled(&course, &format!("/clinic/{slug}/drill {chosen:?}"), "clinic_drill.html", context, &own)
}

#[derive(Serialize)]
struct DrillPage<'a> {
    page: page::Frame<'a>,
    /// A mark: which drills are done is one learner's own.
    drills: String,
    case: CaseLink<'a>,
    drill: DrillView<'a>,
    place: DrillPlace<'a>,
}

#[derive(Serialize)]
struct List<'a> {
    drills: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    slug: &'a str,
    /// Its line was found.
    found: bool,
    here: bool,
}

/// All drills, in their order.
fn list<'a>(course: &'a Course, achieved: &Achieved, here: &str) -> Vec<Row<'a>> {
    let row = |case: &'a Case| Row {
        slug: &case.slug,
        found: achieved.has(&Done::Drill(case.slug.clone())),
        here: case.slug == here,
    };
    drills(course).map(row).collect()
}

fn chosen(query: &str, drill: &Drill) -> Result<Chosen, Problem> {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let Some((_, word)) = pairs.find(|(name, _)| name == "line") else { return Ok(Chosen::Nothing) };
    if word == "show" {
        return Ok(Chosen::Shown);
    }
    let number = word.parse().ok().filter(|number| drill.line(*number).is_some());
    number.map(Chosen::Line).ok_or_else(|| Problem::bad("line", "line is the number of a line of this drill, or show"))
}

#[derive(Serialize)]
struct DrillView<'a> {
    story_html: &'a str,
    exchanges: Vec<Vec<LineView<'a>>>,
    state: DrillState,
    /// The reader gave up.
    shown: bool,
    told_html: &'a str,
    right_html: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum DrillState {
    Ask,
    Right,
    Wrong,
}

#[derive(Serialize)]
struct LineView<'a> {
    n: usize,
    kind: &'static str,
    name: &'a str,
    text: &'a str,
    picked: bool,
}

fn view(drill: &Drill, chosen: Chosen) -> DrillView<'_> {
    let picked = match chosen {
        Chosen::Nothing => None,
        Chosen::Line(number) => drill.line(number),
        Chosen::Shown => drill.cause(),
    };
    let state = match picked {
        None => DrillState::Ask,
        Some(line) if line.is_cause => DrillState::Right,
        Some(_) => DrillState::Wrong,
    };
    let told = picked.and_then(|line| line.says_html.as_ref()).unwrap_or(&drill.hint_html);
    let picked = picked.map(|line| line.number);
    DrillView {
        story_html: &drill.story_html,
        exchanges: drill.exchanges.iter().map(|all| all.iter().map(|line| line_view(line, picked)).collect()).collect(),
        state,
        shown: chosen == Chosen::Shown,
        told_html: told,
        right_html: &drill.right_html,
    }
}

fn line_view(line: &DrillLine, picked: Option<usize>) -> LineView<'_> {
    LineView {
        n: line.number,
        kind: line.kind,
        name: &line.name,
        text: &line.text,
        picked: picked == Some(line.number),
    }
}

/// Which of the drills it is, and which comes next.
#[derive(Serialize)]
struct DrillPlace<'a> {
    at: usize,
    of: usize,
    next: Option<&'a str>,
}

fn place<'a>(course: &'a Course, case: &Case) -> DrillPlace<'a> {
    let all: Vec<&Case> = drills(course).collect();
    let at = all.iter().position(|other| other.slug == case.slug).unwrap_or_default();
    DrillPlace { at: at + 1, of: all.len(), next: all.get(at + 1).map(|next| next.slug.as_str()) }
}
