//! What has been done, and how to take it to another machine.

use axum::{
    extract::{Multipart, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    recall::{Deck, Of},
    resume::{go_on, resume},
};
use crate::{
    course::Course,
    progress::{MOST_BYTES, Snapshot},
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
use story::story;

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
    let told = told.map(|(says, taken)| json!({ "says": says.trim_end_matches('.'), "taken": taken }));
    let frame = page::Frame::new("Your progress", "progress", &course);
    page::render(&at.views, "progress.html", json!({ "page": frame, "progress": view, "told": told }))
}

async fn view(course: &Course, at: &AppState) -> Result<Value, Problem> {
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
    let exercises: Vec<Value> = course
        .exercises
        .iter()
        .filter_map(|e| {
            let effort = efforts.get(&e.slug).copied().unwrap_or_default();
            let done = of("exercise").any(|slug| slug == e.slug);
            let begun = done || effort.attempts > 0 || effort.hints > 0;
            begun.then(|| {
                json!({
                    "slug": e.slug, "title": e.title, "done": done,
                    "attempts": effort.attempts, "hints": effort.hints, "hints_there": e.hints.len(),
                })
            })
        })
        .collect();
    Ok(json!({
        "days": days, "earlier": earlier, "next": next.map(|lesson| resume(course, lesson, place)), "due": due,
        "again": again(course, &achieved, &efforts), "tour": { "played": toured.0, "of": toured.1 },
        "lessons": {
            "done": sum(|s| usize::from(s.state == Far::Done)), "begun": sum(|s| usize::from(s.state == Far::Begun)),
            "of": course.lessons.len(),
        },
        "requests": { "done": sum(|s| s.played), "of": sum(|s| s.blocks) },
        "questions": { "right": sum(|s| s.right), "wrong": sum(|s| s.wrong), "of": sum(|s| s.questions) },
        "watched": of("watched").filter(|slug| course.attack(slug).is_some()).count(),
        "stopped": of("stopped").filter(|slug| course.attack(slug).is_some()).count(),
        "attacks": course.attacks.len(),
        "exercises": {
            "done": of("exercise").filter(|slug| course.exercise(slug).is_some()).count(), "of": course.exercises.len(),
        },
        "labs": {
            "done": of("lab").filter(|slug| course.lab(slug).is_some()).count(), "of": course.labs.len(),
        },
        "drills": {
            "done": of("drill").filter(|slug| course.case(slug).is_some_and(|case| case.drill.is_some())).count(),
            "of": course.cases.iter().filter(|case| case.drill.is_some()).count(),
        },
        "begun": exercises,
    }))
}
