//! Running an attack by machine.

use axum::{
    Json,
    extract::{Path, State},
};
use cloakroom_engine::script::Report;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::tutorial::body::Body;
use crate::{
    course::Library,
    matrix::Defences,
    runner::run_attack,
    sandbox::Sandboxes,
    store::{StoreError, StoreKind},
    switch::{AttackSettings, STORE},
    tutorial::Problem,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// `["renew_on_login", "same_site=lax"]`, or a set of the matrix such as `everything`.
    #[serde(default)]
    set: Vec<String>,
}

pub(super) async fn run(
    Path(slug): Path<String>,
    State(library): State<Library>,
    State(sandboxes): State<Sandboxes>,
    Body(wanted): Body<Wanted>,
) -> Result<Json<Value>, Problem> {
    let course = library.current();
    let attack = &course.attack(&slug).ok_or(Problem::NotFound { what: "attack" })?.attack;
    let mut switches = attack.start();
    for setting in &wanted.set {
        Defences::parse(setting)?.settings().into_iter().for_each(|one| switches.set(one));
    }
    let kind = StoreKind::of(switches.value(&STORE)).unwrap_or(StoreKind::Memory);
    if !sandboxes.services().stores.has(kind) {
        return Err(Problem::NotNow { says: StoreError::Absent(kind).to_string() });
    }
    let timed = run_attack(attack, sandboxes.services(), &switches).await?;
    let report = Report::of(&attack.slug, &timed.run);
    let exchanges: Vec<Value> = timed
        .run
        .steps
        .iter()
        .map(|s| json!({ "step": s.number, "title": s.title, "done": s.reached, "exchanges": s.played.iter().flat_map(|p| &p.exchanges).collect::<Vec<_>>() }))
        .collect();
    Ok(Json(json!({ "report": report, "switches": switches, "steps": exchanges })))
}
