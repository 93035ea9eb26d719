//! What has been done, and how to take it to another machine.

use std::collections::BTreeMap;

use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{
    links::DoneOf,
    recall::{Deck, Of},
    resume::{Resume, go_on, resume},
};
use crate::{
    course::{Course, Exercise},
    progress::{Achieved, Effort, MOST_BYTES, Snapshot},
    tutorial::{
        AppState, Problem,
        class::Mine,
        page,
        standing::{Standing, State as Far, of_tour},
    },
};

mod again;
mod story;

pub(super) use again::{Again, again};
use story::{Day, story};

/// What the form led to: a sentence, and whether the file was taken in.
type Told<'a> = Option<(&'a str, bool)>;

pub(super) async fn progress(Mine(handles): Mine<AppState>) -> Result<Response, Problem> {
    shown(&handles, None).await
}

/// The form: one file. Taking it in twice changes nothing, so the answer may be the page itself.
pub(super) async fn take_in(
    Mine(handles): Mine<AppState>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let sent = match form {
        Ok(form) => uploaded(form).await,
        Err(_) => Err(UNREAD),
    };
    let read = match sent {
        Ok(bytes) => Snapshot::from_file(&bytes).map_err(|wrong| wrong.to_string()),
        Err(says) => Err(says.to_owned()),
    };
    match read {
        Ok(other) => {
            let (known, left_out) = other.known_to(&handles.library.current());
            let gained = handles.progress.take_in(known).await?.words();
            let says = left_out.words().map_or(gained.clone(), |left_out| format!("{gained}. {left_out}"));
            shown(&handles, Some((&says, true))).await
        }
        Err(says) => {
            let page = shown(&handles, Some((&says, false))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

const UNREAD: &str = "the form could not be read; choose the file once more";

async fn uploaded(mut form: Multipart) -> Result<Vec<u8>, &'static str> {
    let mut bytes = Vec::new();
    while let Some(mut field) = form.next_field().await.map_err(|_| UNREAD)? {
        if field.name() != Some("file") {
            continue;
        }
        while let Some(chunk) = field.chunk().await.map_err(|_| UNREAD)? {
            if bytes.len() + chunk.len() > MOST_BYTES {
                return Err("file: it is larger than any file of progress; choose one that the link above made");
            }
            bytes.extend_from_slice(&chunk);
        }
    }
    if bytes.is_empty() { Err("file: choose one that the link above made") } else { Ok(bytes) }
}

async fn shown(at: &AppState, told: Told<'_>) -> Result<Response, Problem> {
    let course = at.library.current();
    let view = view(&course, at).await?;
    let told = told.map(|(says, taken)| ToldView { says: says.trim_end_matches('.'), taken });
    let page = page::Frame::new("Your progress", "progress", &course);
    page::render(&at.views, "progress.html", ProgressPage { page, progress: view, told })
}

#[derive(Serialize)]
struct ProgressPage<'a> {
    page: page::Frame<'a>,
    progress: View<'a>,
    told: Option<ToldView<'a>>,
}

#[derive(Serialize)]
struct ToldView<'a> {
    says: &'a str,
    taken: bool,
}

/// All that has been done, counted and by day.
#[derive(Serialize)]
struct View<'a> {
    days: Vec<Day>,
    earlier: usize,
    next: Option<Resume<'a>>,
    due: usize,
    again: Vec<Again>,
    tour: PlayedOf,
    lessons: LessonCount,
    requests: DoneOf,
    questions: QuestionCount,
    watched: usize,
    stopped: usize,
    attacks: usize,
    exercises: DoneOf,
    labs: DoneOf,
    drills: DoneOf,
    /// Exercises of which something was done.
    begun: Vec<ExerciseRow<'a>>,
}

#[derive(Serialize)]
struct PlayedOf {
    played: usize,
    of: usize,
}

#[derive(Serialize)]
struct LessonCount {
    done: usize,
    begun: usize,
    of: usize,
}

#[derive(Serialize)]
struct QuestionCount {
    right: usize,
    wrong: usize,
    of: usize,
}

#[derive(Serialize)]
struct ExerciseRow<'a> {
    slug: &'a str,
    title: &'a str,
    done: bool,
    attempts: u32,
    hints: u32,
    hints_there: usize,
}

async fn view<'a>(course: &'a Course, at: &AppState) -> Result<View<'a>, Problem> {
    let (achieved, efforts) = (at.progress.achieved().await?, at.progress.efforts().await?);
    let now = at.clock.now().unix_timestamp();
    let (days, earlier) = story(course, &at.progress.snapshot().await?.done, now);
    let due = Deck::of(course, &Of::Done, &achieved, &at.recall.seen().await?, now).count();
    let (place, toured) = (at.place.read().await?, of_tour(course, &achieved));
    let (next, place) = go_on(course, &achieved, place.as_ref());
    let lessons = course.lessons.iter().map(|lesson| Standing::of(lesson, &achieved));
    let sum = |of: fn(&Standing) -> usize| lessons.clone().map(|standing| of(&standing)).sum::<usize>();
    // What this course no longer has is kept, and not counted.
    let of = |kind| achieved.slugs(kind);
    let counted = |kind, is: &dyn Fn(&str) -> bool| of(kind).filter(|slug| is(slug)).count();
    let drills = |slug: &str| course.case(slug).is_some_and(|case| case.drill.is_some());
    Ok(View {
        days,
        earlier,
        next: next.map(|lesson| resume(course, lesson, place)),
        due,
        again: again(course, &achieved, &efforts),
        tour: PlayedOf { played: toured.0, of: toured.1 },
        lessons: LessonCount {
            done: sum(|s| usize::from(s.state == Far::Done)),
            begun: sum(|s| usize::from(s.state == Far::Begun)),
            of: course.lessons.len(),
        },
        requests: DoneOf { done: sum(|s| s.played), of: sum(|s| s.blocks) },
        questions: QuestionCount { right: sum(|s| s.right), wrong: sum(|s| s.wrong), of: sum(|s| s.questions) },
        watched: counted("watched", &|slug| course.attack(slug).is_some()),
        stopped: counted("stopped", &|slug| course.attack(slug).is_some()),
        attacks: course.attacks.len(),
        exercises: DoneOf {
            done: counted("exercise", &|slug| course.exercise(slug).is_some()),
            of: course.exercises.len(),
        },
        labs: DoneOf { done: counted("lab", &|slug| course.lab(slug).is_some()), of: course.labs.len() },
        drills: DoneOf {
            done: counted("drill", &drills),
            of: course.cases.iter().filter(|case| case.drill.is_some()).count(),
        },
        begun: begun(course, &achieved, &efforts),
    })
}

fn begun<'a>(course: &'a Course, achieved: &Achieved, efforts: &BTreeMap<String, Effort>) -> Vec<ExerciseRow<'a>> {
    let row = |e: &'a Exercise| {
        let effort = efforts.get(&e.slug).copied().unwrap_or_default();
        ExerciseRow {
            slug: &e.slug,
            title: &e.title,
            done: achieved.slugs("exercise").any(|slug| slug == e.slug),
            attempts: effort.attempts,
            hints: effort.hints,
            hints_there: e.hints.len(),
        }
    };
    course.exercises.iter().map(row).filter(|row| row.done || row.attempts > 0 || row.hints > 0).collect()
}
