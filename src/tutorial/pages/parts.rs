//! `/parts/NAME`: a part of the course: the question it answers, its lessons, their attacks and exercises, and the time.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Serialize;

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
    shells.same(&course, "part.html", PartPage { page: frame, part: view })
}

#[derive(Serialize)]
struct PartPage<'a> {
    page: page::Frame<'a>,
    part: PartView<'a>,
}

#[derive(Serialize)]
struct PartView<'a> {
    numeral: &'a str,
    title: &'a str,
    asks: &'a str,
    minutes: u32,
    done: usize,
    cards: usize,
    questions: usize,
    lessons: Vec<LessonView<'a>>,
    attacks: Vec<AttackView<'a>>,
    exercises: Vec<ExerciseView<'a>>,
    before: Option<PartLink<'a>>,
    after: Option<PartLink<'a>>,
}

/// The part before or after it.
#[derive(Serialize)]
struct PartLink<'a> {
    href: String,
    numeral: &'a str,
    title: &'a str,
}

fn view<'a>(course: &'a Course, part: &'a Part, achieved: &Achieved) -> PartView<'a> {
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
        Some(PartLink { href: course.page_of(other)?, numeral: &other.numeral, title: &other.title })
    };
    PartView {
        numeral: &part.numeral,
        title: &part.title,
        asks: &part.asks,
        minutes: lessons.iter().map(|l| l.front.minutes).sum(),
        done: lessons.iter().filter(|l| Standing::is_done(l, achieved)).count(),
        cards: lessons.iter().map(|l| l.cards.len()).sum(),
        questions: lessons.iter().map(|l| l.quizzes.len()).sum(),
        lessons: lessons.iter().map(|lesson| of_lesson(lesson, achieved)).collect(),
        attacks: attacks.map(|attack| of_attack(attack, achieved)).collect(),
        exercises: exercises.map(|exercise| of_exercise(exercise, achieved)).collect(),
        before: beside(|at| at.checked_sub(1)),
        after: beside(|at| Some(at + 1)),
    }
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
    /// Where what to keep of it is shown.
    shown: Option<String>,
    done: bool,
    begun: bool,
    did: String,
}

fn of_lesson<'a>(lesson: &'a Lesson, achieved: &Achieved) -> LessonView<'a> {
    let standing = Standing::of(lesson, achieved);
    let keep = lesson.front.takeaway.as_ref();
    LessonView {
        number: lesson.number,
        slug: &lesson.slug,
        title: &lesson.front.title,
        promise: &lesson.front.promise,
        minutes: lesson.front.minutes,
        level: lesson.level(),
        takeaway_html: &lesson.takeaway_html,
        shown: keep.map(|keep| format!("/lessons/{}#{}", lesson.slug, keep.section)),
        done: standing.state == Far::Done,
        begun: standing.state == Far::Begun,
        did: standing.words(),
    }
}

#[derive(Serialize)]
struct AttackView<'a> {
    slug: &'a str,
    title: &'a str,
    promise: &'a str,
    minutes: u32,
    stopped: bool,
    watched: bool,
}

fn of_attack<'a>(page: &'a AttackPage, achieved: &Achieved) -> AttackView<'a> {
    let (slug, front) = (&page.attack.slug, &page.attack.front);
    AttackView {
        slug,
        title: &front.title,
        promise: &front.promise,
        minutes: front.minutes,
        stopped: achieved.has(&Done::Stopped(slug.clone())),
        watched: achieved.has(&Done::Watched(slug.clone())),
    }
}

#[derive(Serialize)]
struct ExerciseView<'a> {
    slug: &'a str,
    title: &'a str,
    done: bool,
}

fn of_exercise<'a>(exercise: &'a Exercise, achieved: &Achieved) -> ExerciseView<'a> {
    let done = achieved.has(&Done::Exercise(exercise.slug.clone()));
    ExerciseView { slug: &exercise.slug, title: &exercise.title, done }
}
