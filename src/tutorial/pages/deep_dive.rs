//! `/deep-dive`: all lessons by the layers that a request goes through, each with what it promises and what to keep of it.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use crate::{
    course::{Course, Layer, Lesson, Library},
    tutorial::{Problem, Shells, page},
};

/// Where it stands.
pub(super) const PAGE: &str = "/deep-dive";

pub(super) async fn deep_dive(
    State(library): State<Library>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    shells.once(&course, PAGE, "deep_dive.html", || context(&course))
}

fn context(course: &Course) -> Value {
    let layers: Vec<Value> = course.layers.iter().map(|layer| of_layer(course, layer)).collect();
    let minutes: u32 = course.lessons.iter().map(|lesson| lesson.front.minutes).sum();
    json!({
        "page": page::Frame::new("Deep dive", "course", course), "layers": layers, "lessons": course.lessons.len(), "minutes": minutes,
    })
}

fn of_layer(course: &Course, layer: &Layer) -> Value {
    let lessons: Vec<&Lesson> = course.lessons_about(layer).collect();
    let attacks = course.attacks.iter().filter(|page| {
        page.attack.front.lesson.as_ref().is_some_and(|slug| lessons.iter().any(|lesson| lesson.slug == *slug))
    });
    json!({
        "name": layer.name, "title": layer.title, "says": layer.says,
        "minutes": lessons.iter().map(|lesson| lesson.front.minutes).sum::<u32>(),
        "lessons": lessons.iter().map(|lesson| of_lesson(lesson)).collect::<Vec<_>>(),
        "attacks": attacks
            .map(|page| json!({ "slug": page.attack.slug, "title": page.attack.front.title }))
            .collect::<Vec<_>>(),
    })
}

fn of_lesson(lesson: &Lesson) -> Value {
    json!({
        "number": lesson.number, "slug": lesson.slug, "title": lesson.front.title, "promise": lesson.front.promise,
        "minutes": lesson.front.minutes, "level": lesson.level(), "takeaway_html": lesson.takeaway_html,
        "sections": lesson.sections.iter().filter(|s| !ABOUT_NOTHING.contains(&s.id.as_str())).collect::<Vec<_>>(),
    })
}

/// Sections that every lesson has.
const ABOUT_NOTHING: [&str; 4] = ["why", "predict", "recall", "proofs"];
