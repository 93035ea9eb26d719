//! The answers that a page's blocks got in this sandbox, for a page that is loaded again.

use std::collections::BTreeSet;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use crate::{
    course::Library,
    tutorial::{
        Problem,
        answer::{AnswerView, kept_view},
        learner::Learner,
        page,
    },
    views::Views,
};

/// Which blocks the page has, by their IDs with commas between, and what it has been told before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    of: String,
    seen: String,
}

#[derive(Serialize)]
struct Answers {
    version: String,
    answers: Vec<AnswerView>,
}

/// What each of these blocks led to; 204 where the page knows it all.
pub(super) async fn answers(
    Query(wanted): Query<Wanted>,
    learner: Learner,
    State(library): State<Library>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let Some(sandbox) = learner.sandbox().await? else {
        return page::render(&views, "answers.html", Answers { version: String::new(), answers: Vec::new() });
    };
    let (version, kept) = sandbox.answers();
    let version = format!("{}.{version}", sandbox.id());
    if version == wanted.seen {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let blocks: BTreeSet<&str> = wanted.of.split(',').collect();
    let (course, addresses) = (library.current(), learner.addresses(&sandbox));
    let kept = kept.iter().filter(|answer| blocks.contains(answer.block.as_str()));
    let answers = kept.map(|answer| kept_view(&sandbox, answer, &addresses).with_first(&course, answer)).collect();
    page::render(&views, "answers.html", Answers { version, answers })
}
