//! Where a reader goes on: the lesson and section, as pages name them.

use serde_json::{Value, json};

use crate::{
    course::{Course, Lesson},
    place::ReadingPosition,
    progress::Achieved,
    tutorial::standing::Standing,
};

/// Where the reader was, unless that is done; else the first lesson that is not. The place comes with the former.
pub(super) fn go_on<'a>(
    course: &'a Course,
    achieved: &Achieved,
    place: Option<&'a ReadingPosition>,
) -> (Option<&'a Lesson>, Option<&'a ReadingPosition>) {
    let open = |lesson: &&Lesson| !Standing::is_done(lesson, achieved);
    let was = place.and_then(|p| course.lesson(&p.lesson)).filter(open);
    (was.or_else(|| course.lessons.iter().find(open)), place.filter(|_| was.is_some()))
}

pub(super) fn resume(course: &Course, lesson: &Lesson, place: Option<&ReadingPosition>) -> Value {
    let section = place.and_then(|p| p.section.as_deref());
    let section = section.and_then(|id| lesson.sections.iter().find(|s| s.id == id));
    let section = section.map(|s| json!({ "id": s.id, "title": s.title, "left": lesson.minutes_from(&s.id) }));
    let part = course.part_of(lesson.number);
    json!({
        "number": lesson.number, "slug": lesson.slug, "title": lesson.front.title, "promise": lesson.front.promise,
        "part": part.map_or("", |p| p.numeral.as_str()), "part_title": part.map_or("", |p| p.title.as_str()),
        "minutes": lesson.front.minutes, "started": place.is_some(), "section": section,
    })
}
