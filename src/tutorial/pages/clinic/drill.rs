//! `/clinic/SLUG/drill`: headers and records, and the question which line is the cause. `?line=3` chooses one.

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use serde_json::{Value, json};

use super::{index::drills, link};
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
    let list = json!({ "drills": list(&course, &achieved, &slug) });
    let own = [("drills", shells.drawn("clinic_drills.html", list)?)];
    let context = || {
        json!({
            "page": page::Frame::new("Which line is the cause?", "clinic", &course), "drills": mark("drills"),
            "case": link(&course, case), "drill": view(drill, chosen), "place": place(&course, case),
        })
    };
    shells.filled(&course, &format!("/clinic/{slug}/drill {chosen:?}"), "clinic_drill.html", context, &own)
}

/// All drills, in their order, and whose line was found.
fn list(course: &Course, achieved: &Achieved, here: &str) -> Vec<Value> {
    let found = |slug: &str| achieved.has(&Done::Drill(slug.to_owned()));
    drills(course).map(|c| json!({ "slug": c.slug, "found": found(&c.slug), "here": c.slug == here })).collect()
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

fn view(drill: &Drill, chosen: Chosen) -> Value {
    let picked = match chosen {
        Chosen::Nothing => None,
        Chosen::Line(number) => drill.line(number),
        Chosen::Shown => drill.cause(),
    };
    let state = match picked {
        None => "ask",
        Some(line) if line.is_cause => "right",
        Some(_) => "wrong",
    };
    let line = |line: &DrillLine| {
        json!({
            "n": line.number, "kind": line.kind, "name": line.name, "text": line.text,
            "picked": picked.is_some_and(|picked| picked.number == line.number),
        })
    };
    let exchanges: Vec<Vec<Value>> = drill.exchanges.iter().map(|lines| lines.iter().map(line).collect()).collect();
    let told = picked.and_then(|line| line.says_html.as_ref()).unwrap_or(&drill.hint_html);
    json!({
        "story_html": drill.story_html, "exchanges": exchanges, "state": state, "shown": chosen == Chosen::Shown,
        "told_html": told, "right_html": drill.right_html,
    })
}

/// Which of the drills it is, and which comes next.
fn place(course: &Course, case: &Case) -> Value {
    let all: Vec<&Case> = drills(course).collect();
    let at = all.iter().position(|other| other.slug == case.slug).unwrap_or_default();
    let next = all.get(at + 1).map(|next| next.slug.as_str());
    json!({ "at": at + 1, "of": all.len(), "next": next })
}
