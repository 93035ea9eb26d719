//! The API: JSON in, JSON out, problem documents (RFC 9457) for what goes wrong.

mod attacks;
mod browsers;
mod costs;
mod events;
mod exercises;
mod matrix;
mod pause;
mod place;
mod processes;
mod progress;
mod reach;
mod sandbox;
mod search;
mod sections;
mod stores;

use axum::{
    Router,
    routing::{get, patch, post, put},
};

use super::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/reach", get(reach::show))
        .route("/sandbox", get(sandbox::show).post(sandbox::create))
        .route("/sandbox/switches", patch(sandbox::switches))
        .route("/sandbox/reset", post(sandbox::reset))
        .route("/sandbox/clock", post(sandbox::clock))
        .route("/sandbox/restart", post(sandbox::restart))
        .route("/sandbox/sessions", get(sandbox::sessions))
        .route("/sandbox/exchanges", get(sandbox::exchanges))
        .route("/sandbox/events", get(events::events))
        .route("/sandbox/pause", get(pause::show).put(pause::arm))
        .route("/sandbox/pause/{number}/record", put(pause::edit))
        .route("/sandbox/pause/{number}/continue", post(pause::go_on))
        .route("/sandbox/browsers/{name}/requests", post(browsers::requests))
        .route("/sandbox/browsers/{name}/cookies", get(browsers::cookies))
        .route("/lessons/{slug}/sections/{id}/play", post(sections::of_lesson))
        .route("/tour/steps/{step}/play", post(sections::of_tour))
        .route("/attacks/{slug}/run", post(attacks::run))
        .route("/matrix", get(matrix::show).post(matrix::again))
        .route("/matrix/events", get(matrix::events))
        .route("/stores", get(stores::show))
        .route("/stores/{name}", post(stores::act))
        .route("/costs", get(costs::show).post(costs::measure))
        .route("/processes/child", post(processes::act))
        .route("/exercises/{slug}/run", post(exercises::run))
        .route("/search", get(search::search))
        .route("/progress", get(progress::show))
        .route("/progress/file", get(progress::file).post(progress::take_in))
        .route("/progress/lessons/{slug}", get(progress::lesson).post(progress::lesson_done))
        .route("/progress/attacks/{slug}", post(progress::attack_seen))
        .route("/progress/exercises/{slug}", post(progress::hints_read))
        .route("/progress/drills/{slug}", post(progress::drill_tried))
        .route("/progress/answers", post(progress::answered))
        .route("/progress/place", post(place::place))
}
