//! `/deep-dive`: all lessons by the layers that a request goes through, each with what it promises and what to keep of it.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::links::SlugLink;
use crate::{
    course::{Course, Layer, Lesson, Library, SectionLink},
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

#[derive(Serialize)]
struct DeepDive<'a> {
    page: page::Frame<'a>,
    layers: Vec<LayerView<'a>>,
    lessons: usize,
    minutes: u32,
}

#[derive(Serialize)]
struct LayerView<'a> {
    name: &'a str,
    title: &'a str,
    says: &'a str,
    minutes: u32,
    lessons: Vec<LessonView<'a>>,
    attacks: Vec<SlugLink<'a>>,
}

#[derive(Serialize)]
struct LessonView<'a> {
    number: u32,
    slug: &'a str,
    title: &'a str,
    promise: &'a str,
    minutes: u32,
    level: &'static str,
    takeaway_html: &'a str,
    sections: Vec<&'a SectionLink>,
}

fn context(course: &Course) -> DeepDive<'_> {
    DeepDive {
        page: page::Frame::new("Deep dive", "course", course),
        layers: course.layers.iter().map(|layer| of_layer(course, layer)).collect(),
        lessons: course.lessons.len(),
        minutes: course.lessons.iter().map(|lesson| lesson.front.minutes).sum(),
    }
}

fn of_layer<'a>(course: &'a Course, layer: &'a Layer) -> LayerView<'a> {
    let lessons: Vec<&Lesson> = course.lessons_about(layer).collect();
    let attacks = course.attacks.iter().filter(|page| {
        page.attack.front.lesson.as_ref().is_some_and(|slug| lessons.iter().any(|lesson| lesson.slug == *slug))
    });
    LayerView {
        name: &layer.name,
        title: &layer.title,
        says: &layer.says,
        minutes: lessons.iter().map(|lesson| lesson.front.minutes).sum(),
        lessons: lessons.iter().map(|lesson| of_lesson(lesson)).collect(),
        attacks: attacks.map(SlugLink::from).collect(),
    }
}

fn of_lesson(lesson: &Lesson) -> LessonView<'_> {
    LessonView {
        number: lesson.number,
        slug: &lesson.slug,
        title: &lesson.front.title,
        promise: &lesson.front.promise,
        minutes: lesson.front.minutes,
        level: lesson.level(),
        takeaway_html: &lesson.takeaway_html,
        sections: lesson.sections.iter().filter(|s| !ABOUT_NOTHING.contains(&s.id.as_str())).collect(),
    }
}

/// Sections that every lesson has.
const ABOUT_NOTHING: [&str; 4] = ["why", "predict", "recall", "proofs"];
