//! What has been done on this machine, and all of it as one file.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::tutorial::body::Body;
use cloakroom_engine::script::Outcome;

use crate::{
    clock::Clock,
    course::Library,
    matrix::Defences,
    progress::{Done, Progress, Snapshot},
    runner::run_attack,
    sandbox::Sandboxes,
    switch::AttackSettings,
    tutorial::{Problem, class::Mine, standing::Standing},
};

pub(super) async fn show(Mine(progress): Mine<Progress>) -> Result<Json<Value>, Problem> {
    let achieved = progress.achieved().await?;
    let of = |kind| achieved.slugs(kind).collect::<Vec<_>>();
    Ok(Json(json!({
        "lessons": of("lesson"), "watched": of("watched"), "stopped": of("stopped"), "exercises": of("exercise"),
        "drills": of("drill"), "played": of("played"), "right": of("right"), "wrong": of("wrong"), "stopped_by": of("stopped_by"),
    })))
}

/// How far one lesson is.
pub(super) async fn lesson(
    Path(slug): Path<String>,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
) -> Result<Json<Value>, Problem> {
    let course = library.current();
    let lesson = course.lesson(&slug).ok_or(Problem::NotFound { what: "lesson" })?;
    let standing = Standing::of(lesson, &progress.achieved().await?);
    Ok(Json(json!({ "standing": standing, "words": standing.words() })))
}

pub(super) async fn lesson_done(
    Path(slug): Path<String>,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
) -> Result<Json<Value>, Problem> {
    if library.current().lesson(&slug).is_none() {
        return Err(Problem::NotFound { what: "lesson" });
    }
    progress.note(&Done::Lesson(slug)).await?;
    show(Mine(progress)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    /// What was on: `["renew_on_login"]`.
    #[serde(default)]
    set: Vec<String>,
}

/// The learner has seen how this attack ends. How it ends is not taken from the page: it runs once more.
pub(super) async fn attack_seen(
    Path(slug): Path<String>,
    State(library): State<Library>,
    State(sandboxes): State<Sandboxes>,
    Mine(progress): Mine<Progress>,
    Body(seen): Body<Seen>,
) -> Result<Json<Value>, Problem> {
    let course = library.current();
    let attack = &course.attack(&slug).ok_or(Problem::NotFound { what: "attack" })?.attack;
    let mut switches = attack.start();
    let mut alone = Vec::new();
    for setting in &seen.set {
        alone.extend(Defences::parse(setting)?.settings());
    }
    alone.iter().for_each(|one| switches.set(*one));
    let timed = run_attack(attack, sandboxes.services(), &switches).await?;
    match timed.run.outcome {
        Outcome::Won { .. } => progress.note(&Done::Watched(slug)).await?,
        Outcome::Stopped { .. } => {
            // Of several that are on together, none alone is known to have done it.
            if let [setting] = alone.as_slice() {
                progress.note(&Done::StoppedBy(format!("{slug}:{setting}"))).await?;
            }
            progress.note(&Done::Stopped(slug)).await?;
        }
        // Nothing was shown that could count.
        Outcome::NotPlayed { .. } | Outcome::Broken { .. } => {}
    }
    show(Mine(progress)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    /// Its number on the drill's page.
    line: usize,
}

/// A line of a drill was chosen. Whether it is the cause is not taken from the page.
pub(super) async fn drill_tried(
    Path(slug): Path<String>,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    Body(Line { line }): Body<Line>,
) -> Result<Json<Value>, Problem> {
    let course = library.current();
    let drill = course.case(&slug).and_then(|case| case.drill.as_ref()).ok_or(Problem::NotFound { what: "drill" })?;
    let chosen = drill.line(line).ok_or_else(|| Problem::bad("line", "line is the number of a line of this drill"))?;
    if chosen.is_cause {
        progress.note(&Done::Drill(slug)).await?;
    }
    show(Mine(progress)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chosen {
    /// The question's key, as its page has it.
    question: String,
    /// The option, from 1.
    choice: usize,
}

/// A question of a lesson is answered. Whether it is right is not taken from the page.
pub(super) async fn answered(
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    Body(Chosen { question, choice }): Body<Chosen>,
) -> Result<Json<Value>, Problem> {
    let course = library.current();
    let there = || Problem::bad("question", "the course has no such question: load the page again");
    let (lesson, quiz) = course.quiz(&question).ok_or_else(there)?;
    let option = choice.checked_sub(1).and_then(|at| quiz.options.get(at));
    let most = quiz.options.len();
    let option = option.ok_or_else(|| Problem::bad("choice", format!("choice is a number from 1 to {most}")))?;
    let name = lesson.quiz_name(quiz);
    progress.note(&if option.right { Done::Right(name) } else { Done::Wrong(name) }).await?;
    Ok(Json(json!({ "right": option.right })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hints {
    /// So many have been opened.
    hints: u32,
}

pub(super) async fn hints_read(
    Path(slug): Path<String>,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    Body(Hints { hints }): Body<Hints>,
) -> Result<Json<Value>, Problem> {
    let course = library.current();
    let there = course.exercise(&slug).ok_or(Problem::NotFound { what: "exercise" })?.hints.len();
    if hints == 0 || hints as usize > there {
        return Err(Problem::bad("hints", format!("hints is a number from 1 to {there}")));
    }
    progress.note_hints(&slug, hints).await?;
    Ok(Json(json!({ "hints": progress.efforts().await?.get(&slug).map(|effort| effort.hints) })))
}

/// All of it, as a file to keep.
pub(super) async fn file(Mine(progress): Mine<Progress>) -> Result<Response, Problem> {
    let now = Clock::wall();
    let text = progress.snapshot().await?.to_file(now.unix_timestamp());
    let name = format!("attachment; filename=\"cloakroom-progress-{}.json\"", now.date());
    let mut response = ([(header::CONTENT_TYPE, "application/json")], text).into_response();
    if let Ok(value) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// The better of that file and of what is here.
pub(super) async fn take_in(
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let other = Snapshot::from_file(&body).map_err(|wrong| Problem::bad(&wrong.field, wrong.to_string()))?;
    let (known, left_out) = other.known_to(&library.current());
    let gained = progress.take_in(known).await?;
    Ok(Json(json!({
        "says": gained.words(), "lessons": gained.lessons, "attacks": gained.attacks, "exercises": gained.exercises,
        "cards": gained.cards, "left_out": left_out.names().collect::<Vec<_>>(),
    })))
}
