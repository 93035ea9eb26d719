//! `/reference/tower-sessions`: the traps of the library, each run against the version that is built.
//!
//! A GET runs all of them: together they take a few milliseconds, they are sites of their own that are
//! gone with the answer, and so the page shows what the library does now and never what it did once.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{Nav, nav};
use crate::{
    course::{CodeTab, Library, quoted},
    files::Files,
    traps::{self, Visit},
    tutorial::{Problem, page},
    views::Views,
};

/// Where the page stands.
pub(super) const PAGE: &str = "/reference/tower-sessions";

pub(super) async fn tower_sessions(
    State(library): State<Library>,
    State(views): State<Views>,
    State(files): State<Files>,
) -> Result<Response, Problem> {
    let course = library.current();
    let frame = page::Frame::new("Traps of tower-sessions", "reference", &course);
    let (mut all, mut open) = (Vec::new(), 0);
    for trap in traps::ALL {
        let shown = trap.run().await.map_err(tower_sessions::session::Error::from)?;
        open += usize::from(shown.there);
        all.push(view(&files, &trap, shown));
    }
    let context = TrapsPage { page: frame, nav: nav(PAGE), version: traps::VERSION, traps: all, open };
    page::render(&views, "reference/traps.html", context)
}

#[derive(Serialize)]
struct TrapsPage<'a> {
    page: page::Frame<'a>,
    nav: Nav,
    version: &'static str,
    traps: Vec<TrapView>,
    /// So many are there.
    open: usize,
}

/// A trap as it came out. Texts are words and code in turn.
#[derive(Serialize)]
struct TrapView {
    slug: &'static str,
    title: &'static str,
    expected: Vec<&'static str>,
    instead: Vec<&'static str>,
    because: Vec<String>,
    there: bool,
    visits: Vec<Visit>,
    block: CodeBlock,
}

/// Its lines.
#[derive(Serialize)]
struct CodeBlock {
    id: String,
    tabs: Vec<CodeTab>,
}

fn view(files: &Files, trap: &traps::Trap, shown: traps::Shown) -> TrapView {
    // A course folder without the source shows the run without the lines.
    let code = quoted(files, traps::SOURCE, trap.slug);
    TrapView {
        slug: trap.slug,
        title: trap.title,
        expected: ticks(trap.expected),
        instead: ticks(trap.instead),
        because: ticks(&shown.because).into_iter().map(str::to_owned).collect(),
        there: shown.there,
        visits: shown.visits,
        block: CodeBlock { id: format!("code-{}", trap.slug), tabs: code.into_iter().collect() },
    }
}

/// A text and the code in it, which stands between backquotes, in turn.
fn ticks(text: &str) -> Vec<&str> {
    text.split('`').collect()
}
