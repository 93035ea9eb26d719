//! `/takeaways`: what to keep of each lesson, out of the lessons themselves. It prints.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use crate::{
    course::{Course, Lesson, Library},
    tutorial::{Problem, Shells, page},
};

/// Where it stands.
pub(super) const PAGE: &str = "/takeaways";

pub(super) async fn takeaways(
    State(library): State<Library>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    shells.once(&course, PAGE, "takeaways.html", || context(&course))
}

fn context(course: &Course) -> Value {
    let parts = course.parts.iter().map(|part| {
        let kept: Vec<Value> = course.lessons_of(part).filter_map(takeaway).collect();
        json!({ "numeral": part.numeral, "title": part.title, "href": course.page_of(part), "kept": kept })
    });
    let parts: Vec<Value> = parts.filter(|part| part["kept"].as_array().is_some_and(|kept| !kept.is_empty())).collect();
    json!({ "page": page::Frame::new("Takeaways", "course", course), "parts": parts })
}

/// What to keep of a lesson, and where it is shown.
pub(super) fn takeaway(lesson: &Lesson) -> Option<Value> {
    let keep = lesson.front.takeaway.as_ref()?;
    Some(json!({
        "number": lesson.number, "title": lesson.front.title, "says_html": lesson.takeaway_html,
        "href": format!("/lessons/{}#{}", lesson.slug, keep.section),
    }))
}
