//! `/reference/glossary`: the words of the field, each with its lesson and its standard.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{Nav, nav};
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
    shells.once(&course, PAGE, "reference/glossary.html", || context(&course))
}

#[derive(Serialize)]
struct Glossary<'a> {
    page: page::Frame<'a>,
    nav: Nav,
    letters: Vec<Letter<'a>>,
}

/// The terms of a letter.
#[derive(Serialize)]
struct Letter<'a> {
    letter: Option<String>,
    terms: Vec<TermView<'a>>,
}

#[derive(Serialize)]
struct TermView<'a> {
    id: String,
    term: &'a str,
    says_html: &'a str,
    taught: Option<Taught<'a>>,
    standard: Option<&'a str>,
}

/// Where it is taught.
#[derive(Serialize)]
struct Taught<'a> {
    href: String,
    number: u32,
    title: &'a str,
    section: Option<&'a str>,
}

fn context(course: &Course) -> Glossary<'_> {
    let groups = course.glossary.chunk_by(|a, b| letter(a) == letter(b));
    let letters = groups.map(|group| Letter {
        letter: group.first().map(letter),
        terms: group.iter().map(|term| view(course, term)).collect(),
    });
    Glossary { page: page::Frame::new("Glossary", "reference", course), nav: nav(PAGE), letters: letters.collect() }
}

fn letter(term: &Term) -> String {
    term.term.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()
}

fn view<'a>(course: &'a Course, term: &'a Term) -> TermView<'a> {
    let taught = term.taught().and_then(|(slug, section)| {
        let lesson = course.lesson(slug)?;
        Some(Taught {
            href: format!("/lessons/{}#{section}", lesson.slug),
            number: lesson.number,
            title: &lesson.front.title,
            section: lesson.sections.iter().find(|s| s.id == section).map(|s| s.title.as_str()),
        })
    });
    TermView { id: term.id(), term: &term.term, says_html: &term.says, taught, standard: term.standard.as_deref() }
}
