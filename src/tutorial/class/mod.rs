//! A class: who asks, what each may do, the pages of joining, voting and teaching.
//!
//! Only a server that was started for a class has one. Deliberately absent: what a class is; `crate::class` knows.

mod api;
mod ask;
mod asked;
mod classroom;
mod events;
mod join;
mod member;
mod mine;
mod person;
mod projector;
mod qr;
mod questions;
mod rights;
mod teacher;

use axum::{
    Router,
    routing::{get, post},
};

pub use classroom::{Classroom, TeacherKey};
pub use qr::for_terminal;
pub(super) use {mine::Mine, person::Person, rights::rights};

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
}
