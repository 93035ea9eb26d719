//! `/search?q=`: one question over everything, without script. The overlay that `/` opens asks the API.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use serde::Serialize;

use super::TOOLS;
use crate::{
    course::Library,
    search::{Found, Hit, Index, Kind, Part, Search},
    tutorial::{Problem, asked_for, page},
    views::Views,
};

/// So many of a group are shown.
const MOST: usize = 8;
/// The groups, in the order of the page: the ID, the heading, what is in it.
const GROUPS: [(&str, &str, &[Kind]); 6] = [
    ("clinic", "Clinic", &[Kind::Case]),
    ("lessons", "Lessons", &[Kind::Lesson]),
    ("attacks", "Attacks", &[Kind::Attack]),
    ("labs", "Labs", &[Kind::Lab]),
    ("exercises", "Exercises", &[Kind::Exercise]),
    ("reference", "Reference", &[Kind::Switch, Kind::Glossary, Kind::Standard, Kind::Express, Kind::Trap, Kind::Page]),
];

#[derive(Serialize)]
struct SearchPage<'a> {
    page: page::Frame<'a>,
    question: &'a str,
    count: usize,
    best: Option<Shown<'a>>,
    groups: Vec<Group<'a>>,
    read_as: &'a [(String, Vec<String>)],
    unknown: &'a [String],
}

#[derive(Serialize)]
struct Group<'a> {
    id: &'static str,
    title: &'static str,
    count: usize,
    hits: Vec<Shown<'a>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    title: &'a str,
    href: &'a str,
    section: &'a str,
    excerpt: Vec<Part>,
}

pub(super) async fn search(
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(search): State<Search>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let question = asked_for::question(query.as_deref())?;
    let course = library.current();
    let index = search.of(&course, TOOLS).await;
    let found = index.find(&question);
    let title = if question.is_empty() { "Search".to_owned() } else { format!("{question}, search") };
    let frame = page::Frame::new(&title, "search", &course);
    let view = view(frame, &question, &index, &found);
    page::render(&views, "search.html", view)
}

fn view<'a>(page: page::Frame<'a>, question: &'a str, index: &'a Index, found: &'a Found<'_>) -> SearchPage<'a> {
    let shown = |hit: &'a Hit<'_>| Shown {
        title: &hit.entry.title,
        href: &hit.entry.href,
        section: &hit.entry.section,
        excerpt: index.excerpt(question, hit),
    };
    let best = found.hits.first().filter(|_| found.leads);
    let rest = || found.hits.iter().skip(usize::from(best.is_some()));
    let groups = GROUPS.iter().map(|(id, title, kinds)| {
        let of_group = || rest().filter(|hit| kinds.contains(&hit.entry.kind));
        Group { id, title, count: of_group().count(), hits: of_group().take(MOST).map(shown).collect() }
    });
    SearchPage {
        page,
        question,
        count: found.hits.len(),
        best: best.map(shown),
        groups: groups.filter(|group| group.count > 0).collect(),
        read_as: &found.read_as,
        unknown: &found.unknown,
    }
}
