//! `GET /api/search?q=`: what fits a question, the best first. With `kind=case`, cases of the clinic alone.

use axum::{
    Json,
    extract::{RawQuery, State},
};
use serde::Serialize;

use crate::{
    course::Library,
    search::{Kind, Search},
    tutorial::{Problem, asked_for, pages::TOOLS},
};

/// So many are told.
const MOST: usize = 20;

/// What was found.
#[derive(Serialize)]
pub(super) struct Answer {
    results: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    title: String,
    href: String,
    section: String,
    kind: Kind,
}

/// 200 with up to twenty results, none where nothing fits or nothing is asked; 422 for a question that is too long.
pub(super) async fn search(
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(search): State<Search>,
) -> Result<Json<Answer>, Problem> {
    let raw = query.as_deref().unwrap_or_default();
    let cases = url::form_urlencoded::parse(raw.as_bytes()).any(|(name, value)| name == "kind" && value == "case");
    let question = (if cases { asked_for::told } else { asked_for::question })(query.as_deref())?;
    let index = search.of(&library.current(), TOOLS).await;
    let hits = if cases { index.find_cases(&question).hits } else { index.find(&question).hits };
    let results = hits.iter().take(MOST).map(|hit| Found {
        title: hit.entry.title.clone(),
        href: hit.entry.href.clone(),
        section: hit.entry.section.clone(),
        kind: hit.entry.kind,
    });
    Ok(Json(Answer { results: results.collect() }))
}
