//! `/parts/NAME`: a part of the course: the question it answers, its lessons, their attacks and exercises, and the time.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value, json};

use crate::{
    course::{AttackPage, Course, Exercise, Lesson, Library, Part},
    progress::{Achieved, Done, Progress},
    tutorial::{
        Problem, Shells,
        class::Mine,
        page,
        standing::{Standing, State as Far},
    },
};

pub(super) async fn part(
    Path(name): Path<String>,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let part = course.part(&name).ok_or(Problem::NotFound { what: "part" })?;
    let view = view(&course, part, &progress.achieved().await?);
    let frame = page::Frame::new(&part.title, "course", &course);
    shells.same(&course, "part.html", json!({ "page": frame, "part": view }))
}

fn view(course: &Course, part: &Part, achieved: &Achieved) -> Value {
    let lessons: Vec<&Lesson> = course.lessons_of(part).collect();
    let of_part = |slug: &Option<String>| slug.as_ref().is_some_and(|slug| lessons.iter().any(|l| l.slug == *slug));
    let shown = |slug: &str| {
        lessons.iter().any(|l| l.front.attack.as_deref() == Some(slug) || l.runs.iter().any(|(_, run)| run == slug))
    };
    let attacks = course.attacks.iter().filter(|a| of_part(&a.attack.front.lesson) || shown(&a.attack.slug));
    let exercises = course.exercises.iter().filter(|e| of_part(&e.lesson));
    let at = course.parts.iter().position(|p| p.first == part.first);
    let beside = |step: fn(usize) -> Option<usize>| {
        let other = at.and_then(step).and_then(|at| course.parts.get(at))?;
        Some(json!({ "href": course.page_of(other)?, "numeral": other.numeral, "title": other.title }))
    };
    json!({
        "numeral": part.numeral, "title": part.title, "asks": part.asks,
        "minutes": lessons.iter().map(|l| l.front.minutes).sum::<u32>(),
        "done": lessons.iter().filter(|l| Standing::is_done(l, achieved)).count(),
        "cards": lessons.iter().map(|l| l.cards.len()).sum::<usize>(),
        "questions": lessons.iter().map(|l| l.quizzes.len()).sum::<usize>(),
        "lessons": lessons.iter().map(|lesson| of_lesson(lesson, achieved)).collect::<Vec<_>>(),
        "attacks": attacks.map(|attack| of_attack(attack, achieved)).collect::<Vec<_>>(),
        "exercises": exercises.map(|exercise| of_exercise(exercise, achieved)).collect::<Vec<_>>(),
        "before": beside(|at| at.checked_sub(1)), "after": beside(|at| Some(at + 1)),
    })
}

fn of_lesson(lesson: &Lesson, achieved: &Achieved) -> Value {
    let standing = Standing::of(lesson, achieved);
    let keep = lesson.front.takeaway.as_ref().map(|keep| format!("/lessons/{}#{}", lesson.slug, keep.section));
    json!({
        "number": lesson.number, "slug": lesson.slug, "title": lesson.front.title, "promise": lesson.front.promise,
        "minutes": lesson.front.minutes, "level": lesson.level(), "takeaway_html": lesson.takeaway_html, "shown": keep,
        "done": standing.state == Far::Done, "begun": standing.state == Far::Begun, "did": standing.words(),
    })
}

fn of_attack(page: &AttackPage, achieved: &Achieved) -> Value {
    let (slug, front) = (&page.attack.slug, &page.attack.front);
    json!({
        "slug": slug, "title": front.title, "promise": front.promise, "minutes": front.minutes,
        "stopped": achieved.has(&Done::Stopped(slug.clone())), "watched": achieved.has(&Done::Watched(slug.clone())),
    })
}

fn of_exercise(exercise: &Exercise, achieved: &Achieved) -> Value {
    json!({
        "slug": exercise.slug, "title": exercise.title, "done": achieved.has(&Done::Exercise(exercise.slug.clone())),
    })
}
