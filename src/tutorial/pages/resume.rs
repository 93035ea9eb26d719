//! Where a reader goes on: the lesson and section, as pages name them.

use serde::Serialize;

use crate::{
    course::{Course, Lesson, SectionLink},
    place::ReadingPosition,
    progress::Achieved,
    tutorial::standing::Standing,
};

/// Where the reader was, unless that is done; else the first lesson that is not. The place comes with the former.
pub(super) fn go_on<'a, 'p>(
    course: &'a Course,
    achieved: &Achieved,
    place: Option<&'p ReadingPosition>,
) -> (Option<&'a Lesson>, Option<&'p ReadingPosition>) {
    let open = |lesson: &&Lesson| !Standing::is_done(lesson, achieved);
    let was = place.and_then(|p| course.lesson(&p.lesson)).filter(open);
    (was.or_else(|| course.lessons.iter().find(open)), place.filter(|_| was.is_some()))
}

/// Where to go on.
#[derive(Debug, Serialize)]
pub(super) struct Resume<'a> {
    number: u32,
    slug: &'a str,
    title: &'a str,
    promise: &'a str,
    part: &'a str,
    part_title: &'a str,
    minutes: u32,
    started: bool,
    section: Option<SectionView<'a>>,
}

/// A section, and the minutes from there to the end of the lesson.
#[derive(Debug, Serialize)]
pub(super) struct SectionView<'a> {
    id: &'a str,
    title: &'a str,
    left: u32,
}

impl<'a> SectionView<'a> {
    pub(super) fn of(lesson: &Lesson, section: &'a SectionLink) -> Self {
        Self { id: &section.id, title: &section.title, left: lesson.minutes_from(&section.id) }
    }
}

pub(super) fn resume<'a>(course: &'a Course, lesson: &'a Lesson, place: Option<&ReadingPosition>) -> Resume<'a> {
    let section = place.and_then(|p| p.section.as_deref());
    let section = section.and_then(|id| lesson.sections.iter().find(|s| s.id == id));
    let part = course.part_of(lesson.number);
    Resume {
        number: lesson.number,
        slug: &lesson.slug,
        title: &lesson.front.title,
        promise: &lesson.front.promise,
        part: part.map_or("", |p| &p.numeral),
        part_title: part.map_or("", |p| &p.title),
        minutes: lesson.front.minutes,
        started: place.is_some(),
        section: section.map(|s| SectionView::of(lesson, s)),
    }
}
