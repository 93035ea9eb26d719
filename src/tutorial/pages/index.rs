//! The first page: what a session is, or where you stopped; nine ways in; the map of the course.

use axum::response::Response;
use serde::Serialize;

use super::{
    progress::{Again, again},
    recall::{Deck, Of},
    resume::{Resume, go_on, resume},
    ways::{WayGroup, ways},
};
use crate::{
    course::{Course, Lesson, Part},
    progress::Achieved,
    tutorial::{
        AppState, Problem,
        class::Mine,
        page,
        standing::{Standing, State as Far},
    },
};

/// What to look at again: more than three is a list.
const MOST_AGAIN: usize = 3;

pub(crate) async fn index(Mine(at): Mine<AppState>) -> Result<Response, Problem> {
    let course = at.library.current();
    let achieved = at.progress.achieved().await?;
    let place = at.place.read().await?;
    // Whoever has done nothing yet is told first what a session is.
    let first = achieved.is_empty() && place.is_none();
    let (next, place) = go_on(&course, &achieved, place.as_ref());
    let parts = course.parts.iter().map(|part| of_part(&course, part, &achieved, next));
    let done = |lesson: &&Lesson| Standing::is_done(lesson, &achieved);
    let left: u32 = course.lessons.iter().filter(|l| !done(l)).map(|l| l.front.minutes).sum();
    let map = Map {
        parts: parts.filter(|part| !part.lessons.is_empty()).collect(),
        total: course.lessons.len(),
        done: course.lessons.iter().filter(done).count(),
        minutes_left: left,
        resume: next.map(|l| resume(&course, l, place)),
    };
    let (seen, now) = (at.recall.seen().await?, at.clock.now().unix_timestamp());
    let due = Deck::of(&course, &Of::Done, &achieved, &seen, now).count();
    let mut look_again = if first { Vec::new() } else { again(&course, &achieved, &at.progress.efforts().await?) };
    look_again.splice(0..0, Again::of_cards(due));
    look_again.truncate(MOST_AGAIN);
    let page = page::Frame::new("Course", "course", &course);
    let context = Index { page, course: map, again: look_again, ways: ways(&course, &achieved, due), first };
    at.shells.same(&course, "index.html", context)
}

#[derive(Serialize)]
struct Index<'a> {
    page: page::Frame<'a>,
    course: Map<'a>,
    again: Vec<Again>,
    ways: Vec<WayGroup>,
    /// The reader has done nothing yet.
    first: bool,
}

#[derive(Serialize)]
struct Map<'a> {
    parts: Vec<PartView<'a>>,
    total: usize,
    done: usize,
    minutes_left: u32,
    resume: Option<Resume<'a>>,
}

#[derive(Serialize)]
struct PartView<'a> {
    numeral: &'a str,
    title: &'a str,
    href: Option<String>,
    minutes: u32,
    done: usize,
    lessons: Vec<LessonRow<'a>>,
}

#[derive(Serialize)]
struct LessonRow<'a> {
    number: u32,
    slug: &'a str,
    title: &'a str,
    minutes: u32,
    done: bool,
    begun: bool,
    did: String,
    current: bool,
}

fn of_part<'a>(course: &'a Course, part: &'a Part, achieved: &Achieved, next: Option<&Lesson>) -> PartView<'a> {
    let lessons: Vec<&Lesson> = course.lessons_of(part).collect();
    PartView {
        numeral: &part.numeral,
        title: &part.title,
        href: course.page_of(part),
        minutes: lessons.iter().map(|l| l.front.minutes).sum(),
        done: lessons.iter().filter(|l| Standing::is_done(l, achieved)).count(),
        lessons: lessons.iter().map(|l| lesson_row(l, &Standing::of(l, achieved), next)).collect(),
    }
}

fn lesson_row<'a>(lesson: &'a Lesson, standing: &Standing, next: Option<&Lesson>) -> LessonRow<'a> {
    LessonRow {
        number: lesson.number,
        slug: &lesson.slug,
        title: &lesson.front.title,
        minutes: lesson.front.minutes,
        done: standing.state == Far::Done,
        begun: standing.state == Far::Begun,
        did: standing.words(),
        current: next.is_some_and(|n| n.number == lesson.number),
    }
}
