//! A section from the start: a fresh sandbox, in which all that leads up to its end is played in order.

use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use super::{browsers::Asking, sandbox::Nothing};
use crate::tutorial::body::Body;
use crate::{
    course::{Course, Library, LiveBlock},
    progress::{Done, Progress},
    sandbox::Caller,
    tutorial::{Problem, class::Mine, learner::Learner},
};

const NOTHING: Problem = Problem::NotFound { what: "section with something to play" };

pub(super) async fn of_lesson(
    Path((slug, section)): Path<(String, String)>,
    learner: Learner,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    asking: Asking,
    Body(Nothing): Body<Nothing>,
) -> Result<Json<Value>, Problem> {
    let course = library.current();
    let lesson = course.lesson(&slug).ok_or(Problem::NotFound { what: "lesson" })?;
    play(&learner, &progress, &asking.caller, &course, &lesson.live_up_to(&section).ok_or(NOTHING)?).await
}

pub(super) async fn of_tour(
    Path(step): Path<usize>,
    learner: Learner,
    State(library): State<Library>,
    Mine(progress): Mine<Progress>,
    asking: Asking,
    Body(Nothing): Body<Nothing>,
) -> Result<Json<Value>, Problem> {
    let course = library.current();
    play(&learner, &progress, &asking.caller, &course, &course.tour_up_to(step).ok_or(NOTHING)?).await
}

/// The switches stay where the reader has put them: with one of them moved, this is how to see what it changes.
async fn play(
    learner: &Learner,
    progress: &Progress,
    caller: &Caller,
    course: &Course,
    blocks: &[&LiveBlock],
) -> Result<Json<Value>, Problem> {
    let switches = learner.sandbox().await?.map(|sandbox| sandbox.switches());
    let sandbox = learner.reset().await?;
    if let Some(switches) = switches {
        sandbox.change_switches(|fresh| *fresh = switches);
    }
    sandbox.put_up(&course.pages()).await;
    let mut as_said = 0;
    for live in blocks {
        if caller.has_left() {
            break;
        }
        if !live.sets.is_empty() {
            sandbox.change_switches(|switches| live.sets.iter().for_each(|setting| switches.set(*setting)));
        }
        let played = sandbox.play_for(caller, &live.block).await;
        as_said += usize::from(played.iter().all(|line| line.played.as_said()));
        let answer = sandbox.note_answer(Some(&live.id), &live.block, &played);
        // What leads up to the section was not asked for.
        let asked = blocks.last().is_some_and(|last| same_section(last, live));
        if let Some((lesson, _)) = course.live(&live.id).filter(|_| asked && answer.problem.is_none()) {
            progress.note(&Done::Played(lesson.block_name(live))).await?;
        }
    }
    Ok(Json(json!({ "played": blocks.len(), "as_said": as_said })))
}

/// Sections of two lessons may have one name; the lesson's number begins a block's ID.
fn same_section(a: &LiveBlock, b: &LiveBlock) -> bool {
    a.section == b.section && a.id.split('-').next() == b.id.split('-').next()
}
