//! `/visualise`: all pictures of the course in its order, and the runs that are drawn when one presses.

use axum::{extract::State, response::Response};
use serde::Serialize;

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

#[derive(Serialize)]
struct Visualise<'a> {
    page: page::Frame<'a>,
    lessons: Vec<LessonView<'a>>,
    pictures: usize,
    runs: usize,
    /// The lesson in which one request is followed step by step on its way through the layer.
    steps: Option<String>,
    attacks: usize,
}

#[derive(Serialize)]
struct LessonView<'a> {
    number: u32,
    slug: &'a str,
    title: &'a str,
    drawings: Vec<DrawingView<'a>>,
}

#[derive(Serialize)]
struct DrawingView<'a> {
    html: &'a str,
    section: Option<&'a str>,
    href: String,
}

fn context(course: &Course) -> Visualise<'_> {
    let count = |run: bool| course.lessons.iter().flat_map(|l| &l.drawings).filter(|d| d.run == run).count();
    Visualise {
        page: page::Frame::new("Visualise", "course", course),
        lessons: course.lessons.iter().filter(|l| !l.drawings.is_empty()).map(of_lesson).collect(),
        pictures: count(false),
        runs: count(true),
        steps: course.lesson("under-the-hood").map(|lesson| format!("/lessons/{}", lesson.slug)),
        attacks: course.attacks.len(),
    }
}

fn of_lesson(lesson: &Lesson) -> LessonView<'_> {
    let title = |id: &str| lesson.sections.iter().find(|s| s.id == id).map(|s| s.title.as_str());
    let drawings = lesson.drawings.iter().map(|drawing| DrawingView {
        html: &drawing.html,
        section: title(&drawing.section),
        href: format!("/lessons/{}#{}", lesson.slug, drawing.section),
    });
    LessonView { number: lesson.number, slug: &lesson.slug, title: &lesson.front.title, drawings: drawings.collect() }
}
