//! Where the reader is now: the course map leads back there.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;

use crate::tutorial::body::Body;
use crate::{
    course::Library,
    place::{LastPosition, ReadingPosition},
    tutorial::{Problem, class::Mine},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    lesson: String,
    #[serde(default)]
    section: Option<String>,
}

pub(super) async fn place(
    State(library): State<Library>,
    Mine(last): Mine<LastPosition>,
    Body(reading): Body<Reading>,
) -> Result<StatusCode, Problem> {
    let course = library.current();
    let Reading { lesson: slug, section } = reading;
    let lesson = course.lesson(&slug).ok_or_else(|| Problem::bad("lesson", format!("there is no lesson `{slug}`")))?;
    if let Some(id) = section.as_ref().filter(|id| !lesson.sections.iter().any(|s| s.id == **id)) {
        return Err(Problem::bad("section", format!("`{slug}` has no section `{id}`")));
    }
    last.write(ReadingPosition { lesson: slug, section }).await?;
    Ok(StatusCode::NO_CONTENT)
}
