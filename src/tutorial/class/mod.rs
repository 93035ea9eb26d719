//! A class: who asks, what each may do, the pages of joining, voting and teaching.
//!
//! Only a server that was started for a class has one. Deliberately absent: what a class is; `crate::class` knows.

mod api;
mod archive;
mod archives;
mod ask;
mod asked;
mod classroom;
mod console;
mod events;
pub(super) mod everywhere;
mod join;
mod led;
mod member;
mod mine;
mod person;
mod projector;
mod qr;
mod questions;
mod results;
mod rights;
mod teacher;
mod tested;

use axum::{
    Router,
    routing::{get, post},
};

pub use archives::Archives;
pub use classroom::{Classroom, TeacherKey};
pub use qr::for_terminal;
pub(super) use {
    asked::HERE,
    mine::Mine,
    person::Person,
    rights::{rights, too_often},
};

use super::AppState;

/// Where one joins.
pub(super) const JOIN: &str = "/join";
/// The class: for a learner, what is asked and where the class is; for the teacher, the way in, on a projector.
pub(super) const CLASS: &str = "/class";

/// The pages.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route(JOIN, get(join::form).post(join::join))
        .route("/j/{code}", get(join::scanned))
        .route("/J/{code}", get(join::scanned))
        .route("/join/back", get(join::back_form).post(join::back))
        .route("/join/leave", post(join::leave))
        .route(CLASS, get(member::class).post(api::vote_by_form))
        .route("/class/you", get(member::you))
        .route("/class/teacher/{key}", get(teacher::enter))
        .route("/class/projector", get(projector::projector))
        .route("/class/ask", get(ask::ask))
        .route("/console", get(console::console))
        .route("/class/results.csv", get(results::csv))
}

/// What their scripts ask, below `/api/class`.
pub(super) fn api() -> Router<AppState> {
    Router::new()
        .route("/", get(api::show))
        .route("/events", get(events::events))
        .route("/vote", post(api::vote))
        .route("/changes", post(api::change))
        .route("/ballots", post(api::put))
        .route("/here", post(api::here))
        .route("/tested", post(tested::tested))
        .route("/along", post(led::along))
        .route("/plan", post(led::plan))
        .route("/switches", post(everywhere::set))
        .route("/reset", post(archive::reset))
}
