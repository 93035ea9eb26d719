//! What has been done, and how to take it to another machine.

use axum::{
    extract::{Multipart, State, multipart::MultipartRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::{
    course::{Course, Library},
    progress::{MOST_BYTES, Progress, Snapshot},
    tutorial::{Problem, page},
    views::Views,
};

/// What the form led to: a sentence, and whether the file was taken in.
type Told<'a> = Option<(&'a str, bool)>;

pub(super) async fn progress(
    State(library): State<Library>,
    State(progress): State<Progress>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    shown(&library, &progress, &views, None).await
}

/// The form: one file. Taking it in twice changes nothing, so the answer may be the page itself.
pub(super) async fn take_in(
    State(library): State<Library>,
    State(progress): State<Progress>,
    State(views): State<Views>,
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
            let (known, left_out) = other.known_to(&library.current());
            let gained = progress.take_in(known).await?.words();
            let says = left_out.words().map_or(gained.clone(), |left_out| format!("{gained}. {left_out}"));
            shown(&library, &progress, &views, Some((&says, true))).await
        }
        Err(says) => {
            let page = shown(&library, &progress, &views, Some((&says, false))).await?;
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

async fn shown(library: &Library, progress: &Progress, views: &Views, told: Told<'_>) -> Result<Response, Problem> {
    let course = library.current();
    let view = view(&course, progress).await?;
    let told = told.map(|(says, taken)| json!({ "says": says.trim_end_matches('.'), "taken": taken }));
    let frame = page::Frame::new("Your progress", "progress", &course);
    page::render(views, "progress.html", json!({ "page": frame, "progress": view, "told": told }))
}

async fn view(course: &Course, progress: &Progress) -> Result<Value, Problem> {
    let (achieved, efforts) = (progress.achieved().await?, progress.efforts().await?);
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
        "lessons": { "done": of("lesson").filter(|slug| course.lesson(slug).is_some()).count(), "of": course.lessons.len() },
        "watched": of("watched").filter(|slug| course.attack(slug).is_some()).count(),
        "stopped": of("stopped").filter(|slug| course.attack(slug).is_some()).count(),
        "attacks": course.attacks.len(),
        "exercises": {
            "done": of("exercise").filter(|slug| course.exercise(slug).is_some()).count(), "of": course.exercises.len(),
        },
        "begun": exercises,
    }))
}
