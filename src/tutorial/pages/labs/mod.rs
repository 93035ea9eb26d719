//! `/labs`, and one lab. Works by links and forms, without script; script keeps the page where it is.

mod bench;
mod browser;
mod end;
mod form;
mod heard;
mod switches;
mod view;

use std::convert::Infallible;

use axum::{
    Extension,
    body::Bytes,
    extract::{FromRequestParts, Path, RawQuery},
    http::request::Parts,
    response::{Redirect, Response},
};
use serde::Serialize;

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
        pages::links::SlugLink,
    },
};

pub(super) use browser::{BrowserView, browser};
pub(super) use end::took;
pub(super) use form::{Form, MOST_PAGE, short};
pub(super) use heard::heard;

#[derive(Serialize)]
struct LabsPage<'a> {
    page: page::Frame<'a>,
    groups: Vec<Group<'a>>,
    solved: usize,
    of: usize,
}

/// The labs of one difficulty.
#[derive(Serialize)]
struct Group<'a> {
    difficulty: &'static str,
    labs: Vec<Row<'a>>,
}

/// A lab in the list.
#[derive(Serialize)]
struct Row<'a> {
    slug: &'a str,
    title: &'a str,
    promise: &'a str,
    minutes: u32,
    difficulty: &'static str,
    defend: bool,
    state: State,
    hints: usize,
    hints_of: usize,
    /// Which attack it was.
    was: Option<SlugLink<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Open,
    Begun,
    Solved,
}

#[derive(Serialize)]
struct LabPage<'a> {
    page: page::Frame<'a>,
    lab: view::LabView<'a>,
}

pub(super) async fn list(Mine(at): Mine<AppState>, learner: Learner) -> Result<Response, Problem> {
    let course = at.library.current();
    let achieved = at.progress.achieved().await?;
    let open = learner.open_labs(&at.labs).await?;
    let group = |difficulty: Difficulty| {
        let of_it = course.labs.iter().filter(|lab| lab.front.difficulty == difficulty);
        let labs = of_it.map(|lab| row(&course, lab, &achieved, open.contains(&lab.slug))).collect();
        Group { difficulty: difficulty.word(), labs }
    };
    let groups = Difficulty::ALL.into_iter().map(group).collect();
    let solved = course.labs.iter().filter(|lab| achieved.has(&Done::Lab(lab.slug.clone()))).count();
    let page = page::Frame::new("Labs", "labs", &course);
    page::render(&at.views, "labs.html", LabsPage { page, groups, solved, of: course.labs.len() })
}

/// Which attack it was is told once it is solved.
fn row<'a>(course: &'a Course, lab: &'a Lab, achieved: &Achieved, open: bool) -> Row<'a> {
    let solved = achieved.has(&Done::Lab(lab.slug.clone()));
    let hints = hints_read(lab, achieved);
    let attack = lab.front.attack.as_ref().filter(|_| solved).and_then(|slug| course.attack(slug));
    Row {
        slug: &lab.slug,
        title: &lab.front.title,
        promise: &lab.front.promise,
        minutes: lab.front.minutes,
        difficulty: lab.front.difficulty.word(),
        defend: lab.goal == LabGoal::Defend,
        state: match (solved, open || hints > 0) {
            (true, _) => State::Solved,
            (false, true) => State::Begun,
            (false, false) => State::Open,
        },
        hints,
        hints_of: lab.hints.len(),
        was: attack.map(SlugLink::from),
    }
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
    let state = if let Found::Open(world) = &found { Some(world.state()) } else { None };
    let (found, state) = (&found, state.as_ref());
    let shown = view::Shown { course: &course, lab, achieved: &achieved, look: looked, found, state };
    let page = page::Frame::new(&lab.front.title, "labs", &course);
    page::render(&at.views, "lab.html", LabPage { page, lab: shown.view(&learner) })
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
