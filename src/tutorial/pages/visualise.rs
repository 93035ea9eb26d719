//! `/visualise`: all pictures of the course in its order, and the runs that are drawn when one presses.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use crate::{
    course::{Course, Lesson, Library},
    tutorial::{Problem, Shells, page},
};

/// Where it stands.
pub(super) const PAGE: &str = "/visualise";

pub(super) async fn visualise(
    State(library): State<Library>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    shells.once(&course, PAGE, "visualise.html", || context(&course))
}

fn context(course: &Course) -> Value {
    let lessons: Vec<Value> = course.lessons.iter().filter(|l| !l.drawings.is_empty()).map(of_lesson).collect();
    let count = |run: bool| course.lessons.iter().flat_map(|l| &l.drawings).filter(|d| d.run == run).count();
    // The one request whose way through the layer is followed step by step.
    let steps = course.lesson("under-the-hood").map(|lesson| format!("/lessons/{}", lesson.slug));
    json!({
        "page": page::Frame::new("Visualise", "course", course), "lessons": lessons, "pictures": count(false), "runs": count(true),
        "steps": steps, "attacks": course.attacks.len(),
    })
}

fn of_lesson(lesson: &Lesson) -> Value {
    let title = |id: &str| lesson.sections.iter().find(|s| s.id == id).map(|s| s.title.as_str());
    let drawings: Vec<Value> = lesson
        .drawings
        .iter()
        .map(|drawing| {
            json!({
                "html": drawing.html, "section": title(&drawing.section),
                "href": format!("/lessons/{}#{}", lesson.slug, drawing.section),
            })
        })
        .collect();
    json!({ "number": lesson.number, "slug": lesson.slug, "title": lesson.front.title, "drawings": drawings })
}
