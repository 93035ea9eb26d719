//! `/recall/test`: ten questions, and what to read again. Seed and answers stand in the address, so a test can be
//! linked, repeated and marked without script, and nothing of it is kept.

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use serde_json::{Value, json};

use crate::{
    course::{Asked, Library, mixed},
    ids,
    tutorial::{Problem, page},
    views::Views,
};

/// Longer seeds are nobody's.
const LONGEST_SEED: usize = 64;

pub(super) async fn show(
    RawQuery(query): RawQuery,
    State(library): State<Library>,
    State(views): State<Views>,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let field = |name: &str| {
        url::form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
    };
    let Some(seed) = field("seed").filter(|seed| !seed.is_empty()) else {
        return Ok(Redirect::to(&format!("/recall/test?seed={}", ids::seed())).into_response());
    };
    if seed.len() > LONGEST_SEED {
        return Err(Problem::bad("seed", format!("a seed has at most {LONGEST_SEED} characters")));
    }
    let marked = field("marked").is_some();
    let course = library.current();
    let asked = mixed(&course, &seed);
    let chosen: Vec<Option<usize>> = (1..=asked.len())
        .map(|n| field(&format!("a{n}")).and_then(|text| text.parse::<usize>().ok()?.checked_sub(1)))
        .collect();
    let questions: Vec<Value> = asked.iter().zip(&chosen).map(|(asked, chosen)| question(asked, *chosen)).collect();
    let right = questions.iter().filter(|q| q["right"] == true).count();
    let again: Vec<&Value> = questions.iter().filter(|q| q["right"] == false).map(|q| &q["read"]).collect();
    let frame = page::Frame::new("Test yourself", "course", &course);
    let test = json!({
        "seed": seed, "marked": marked, "right": right, "questions": questions,
        "again": again.iter().enumerate().filter(|(at, read)| !again[..*at].contains(read)).map(|(_, read)| read).collect::<Vec<_>>(),
    });
    page::render(&views, "self_test.html", json!({ "page": frame, "test": test }))
}

fn question(asked: &Asked<'_>, chosen: Option<usize>) -> Value {
    let options: Vec<Value> = asked
        .options
        .iter()
        .enumerate()
        .map(
            |(at, o)| json!({ "html": o.html, "right": o.right, "why_html": o.why_html, "chosen": chosen == Some(at) }),
        )
        .collect();
    let right = chosen.and_then(|at| asked.options.get(at)).is_some_and(|option| option.right);
    let answered = chosen.is_some_and(|at| at < asked.options.len());
    let section = asked.lesson.sections.iter().find(|s| s.id == asked.quiz.section);
    let (slug, number) = (&asked.lesson.slug, asked.lesson.number);
    let read = json!({
        "href": section.map_or_else(|| format!("/lessons/{slug}"), |s| format!("/lessons/{slug}#{}", s.id)),
        "number": number, "lesson": asked.lesson.front.title, "section": section.map(|s| &s.title),
    });
    json!({
        "ask_html": asked.quiz.ask_html, "options": options, "right": right, "answered": answered, "read": read,
        "level": asked.lesson.level(),
    })
}
