//! What was recorded from express-session: its column in the matrix, and the page that a cell of it opens.
//!
//! Deliberately absent: a run. The page says what it shows, from which versions, and how it is made anew.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use cloakroom_engine::script::Actor;
use serde::Serialize;

use super::matrix_cell::{CellView, Column};
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
    let context = RecordedPage {
        page: page::Frame::new(&attack.front.title, "matrix", &course),
        slug: &slug,
        title: &attack.front.title,
        family: &attack.front.family,
        promise: &attack.front.promise,
        library: format!("express-session {}", recording.versions.express_session),
        versions: recording.versions.words(),
        kind,
        step,
        what: recorded.map_or("", Recorded::says),
        but: recorded.map_or("", Recorded::but),
        story: &attack.front.story,
        steps: recorded.map_or(&[][..], Recorded::steps).iter().map(step_view).collect(),
    };
    page::render(&views, "recorded.html", context)
}

#[derive(Serialize)]
struct RecordedPage<'a> {
    page: page::Frame<'a>,
    slug: &'a str,
    title: &'a str,
    family: &'a str,
    promise: &'a str,
    /// With its version.
    library: String,
    versions: String,
    kind: &'static str,
    step: usize,
    what: &'a str,
    but: &'a str,
    story: &'a str,
    steps: Vec<StepView<'a>>,
}

#[derive(Serialize)]
struct StepView<'a> {
    title: &'a str,
    reached: bool,
    sent: Vec<RequestView<'a>>,
}

fn step_view(step: &RecordedStep) -> StepView<'_> {
    StepView { title: &step.title, reached: step.reached, sent: step.sent.iter().map(request_view).collect() }
}

#[derive(Serialize)]
struct RequestView<'a> {
    who: &'a str,
    who_title: &'static str,
    line: &'a str,
    cookie: &'a str,
    body: &'a str,
    status: u16,
    reason: &'static str,
    location: &'a str,
    set_cookie: &'a [String],
    left_out: usize,
}

fn request_view(sent: &RecordedRequest) -> RequestView<'_> {
    let reason = StatusCode::from_u16(sent.status).ok().and_then(|s| s.canonical_reason()).unwrap_or_default();
    RequestView {
        who: &sent.who,
        who_title: Actor::find(&sent.who).map_or("", Actor::title),
        line: &sent.line,
        cookie: &sent.cookie,
        body: &sent.body,
        status: sent.status,
        reason,
        location: &sent.location,
        set_cookie: &sent.set_cookie,
        left_out: sent.left_out,
    }
}

/// The head of the column.
pub(super) fn column(recording: &Recording) -> Column {
    Column {
        name: Recording::NAME.to_owned(),
        title: recording.title(),
        stops: recording.stops(),
        together: true,
        recorded: true,
    }
}

/// Its cell in a row.
pub(super) fn cell(recording: &Recording, row: &Row) -> CellView {
    let recorded = recording.attacks.get(&row.slug);
    CellView {
        kind: recorded.map_or("not_recorded", |r| r.verdict().0),
        says: format!("{}, recorded", in_words(recorded)),
        // The foot of the matrix ends the sentence itself.
        but: recorded.map_or("", Recorded::but).trim_end_matches('.').to_owned(),
        recorded: true,
        href: PAGE.replace("{slug}", &row.slug),
    }
}
