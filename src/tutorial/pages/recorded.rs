//! What was recorded from express-session: its column in the matrix, and the page that a cell of it opens.
//!
//! Deliberately absent: a run. The page says what it shows, from which versions, and how it is made anew.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use cloakroom_engine::script::Actor;
use serde_json::{Value, json};

use crate::{
    course::{Library, Recorded, RecordedRequest, RecordedStep, Recording},
    matrix::{Row, in_words},
    tutorial::{Problem, page},
    views::Views,
};

pub(super) const PAGE: &str = "/attacks/{slug}/express-session";

pub(super) async fn one(
    Path(slug): Path<String>,
    State(library): State<Library>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let course = library.current();
    let attack = &course.attack(&slug).ok_or(Problem::NotFound { what: "attack" })?.attack;
    let recording = course.recording.as_ref().ok_or(Problem::NotFound { what: "recording" })?;
    let recorded = recording.attacks.get(&slug);
    let (kind, step, _) = recorded.map_or(("not_recorded", 1, ""), Recorded::verdict);
    let context = json!({
        "page": page::Frame::new(&attack.front.title, "matrix", &course),
        "slug": slug, "title": attack.front.title, "family": attack.front.family, "promise": attack.front.promise,
        "library": format!("express-session {}", recording.versions.express_session),
        "versions": recording.versions.words(), "kind": kind, "step": step,
        "what": recorded.map_or("", Recorded::says), "but": recorded.map_or("", Recorded::but), "story": attack.front.story,
        "steps": recorded.map_or(&[][..], Recorded::steps).iter().map(step_view).collect::<Vec<_>>(),
    });
    page::render(&views, "recorded.html", context)
}

fn step_view(step: &RecordedStep) -> Value {
    json!({ "title": step.title, "reached": step.reached, "sent": step.sent.iter().map(request_view).collect::<Vec<_>>() })
}

fn request_view(sent: &RecordedRequest) -> Value {
    let reason = StatusCode::from_u16(sent.status).ok().and_then(|s| s.canonical_reason()).unwrap_or_default();
    json!({
        "who": sent.who, "who_title": Actor::find(&sent.who).map_or("", Actor::title), "line": sent.line,
        "cookie": sent.cookie, "body": sent.body, "status": sent.status, "reason": reason,
        "location": sent.location, "set_cookie": sent.set_cookie, "left_out": sent.left_out,
    })
}

/// The head of the column.
pub(super) fn column(recording: &Recording) -> Value {
    json!({ "name": Recording::NAME, "title": recording.title(), "stops": recording.stops(), "together": true, "recorded": true })
}

/// Its cell in a row.
pub(super) fn cell(recording: &Recording, row: &Row) -> Value {
    let recorded = recording.attacks.get(&row.slug);
    let kind = recorded.map_or("not_recorded", |r| r.verdict().0);
    // The foot of the matrix ends the sentence itself.
    let but = recorded.map_or("", Recorded::but).trim_end_matches('.');
    json!({ "kind": kind, "recorded": true, "says": format!("{}, recorded", in_words(recorded)), "but": but, "href": PAGE.replace("{slug}", &row.slug) })
}
