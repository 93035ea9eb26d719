//! The first page: what a session is, or where you stopped; nine ways in; the map of the course.

use axum::response::Response;
use serde_json::{Value, json};

use super::{
    progress::{Again, again},
    recall::{Deck, Of},
    resume::{go_on, resume},
    ways::ways,
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
    let parts: Vec<Value> = course
        .parts
        .iter()
        .map(|part| of_part(&course, part, &achieved, next))
        .filter(|part| part["lessons"].as_array().is_some_and(|l| !l.is_empty()))
        .collect();
    let done = |lesson: &&Lesson| Standing::is_done(lesson, &achieved);
    let left: u32 = course.lessons.iter().filter(|l| !done(l)).map(|l| l.front.minutes).sum();
    let map = json!({
        "parts": parts, "total": course.lessons.len(), "done": course.lessons.iter().filter(done).count(),
        "minutes_left": left, "resume": next.map(|l| resume(&course, l, place)),
    });
    let (seen, now) = (at.recall.seen().await?, at.clock.now().unix_timestamp());
    let due = Deck::of(&course, &Of::Done, &achieved, &seen, now).count();
    let mut look_again = if first { Vec::new() } else { again(&course, &achieved, &at.progress.efforts().await?) };
    look_again.splice(0..0, Again::of_cards(due));
    look_again.truncate(MOST_AGAIN);
    let frame = page::Frame::new("Course", "course", &course);
    let ways = ways(&course, &achieved, due);
    let context = json!({ "page": frame, "course": map, "again": look_again, "ways": ways, "first": first });
    at.shells.same(&course, "index.html", context)
}

fn of_part(course: &Course, part: &Part, achieved: &Achieved, next: Option<&Lesson>) -> Value {
    let lessons: Vec<&Lesson> = course.lessons_of(part).collect();
    json!({
        "numeral": part.numeral, "title": part.title, "href": course.page_of(part),
        "minutes": lessons.iter().map(|l| l.front.minutes).sum::<u32>(),
        "done": lessons.iter().filter(|l| Standing::is_done(l, achieved)).count(),
        "lessons": lessons.iter().map(|l| lesson_row(l, &Standing::of(l, achieved), next)).collect::<Vec<_>>(),
    })
}

fn lesson_row(lesson: &Lesson, standing: &Standing, next: Option<&Lesson>) -> Value {
    json!({
        "number": lesson.number, "slug": lesson.slug, "title": lesson.front.title, "minutes": lesson.front.minutes,
        "done": standing.state == Far::Done,
        "begun": standing.state == Far::Begun, "did": standing.words(), "current": next.is_some_and(|n| n.number == lesson.number),
    })
}
