//! `/reference/glossary`: the words of the field, each with its lesson and its standard.

use axum::{extract::State, response::Response};
use serde_json::{Value, json};

use super::nav;
use crate::{
    course::{Course, Library, Term},
    tutorial::{Problem, Shells, page},
};

/// Where it stands.
pub(super) const PAGE: &str = "/reference/glossary";

pub(super) async fn glossary(
    State(library): State<Library>,
    State(shells): State<Shells>,
) -> Result<Response, Problem> {
    let course = library.current();
    shells.once(&course, PAGE, "reference/glossary.html", || {
        let groups = course.glossary.chunk_by(|a, b| letter(a) == letter(b));
        let letters: Vec<Value> = groups
            .map(|group| {
                let terms: Vec<Value> = group.iter().map(|term| view(&course, term)).collect();
                json!({ "letter": group.first().map(letter), "terms": terms })
            })
            .collect();
        let frame = page::Frame::new("Glossary", "reference", &course);
        json!({ "page": frame, "nav": nav(PAGE), "letters": letters })
    })
}

fn letter(term: &Term) -> String {
    term.term.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()
}

fn view(course: &Course, term: &Term) -> Value {
    let taught = term.taught().and_then(|(slug, section)| Some((course.lesson(slug)?, section))).map(|(l, section)| {
        let title = l.sections.iter().find(|s| s.id == section).map(|s| &s.title);
        json!({ "href": format!("/lessons/{}#{section}", l.slug), "number": l.number, "title": l.front.title, "section": title })
    });
    json!({ "id": term.id(), "term": term.term, "says_html": term.says, "taught": taught, "standard": term.standard })
}
