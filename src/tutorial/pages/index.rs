//! The course map.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use super::recall::{Deck, Of};
use crate::{
    clock::Clock,
    course::{Course, Lesson, Library},
    place::{LastPosition, ReadingPosition},
    progress::{Achieved, Done, Progress},
    recall::Recall,
    tutorial::{
        Problem, Shells, page,
        standing::{Standing, State as Far, of_tour},
    },
};

pub(crate) async fn index(
    State(library): State<Library>,
    State(progress): State<Progress>,
    State(recall): State<Recall>,
    State(clock): State<Clock>,
    State(last): State<LastPosition>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let achieved = progress.achieved().await?;
    let done = |lesson: &Lesson| Standing::is_done(lesson, &achieved);
    let place = last.read().await?;
    // Whoever has done nothing yet is told first what a session is.
    let first = achieved.is_empty() && place.is_none();
    let (next, place) = go_on(&course, &achieved, place.as_ref());
    let parts: Vec<Value> = course
        .parts
        .iter()
        .map(|part| {
            let lessons: Vec<&Lesson> = course
                .lessons
                .iter()
                .filter(|l| course.part_of(l.number).is_some_and(|p| p.first == part.first))
                .collect();
            json!({
                "numeral": part.numeral, "title": part.title,
                "minutes": lessons.iter().map(|l| l.front.minutes).sum::<u32>(),
                "done": lessons.iter().filter(|l| done(l)).count(),
                "lessons": lessons.iter().map(|l| lesson_row(l, &Standing::of(l, &achieved), next)).collect::<Vec<_>>(),
            })
        })
        .filter(|part| part["lessons"].as_array().is_some_and(|l| !l.is_empty()))
        .collect();
    let left: u32 = course.lessons.iter().filter(|l| !done(l)).map(|l| l.front.minutes).sum();
    let map = json!({
        "parts": parts, "total": course.lessons.len(),
        "done": course.lessons.iter().filter(|l| done(l)).count(),
        "minutes_left": left, "resume": next.map(|l| resume(&course, l, place)),
    });
    let (seen, now) = (recall.seen().await?, clock.now().unix_timestamp());
    let due = Deck::of(&course, &Of::Done, &achieved, &seen, now).count();
    let frame = page::Frame::new("Course", "course", &course);
    let ways = ways(&course, &achieved, due);
    let context = json!({ "page": frame, "course": map, "due": due, "ways": ways, "first": first });
    shells.same(&course, "index.html", context)
}

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

fn lesson_row(lesson: &Lesson, standing: &Standing, next: Option<&Lesson>) -> Value {
    json!({
        "number": lesson.number, "slug": lesson.slug, "title": lesson.front.title, "promise": lesson.front.promise,
        "minutes": lesson.front.minutes, "done": standing.state == Far::Done,
        "begun": standing.state == Far::Begun, "did": standing.words(), "current": next.is_some_and(|n| n.number == lesson.number),
    })
}

pub(super) fn resume(course: &Course, lesson: &Lesson, place: Option<&ReadingPosition>) -> Value {
    let section = place.and_then(|p| p.section.as_deref());
    let section = section.and_then(|id| lesson.sections.iter().find(|s| s.id == id));
    let section = section.map(|s| json!({ "id": s.id, "title": s.title, "left": lesson.minutes_from(&s.id) }));
    let part = course.part_of(lesson.number).map_or("", |p| p.numeral.as_str());
    json!({
        "number": lesson.number, "slug": lesson.slug, "title": lesson.front.title, "part": part,
        "minutes": lesson.front.minutes, "started": place.is_some(), "section": section,
    })
}

fn ways(course: &Course, achieved: &Achieved, due: usize) -> Value {
    let done = course.exercises.iter().filter(|e| achieved.has(&Done::Exercise(e.slug.clone()))).count();
    let exercises = format!("{done} of {}", course.exercises.len());
    let solved = course.labs.iter().filter(|lab| achieved.has(&Done::Lab(lab.slug.clone()))).count();
    let labs = if solved == 0 { course.labs.len().to_string() } else { format!("{solved} of {}", course.labs.len()) };
    let stopped = course.attacks.iter().filter(|a| achieved.has(&Done::Stopped(a.attack.slug.clone()))).count();
    let attacks = match stopped {
        0 => course.attacks.len().to_string(),
        stopped => format!("{stopped} of {} stopped", course.attacks.len()),
    };
    let (played, blocks) = of_tour(course, achieved);
    let minutes = match played {
        0 => format!("{} min", course.tour.minutes),
        all if all == blocks => "done".to_owned(),
        some => format!("{some} of {blocks} played"),
    };
    let due = if due == 0 { String::new() } else { format!("{due} due") };
    json!([
        { "href": "/coat-check", "title": "A session in three presses", "count": "1 min", "says": "One is made, stolen, and protected by one switch" },
        { "href": "/tour", "title": "The tour", "count": minutes, "says": "The whole subject once, from the first request to the first attack" },
        { "href": "/attacks", "title": "Attacks", "count": attacks, "says": "Watch them step by step, predict, and stop them" },
        { "href": "/labs", "title": "Labs", "count": labs, "says": "Attack unaided: a goal, some switches hidden, no steps" },
        { "href": "/exercises", "title": "Exercises", "count": exercises, "says": "Fix it in Rust; cargo test attacks your fix" },
        { "href": "/recall", "title": "Recall", "count": due, "says": "Cards that come back shortly before you would forget" },
        { "href": "/recall/test", "title": "Test yourself", "count": "", "says": "Ten questions, easy to hard, and what to read again" },
        { "href": "/playground", "title": "Playground", "count": "", "says": "All switches and both sides at once" },
        { "href": "/matrix", "title": "Matrix", "count": "", "says": "Every attack against every defence, run here and now" },
        { "href": "/reference", "title": "Reference", "count": "", "says": "Cookies, switches, terms: to look up, not to read through" },
        { "href": "/teach", "title": "For a class", "count": "", "says": "Demos for a projector, questions to ask, and plans for 45 and 90 minutes" },
        { "href": "/doctor", "title": "Doctor", "count": "", "says": "What your own browser will and will not show" },
    ])
}
