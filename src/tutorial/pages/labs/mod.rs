//! `/labs`, and one lab. Works by links and forms, without script; script keeps the page where it is.

mod bench;
mod form;
mod view;

use std::convert::Infallible;

use axum::{
    Extension,
    body::Bytes,
    extract::{FromRequestParts, Path, RawQuery},
    http::request::Parts,
    response::{Redirect, Response},
};
use serde_json::{Value, json};

use crate::{
    course::{Course, Difficulty, Lab, LabGoal},
    lab::LabWorld,
    progress::{Achieved, Done},
    sandbox::Caller,
    tutorial::{
        AppState, Problem, Visitor,
        class::Mine,
        learner::{Found, Learner},
        page,
    },
};

pub(super) use form::{Form, MOST_PAGE, short};
pub(super) use view::{browser, heard, quiet, took};

pub(super) async fn list(Mine(at): Mine<AppState>, learner: Learner) -> Result<Response, Problem> {
    let course = at.library.current();
    let achieved = at.progress.achieved().await?;
    let open = learner.open_labs(&at.labs).await?;
    let mut groups = Vec::new();
    for difficulty in Difficulty::ALL {
        let of_it = course.labs.iter().filter(|lab| lab.front.difficulty == difficulty);
        let rows: Vec<Value> = of_it.map(|lab| row(&course, lab, &achieved, open.contains(&lab.slug))).collect();
        groups.push(json!({ "difficulty": difficulty.word(), "labs": rows }));
    }
    let solved = course.labs.iter().filter(|lab| achieved.has(&Done::Lab(lab.slug.clone()))).count();
    let frame = page::Frame::new("Labs", "labs", &course);
    let context = json!({ "page": frame, "groups": groups, "solved": solved, "of": course.labs.len() });
    page::render(&at.views, "labs.html", context)
}

/// A lab in the list. Which attack it was is told once it is solved.
fn row(course: &Course, lab: &Lab, achieved: &Achieved, open: bool) -> Value {
    let solved = achieved.has(&Done::Lab(lab.slug.clone()));
    let hints = hints_read(lab, achieved);
    let attack = lab.front.attack.as_ref().filter(|_| solved).and_then(|slug| course.attack(slug));
    json!({
        "slug": lab.slug, "title": lab.front.title, "promise": lab.front.promise, "minutes": lab.front.minutes,
        "difficulty": lab.front.difficulty.word(), "defend": lab.goal == LabGoal::Defend,
        "state": if solved { "solved" } else if open || hints > 0 { "begun" } else { "open" },
        "hints": hints, "hints_of": lab.hints.len(),
        "was": attack.map(|page| json!({ "slug": page.attack.slug, "title": page.attack.front.title })),
    })
}

/// So many hints have been read: one opens after the other.
fn hints_read(lab: &Lab, achieved: &Achieved) -> usize {
    (1..=lab.hints.len()).take_while(|n| achieved.has(&Done::LabHint(format!("{}:{n}", lab.slug)))).count()
}

pub(super) async fn one(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    Mine(at): Mine<AppState>,
    Extension(visitor): Extension<Visitor>,
    learner: Learner,
) -> Result<Response, Problem> {
    let course = at.library.current();
    let lab = course.lab(&slug).ok_or(Problem::NotFound { what: "lab" })?;
    let found = learner.lab(&at.labs, &slug).await?;
    if let Found::Open(world) = &found {
        world.sandbox().looked_at();
        world.look_again(lab).await;
        note_solved(&at, visitor, world).await?;
    }
    let achieved = at.progress.achieved().await?;
    let looked = bench::Look::of(lab, &query.unwrap_or_default());
    let shown = view::Shown { course: &course, lab, achieved: &achieved, look: looked, found: &found };
    let view = shown.view(&learner);
    let frame = page::Frame::new(&lab.front.title, "labs", &course);
    page::render(&at.views, "lab.html", json!({ "page": frame, "lab": view }))
}

/// Who waits for the answer, and may leave.
pub(super) struct Asks(pub(super) Caller);

impl<S: Send + Sync> FromRequestParts<S> for Asks {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get().cloned().unwrap_or_default()))
    }
}

/// One act, and back to the page. What went wrong stands there.
pub(super) async fn act(
    Path(slug): Path<String>,
    Mine(at): Mine<AppState>,
    Extension(visitor): Extension<Visitor>,
    Asks(caller): Asks,
    learner: Learner,
    body: Bytes,
) -> Result<Redirect, Problem> {
    let course = at.library.current();
    let lab = course.lab(&slug).ok_or(Problem::NotFound { what: "lab" })?;
    let form = Form::read(&body)?;
    match form.get("do") {
        "hint" => {
            let read = hints_read(lab, &at.progress.achieved().await?);
            if visitor == Visitor::Elsewhere {
                // Progress is of whoever sits at this machine.
                learner.lab_or_new(&at.labs, lab).await?.open_hint();
            } else if read < lab.hints.len() {
                at.progress.note(&Done::LabHint(format!("{slug}:{}", read + 1))).await?;
            }
            return Ok(Redirect::to(&format!("/labs/{slug}?use={}#hints", form.tool(lab))));
        }
        "again" => {
            learner.lab_again(&at.labs, lab).await?;
            return Ok(Redirect::to(&format!("/labs/{slug}")));
        }
        _ => {}
    }
    let world = learner.lab_or_new(&at.labs, lab).await?;
    form.act(lab, &course, at.sandboxes.services(), &world, &caller).await?;
    note_solved(&at, visitor, &world).await?;
    let state = world.state();
    let tool = form.tool(lab);
    Ok(match state.solved.as_ref() {
        Some(solved) if solved.act == state.count() => Redirect::to(&format!("/labs/{slug}")),
        // Whoever goes on after the end stays at the bench.
        Some(_) => Redirect::to(&format!("/labs/{slug}?use={tool}&on#use")),
        None => Redirect::to(&format!("/labs/{slug}?use={tool}#use")),
    })
}

async fn note_solved(at: &AppState, visitor: Visitor, world: &LabWorld) -> Result<(), Problem> {
    if visitor != Visitor::Elsewhere && world.state().solved.is_some() {
        at.progress.note(&Done::Lab(world.slug().to_owned())).await?;
    }
    Ok(())
}
