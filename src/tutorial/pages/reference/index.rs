//! `/reference`: what there is to look up, a sentence each.

use axum::{extract::State, response::Response};
use serde_json::json;

use super::nav;
use crate::{
    course::Library,
    tutorial::{Problem, page},
    views::Views,
};

pub(super) async fn index(State(library): State<Library>, State(views): State<Views>) -> Result<Response, Problem> {
    let course = library.current();
    let frame = page::Frame::new("Reference", "reference", &course);
    page::render(&views, "reference/index.html", json!({ "page": frame, "nav": nav("/reference") }))
}
