//! The exercises: the list, and one with its task and hints.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde_json::{Value, json};

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
    let rows: Vec<Value> = course.exercises.iter().map(|e| row(&course, e, &achieved, efforts.get(&e.slug))).collect();
    let frame = page::Frame::new("Exercises", "exercises", &course);
    shells.same(&course, "exercises.html", json!({ "page": frame, "exercises": rows }))
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
    let mut view = row(&course, exercise, &achieved, progress.efforts().await?.get(&slug));
    if let Some(map) = view.as_object_mut() {
        map.insert("body_html".into(), json!(exercise.html));
        map.insert("hints".into(), json!(exercise.hints));
        map.insert("file".into(), json!(format!("exercises/{slug}/src/lib.rs")));
        map.insert("command".into(), json!(format!("cloakroom exercise watch {slug}")));
        let leads_here =
            |l: &&Lesson| l.front.exercise.as_ref() == Some(&slug) && exercise.lesson.as_ref() != Some(&l.slug);
        map.insert("also".into(), course.lessons.iter().filter(leads_here).map(named).collect());
    }
    let frame = page::Frame::new(&exercise.title, "exercises", &course);
    shells.same(&course, "exercise.html", json!({ "page": frame, "exercise": view }))
}

fn row(course: &Course, exercise: &Exercise, achieved: &Achieved, effort: Option<&Effort>) -> Value {
    let effort = effort.copied().unwrap_or_default();
    let lesson = exercise.lesson.as_ref().and_then(|slug| course.lesson(slug));
    let attack = exercise.attack.as_ref().and_then(|slug| course.attack(slug));
    json!({
        "slug": exercise.slug, "title": exercise.title, "attack": attack.map(|a| &a.attack.slug),
        "attack_title": attack.map(|a| &a.attack.front.title),
        "lesson": lesson.map(named),
        "done": achieved.has(&Done::Exercise(exercise.slug.clone())), "attempts": effort.attempts, "hints_used": effort.hints,
    })
}

fn named(lesson: &Lesson) -> Value {
    json!({ "slug": lesson.slug, "title": lesson.front.title, "number": lesson.number })
}
