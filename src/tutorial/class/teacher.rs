//! The teacher's link.

use axum::{
    extract::{Path, State},
    response::Redirect,
};
use tower_sessions::Session;

use super::Person;
use crate::tutorial::{AppState, Problem};

/// `GET /class/teacher/KEY`: from now on this browser is the teacher's. The key is in no other page.
pub(super) async fn enter(
    State(handles): State<AppState>,
    session: Session,
    Path(key): Path<String>,
) -> Result<Redirect, Problem> {
    let classroom = handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })?;
    if !classroom.key.is(&key) {
        return Err(Problem::Forbidden {
            says: "this is not the teacher's link of this server: it is a new one each time that the server starts, and stands in its terminal",
        });
    }
    Person::becomes_teacher(&session).await?;
    Ok(Redirect::to("/console"))
}
