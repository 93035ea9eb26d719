//! Testing an exercise from its page: Cargo's lines as they come, then the verdict.

use std::convert::Infallible;

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    course::Library,
    progress::{Done, Progress},
    runner::{Trial, Trials},
    tutorial::{Problem, ShuttingDown},
    views::Views,
};

/// Lines of JSON: `{"line": "..."}` for each of Cargo's, and `{"passed": true, "html": "..."}` last.
pub(super) async fn run(
    Path(slug): Path<String>,
    State(library): State<Library>,
    State(trials): State<Option<Trials>>,
    State(progress): State<Progress>,
    State(views): State<Views>,
    State(ShuttingDown(end)): State<ShuttingDown>,
) -> Result<Response, Problem> {
    if library.current().exercise(&slug).is_none() {
        return Err(Problem::NotFound { what: "exercise" });
    }
    let says = "exercises are tested from a checkout, by a server that listens on loopback only; run the command shown";
    let trials = trials.ok_or(Problem::Forbidden { says })?;
    let trial = trials.start(&slug)?;
    let ending = Ending { slug, progress, views, end };
    let lines = stream::unfold(Some((trial, ending)), next);
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}

struct Ending {
    slug: String,
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
    async fn verdict(self, trial: Trial) -> Value {
        let verdict = trial.verdict();
        if let Err(error) = self.progress.count_attempt(&self.slug).await {
            tracing::error!(%error, "progress could not be kept");
        }
        if verdict.passed
            && let Err(error) = self.progress.note(&Done::Exercise(self.slug)).await
        {
            tracing::error!(%error, "progress could not be kept");
        }
        let html = self.views.render("verdict.html", json!({ "verdict": verdict })).unwrap_or_else(|error| {
            tracing::error!(%error, "the verdict cannot be shown");
            String::new()
        });
        json!({ "passed": verdict.passed, "html": html })
    }
}
