//! `/reference`: what there is to look up, a sentence each.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{Nav, nav};
use crate::{
    course::Library,
    tutorial::{Problem, Shells, page},
};

/// Where it stands.
const PAGE: &str = "/reference";

pub(super) async fn index(State(library): State<Library>, State(shells): State<Shells>) -> Result<Response, Problem> {
    let course = library.current();
    let context = || Index { page: page::Frame::new("Reference", "reference", &course), nav: nav(PAGE) };
    shells.once(&course, PAGE, "reference/index.html", context)
}

#[derive(Serialize)]
struct Index<'a> {
    page: page::Frame<'a>,
    nav: Nav,
}
