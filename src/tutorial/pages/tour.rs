//! The tour, and the doctor that tests the visitor's own browser.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use crate::{
    course::Library,
    tutorial::{Problem, inspector::beside, learner::Learner, page},
    views::Views,
};

pub(crate) async fn tour(
    learner: Learner,
    State(library): State<Library>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let course = library.current();
    let tour = &course.tour;
    if tour.steps.is_empty() {
        return Err(Problem::NotFound { what: "tour" });
    }
    let view = beside(&views, &learner, &tour.inspector).await;
    let steps: Vec<Value> = tour
        .steps
        .iter()
        .zip(1..)
        .map(|(step, n)| {
            let lesson = course.lesson(&step.lesson);
            json!({
                "n": n, "id": format!("step-{n}"), "title": step.title, "body_html": step.html,
                "href": format!("/lessons/{}#{}", step.lesson, step.section),
                "lesson": lesson.map(|l| &l.front.title), "number": lesson.map(|l| l.number),
            })
        })
        .collect();
    let mut frame = page::Frame::new(&tour.title, "course", &course);
    frame.clock.clone_from(&view.clock);
    let first = (1..=tour.steps.len()).find_map(|step| course.tour_up_to(step));
    let first = first.and_then(|blocks| blocks.first().map(|block| block.id.clone()));
    let tour = json!({ "first": first, "title": tour.title, "promise": tour.promise, "minutes": tour.minutes, "steps": steps });
    page::render(&views, "tour.html", json!({ "page": frame, "tour": tour, "inspector": view }))
}

pub(crate) async fn doctor(State(library): State<Library>, State(views): State<Views>) -> Result<Response, Problem> {
    let course = library.current();
    page::render(&views, "doctor.html", json!({ "page": page::Frame::new("Doctor", "none", &course) }))
}
