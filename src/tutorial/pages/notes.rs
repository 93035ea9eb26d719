//! The speaker's notes of a demo: what to say and to ask at the step that the room sees, and what comes next.
//!
//! A page of its own, so that nothing of it is on the projector. Deliberately absent: which step the room is at; the
//! two windows tell each other (`assets/together.js`).

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use serde_json::json;

use super::{
    attacks::attack_view,
    run_query::{At, Look},
};
use crate::{
    course::Library,
    runner::run_attack,
    sandbox::Sandboxes,
    tutorial::{Problem, page, run_view::run_view},
    views::Views,
};

pub(super) async fn notes(
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(sandboxes): State<Sandboxes>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let course = library.current();
    let attack = course.attack(&slug).ok_or(Problem::NotFound { what: "attack" })?;
    let mut at = At::parse(&query.unwrap_or_default(), attack.attack.steps.len())?;
    at.look = Look::Notes;
    // How the run ends with these switches is what the speaker has to know before the room does.
    let run = run_view(&run_attack(&attack.attack, sandboxes.services(), &at.switches(&attack.attack)).await?);
    let context = json!({ "attack": attack_view(&course, attack, &at), "run": run, "step": at.step });
    page::render(&views, "notes.html", context)
}
