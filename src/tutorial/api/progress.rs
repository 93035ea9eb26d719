//! What has been done on this machine.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use crate::{
    course::Library,
    progress::{Done, Progress},
    tutorial::Problem,
};

pub(super) async fn show(State(progress): State<Progress>) -> Result<Json<Value>, Problem> {
    let achieved = progress.achieved().await?;
    let of = |kind| achieved.slugs(kind).collect::<Vec<_>>();
    Ok(Json(json!({ "lessons": of("lesson"), "exercises": of("exercise") })))
}

pub(super) async fn lesson_done(
    Path(slug): Path<String>,
    State(library): State<Library>,
    State(progress): State<Progress>,
) -> Result<Json<Value>, Problem> {
    if library.current().lesson(&slug).is_none() {
        return Err(Problem::NotFound { what: "lesson" });
    }
    progress.note(&Done::Lesson(slug)).await?;
    show(State(progress)).await
}
