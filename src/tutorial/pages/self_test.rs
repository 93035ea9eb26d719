//! `/recall/test`: ten questions, and what to read again. Seed and answers stand in the address, so a test can be
//! linked, repeated and marked without script, and nothing of it is kept.

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;

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
    let questions: Vec<Question> = asked.iter().zip(&chosen).map(|(asked, chosen)| question(asked, *chosen)).collect();
    let mut again: Vec<&Read> = Vec::new();
    for read in questions.iter().filter(|question| !question.right).map(|question| &question.read) {
        if !again.contains(&read) {
            again.push(read);
        }
    }
    let right = questions.iter().filter(|question| question.right).count();
    let test = Test { seed: &seed, marked, right, questions: &questions, again };
    let page = page::Frame::new("Test yourself", "course", &course);
    page::render(&views, "self_test.html", SelfTest { page, test })
}

#[derive(Serialize)]
struct SelfTest<'a> {
    page: page::Frame<'a>,
    test: Test<'a>,
}

#[derive(Serialize)]
struct Test<'a> {
    seed: &'a str,
    marked: bool,
    right: usize,
    questions: &'a [Question<'a>],
    /// What to read again, once each.
    again: Vec<&'a Read<'a>>,
}

#[derive(Serialize)]
struct Question<'a> {
    ask_html: &'a str,
    options: Vec<OptionView<'a>>,
    right: bool,
    answered: bool,
    read: Read<'a>,
    level: &'static str,
}

#[derive(Serialize)]
struct OptionView<'a> {
    html: &'a str,
    right: bool,
    why_html: &'a str,
    chosen: bool,
}

/// Where the answer stands.
#[derive(PartialEq, Eq, Serialize)]
struct Read<'a> {
    href: String,
    number: u32,
    lesson: &'a str,
    section: Option<&'a str>,
}

fn question<'a>(asked: &Asked<'a>, chosen: Option<usize>) -> Question<'a> {
    let options = asked.options.iter().enumerate().map(|(at, o)| OptionView {
        html: &o.html,
        right: o.right,
        why_html: &o.why_html,
        chosen: chosen == Some(at),
    });
    let right = chosen.and_then(|at| asked.options.get(at)).is_some_and(|option| option.right);
    let answered = chosen.is_some_and(|at| at < asked.options.len());
    let section = asked.lesson.sections.iter().find(|s| s.id == asked.quiz.section);
    let (slug, number) = (&asked.lesson.slug, asked.lesson.number);
    Question {
        ask_html: &asked.quiz.ask_html,
        options: options.collect(),
        right,
        answered,
        read: Read {
            href: section.map_or_else(|| format!("/lessons/{slug}"), |s| format!("/lessons/{slug}#{}", s.id)),
            number,
            lesson: &asked.lesson.front.title,
            section: section.map(|s| s.title.as_str()),
        },
        level: asked.lesson.level(),
    }
}
