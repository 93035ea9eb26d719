//! The exercises: the list, and one with its task and hints.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Serialize;

use super::links::LessonLink;
use crate::{
    course::{Course, Exercise, Lesson, Library},
    progress::{Achieved, Done, Effort, Progress},
    tutorial::{Problem, Shells, class::Mine, page},
};

pub(crate) async fn list(
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let achieved = progress.achieved().await?;
    let efforts = progress.efforts().await?;
    let exercises = course.exercises.iter().map(|e| row(&course, e, &achieved, efforts.get(&e.slug))).collect();
    let page = page::Frame::new("Exercises", "exercises", &course);
    shells.same(&course, "exercises.html", List { page, exercises })
}

#[derive(Serialize)]
struct List<'a> {
    page: page::Frame<'a>,
    exercises: Vec<Row<'a>>,
}

/// An exercise in the list.
#[derive(Serialize)]
struct Row<'a> {
    slug: &'a str,
    title: &'a str,
    attack: Option<&'a str>,
    attack_title: Option<&'a str>,
    lesson: Option<LessonLink<'a>>,
    done: bool,
    attempts: u32,
    hints_used: u32,
}

#[derive(Serialize)]
struct ExercisePage<'a> {
    page: page::Frame<'a>,
    exercise: ExerciseView<'a>,
}

#[derive(Serialize)]
struct ExerciseView<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    body_html: &'a str,
    hints: &'a [String],
    file: String,
    command: String,
    /// Further lessons that lead here.
    also: Vec<LessonLink<'a>>,
}

pub(crate) async fn one(
    Path(slug): Path<String>,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    let exercise = course.exercise(&slug).ok_or(Problem::NotFound { what: "exercise" })?;
    let achieved = progress.achieved().await?;
    let effort = progress.efforts().await?;
    let leads_here =
        |l: &&Lesson| l.front.exercise.as_ref() == Some(&slug) && exercise.lesson.as_ref() != Some(&l.slug);
    let view = ExerciseView {
        row: row(&course, exercise, &achieved, effort.get(&slug)),
        body_html: &exercise.html,
        hints: &exercise.hints,
        file: format!("exercises/{slug}/src/lib.rs"),
        command: format!("cloakroom exercise watch {slug}"),
        also: course.lessons.iter().filter(leads_here).map(LessonLink::from).collect(),
    };
    let page = page::Frame::new(&exercise.title, "exercises", &course);
    shells.same(&course, "exercise.html", ExercisePage { page, exercise: view })
}

fn row<'a>(course: &'a Course, exercise: &'a Exercise, achieved: &Achieved, effort: Option<&Effort>) -> Row<'a> {
    let effort = effort.copied().unwrap_or_default();
    let lesson = exercise.lesson.as_ref().and_then(|slug| course.lesson(slug));
    let attack = exercise.attack.as_ref().and_then(|slug| course.attack(slug)).map(|page| &page.attack);
    Row {
        slug: &exercise.slug,
        title: &exercise.title,
        attack: attack.map(|attack| attack.slug.as_str()),
        attack_title: attack.map(|attack| attack.front.title.as_str()),
        lesson: lesson.map(LessonLink::from),
        done: achieved.has(&Done::Exercise(exercise.slug.clone())),
        attempts: effort.attempts,
        hints_used: effort.hints,
    }
}
