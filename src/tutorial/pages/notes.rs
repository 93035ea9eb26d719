//! The speaker's notes of a demo: what to say and to ask at the step that the room sees, what comes next, and how the
//! class stands against its plan.
//!
//! A page of its own, so that nothing of it is on the projector. Deliberately absent: which step the room is at; the
//! two windows tell each other (`assets/together.js`).

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::{
    attacks::{AttackView, attack_view},
    planned::{Planned, planned},
    run_query::{At, Look},
};
use crate::{
    course::Library,
    runner::Runs,
    tutorial::{Problem, page},
    view::run::{RunView, run_view},
    views::Views,
};

#[derive(Debug, Serialize)]
struct Notes<'a> {
    attack: AttackView<'a>,
    /// How the run ends with these switches is what the speaker has to know before the room does.
    run: RunView,
    name: String,
    step: usize,
    plans: Vec<Planned>,
}

pub(super) async fn notes(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(runs): State<Runs>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let course = library.current();
    let attack = course.attack(&slug).ok_or(Problem::NotFound { what: "attack" })?;
    let mut at = At::parse(&query.unwrap_or_default(), attack.attack.steps.len())?;
    at.look = Look::Notes;
    let switches = at.switches(&attack.attack);
    let shown = runs.on_show(&course, attack, &switches, at.run.as_deref()).await?;
    let context = Notes {
        attack: attack_view(&course, attack, &at),
        run: run_view(&shown.run),
        name: shown.name,
        step: at.step,
        plans: planned(&course.plans, &slug),
    };
    page::render(&views, "notes.html", context)
}
