//! `/takeaways`: what to keep of each lesson, out of the lessons themselves. It prints.

use axum::{extract::State, response::Response};
use serde::Serialize;

use crate::{
    course::{Course, Lesson, Library, Part},
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

#[derive(Serialize)]
struct Takeaways<'a> {
    page: page::Frame<'a>,
    parts: Vec<PartView<'a>>,
}

#[derive(Serialize)]
struct PartView<'a> {
    numeral: &'a str,
    title: &'a str,
    href: Option<String>,
    kept: Vec<Takeaway<'a>>,
}

fn context<'a>(course: &'a Course) -> Takeaways<'a> {
    let part = |part: &'a Part| PartView {
        numeral: &part.numeral,
        title: &part.title,
        href: course.page_of(part),
        kept: course.lessons_of(part).filter_map(takeaway).collect(),
    };
    let parts = course.parts.iter().map(part).filter(|part| !part.kept.is_empty()).collect();
    Takeaways { page: page::Frame::new("Takeaways", "course", course), parts }
}

/// What to keep of a lesson, and where it is shown.
#[derive(Debug, Serialize)]
struct Takeaway<'a> {
    number: u32,
    title: &'a str,
    says_html: &'a str,
    href: String,
}

fn takeaway(lesson: &Lesson) -> Option<Takeaway<'_>> {
    let keep = lesson.front.takeaway.as_ref()?;
    Some(Takeaway {
        number: lesson.number,
        title: &lesson.front.title,
        says_html: &lesson.takeaway_html,
        href: format!("/lessons/{}#{}", lesson.slug, keep.section),
    })
}
