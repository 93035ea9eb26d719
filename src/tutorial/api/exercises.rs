//! Testing an exercise from its page: Cargo's lines as they come, then the verdict.

use std::convert::Infallible;

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    course::{Exercise, Library},
    progress::{Done, Progress},
    runner::{Trial, Trials},
    tutorial::{Problem, ShuttingDown, class::Mine},
    views::Views,
};

/// Lines of JSON: `{"line": "..."}` for each of Cargo's, and `{"passed": true, "html": "..."}` last.
pub(super) async fn run(
    Path(slug): Path<String>,
    State(library): State<Library>,
    State(trials): State<Option<Trials>>,
    Mine(progress): Mine<Progress>,
    State(views): State<Views>,
    State(ShuttingDown(end)): State<ShuttingDown>,
) -> Result<Response, Problem> {
    if library.current().exercise(&slug).is_none() {
        return Err(Problem::NotFound { what: "exercise" });
    }
    let says = "exercises are tested from a checkout, by a server that listens on loopback only; run the command shown";
    let trials = trials.ok_or(Problem::Forbidden { says })?;
    let (trial, changed) = trials.start_shipped(&slug).await?;
    let ending = Ending { slug, library, progress, views, end };
    let first = changed.first().map(|first| {
        let says =
            format!("Your {first} is not as shipped. The tests run in a copy where it is; your file stays as it is.");
        packed(&json!({ "line": says }))
    });
    let lines = stream::iter(first).chain(stream::unfold(Some((trial, ending)), next));
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}

struct Ending {
    slug: String,
    library: Library,
    progress: Progress,
    views: Views,
    end: watch::Receiver<bool>,
}

type Step = (Result<Bytes, Infallible>, Option<(Trial, Ending)>);

async fn next(state: Option<(Trial, Ending)>) -> Option<Step> {
    let (mut trial, mut ending) = state?;
    let line = tokio::select! {
        line = trial.line() => line,
        // Dropping the trial ends Cargo. A sender that is gone is a server that ends, too.
        _ = ending.end.wait_for(|over| *over) => {
            let line = "error: Cloakroom was stopped, and the tests with it";
            return Some((packed(&json!({ "line": line })), None));
        }
    };
    match line {
        Some(line) => Some((packed(&json!({ "line": line })), Some((trial, ending)))),
        None => Some((packed(&ending.verdict(trial).await), None)),
    }
}

fn packed(value: &Value) -> Result<Bytes, Infallible> {
    Ok(format!("{value}\n").into())
}

impl Ending {
    /// Where to go on after a pass: what this exercise belongs to, and the next one that is open.
    async fn after(&self) -> Value {
        let course = self.library.current();
        let Some(at) = course.exercises.iter().position(|exercise| exercise.slug == self.slug) else {
            return Value::Null;
        };
        let achieved = self.progress.achieved().await.unwrap_or_default();
        let (before, rest) = course.exercises.split_at(at + 1);
        let open = |e: &&Exercise| e.slug != self.slug && !achieved.has(&Done::Exercise(e.slug.clone()));
        let next = rest.iter().chain(before).find(open).map(|e| json!({ "slug": e.slug, "title": e.title }));
        json!({ "slug": self.slug, "next": next, "attack": course.exercises[at].attack })
    }

    async fn verdict(self, trial: Trial) -> Value {
        let verdict = trial.verdict();
        if verdict.ran
            && let Err(error) = self.progress.count_attempt(&self.slug).await
        {
            tracing::error!(%error, "progress could not be kept");
        }
        if verdict.passed
            && let Err(error) = self.progress.note(&Done::Exercise(self.slug.clone())).await
        {
            tracing::error!(%error, "progress could not be kept");
        }
        let after = if verdict.passed { self.after().await } else { Value::Null };
        let html =
            self.views.render("verdict.html", json!({ "verdict": verdict, "after": after })).unwrap_or_else(|error| {
                tracing::error!(%error, "the verdict cannot be shown");
                String::new()
            });
        json!({ "passed": verdict.passed, "html": html })
    }
}
