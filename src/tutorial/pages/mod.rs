//! The pages, one file each.

mod answers;
mod attacks;
mod audit;
mod clinic;
mod coat_check;
mod deep_dive;
mod exercises;
mod hotel;
mod index;
mod labs;
mod lesson;
mod links;
mod matrix;
mod matrix_cell;
mod matrix_room;
mod notes;
mod pair;
mod parts;
mod planned;
mod processes;
mod progress;
mod recall;
mod recorded;
mod reference;
mod reset;
mod resume;
mod run_query;
mod search;
mod self_test;
mod takeaways;
mod teach;
mod tools;
mod tour;
mod visualise;
mod ways;
mod what_would_stop_it;

use axum::{Router, response::Redirect, routing::get};

pub use reference::HAR_MOST_BYTES;

use super::{AppState, cookies, guard::RESET};

pub use tools::TOOLS;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/", get(index::index))
        .route("/lessons/{slug}", get(lesson::lesson))
        .route("/recall", get(recall::show).post(recall::grade))
        .route("/recall/test", get(self_test::show))
        .route("/coat-check", get(coat_check::coat_check))
        .route("/tour", get(tour::tour))
        .route(deep_dive::PAGE, get(deep_dive::deep_dive))
        .route(visualise::PAGE, get(visualise::visualise))
        .route(takeaways::PAGE, get(takeaways::takeaways))
        .route("/parts/{slug}", get(parts::part))
        .route(processes::PAGE, get(processes::show).post(processes::act))
        .route("/doctor", get(tour::doctor))
        .merge(reference::router())
        .merge(clinic::router())
        .route("/hotel", get(hotel::hotel))
        .route(RESET, get(async || Redirect::to("/")).post(reset::reset))
        .route("/playground", get(lesson::playground))
        .route("/answers", get(answers::answers))
        .route("/inspector", get(lesson::inspector_fragment))
        .route("/attacks", get(attacks::list))
        .route("/attacks/{slug}", get(attacks::one))
        .route("/attacks/{slug}/sequence", get(attacks::sequence))
        .route("/attacks/{slug}/notes", get(notes::notes))
        .route(recorded::PAGE, get(recorded::one))
        .route("/search", get(search::search))
        .route("/teach", get(teach::teach))
        .route(audit::PAGE, get(audit::show).post(audit::press))
        .route("/matrix", get(matrix::matrix).post(matrix::again))
        .route(cookies::CLEAR, get(cookies::show).post(cookies::clear))
        .route("/progress", get(progress::progress).post(progress::take_in))
        .merge(pair::router())
        .route("/labs", get(labs::list))
        .route("/labs/{slug}", get(labs::one).post(labs::act))
        .route("/exercises", get(exercises::list))
        .route("/exercises/{slug}", get(exercises::one))
}
