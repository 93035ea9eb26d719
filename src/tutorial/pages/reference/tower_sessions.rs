//! `/reference/tower-sessions`: the traps of the library, each run against the version that is built.
//!
//! A GET runs all of them: together they take a few milliseconds, they are sites of their own that are
//! gone with the answer, and so the page shows what the library does now and never what it did once.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use super::nav;
use crate::{
    course::{Library, quoted},
    files::Files,
    traps,
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
        all.push(view(&files, &trap, &shown));
    }
    let page = json!({ "page": frame, "nav": nav(PAGE), "version": traps::VERSION, "traps": all, "open": open });
    page::render(&views, "reference/traps.html", page)
}

fn view(files: &Files, trap: &traps::Trap, shown: &traps::Shown) -> Value {
    // A course folder without the source shows the run without the lines.
    let code = quoted(files, traps::SOURCE, trap.slug);
    let tabs: Vec<_> = code.into_iter().collect();
    json!({
        "slug": trap.slug, "title": trap.title, "expected": ticks(trap.expected), "instead": ticks(trap.instead),
        "because": ticks(&shown.because), "there": shown.there, "visits": shown.visits,
        "block": { "id": format!("code-{}", trap.slug), "tabs": tabs },
    })
}

/// A text and the code in it, which stands between backquotes, in turn.
fn ticks(text: &str) -> Vec<&str> {
    text.split('`').collect()
}
