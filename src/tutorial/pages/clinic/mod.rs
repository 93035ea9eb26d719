//! The clinic: from what somebody sees to the cause, the cure, and both played.
//!
//! Everything works without script: a sentence, an answer and a chosen line stand in the address.

mod case;
mod drill;
mod index;

use axum::{Router, routing::get};
use serde::Serialize;

use crate::{
    course::{Case, CaseAnswer, Course},
    tutorial::AppState,
};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/clinic", get(index::index))
        .route("/clinic/{slug}", get(case::case))
        .route("/clinic/{slug}/drill", get(drill::drill))
}

/// A case as a link.
#[derive(Debug, Clone, Copy, Serialize)]
struct CaseLink<'a> {
    slug: &'a str,
    title: &'a str,
    cause: &'a str,
    cure_html: &'a str,
    group: &'a str,
}

fn link<'a>(course: &'a Course, case: &'a Case) -> CaseLink<'a> {
    let group = course.case_groups.iter().find(|group| group.id == case.front.group);
    CaseLink {
        slug: &case.slug,
        title: &case.front.title,
        cause: &case.front.cause,
        cure_html: &case.cure_line_html,
        group: group.map_or("", |group| &group.title),
    }
}

/// A question of a case, each answer with where it leads.
#[derive(Debug, Serialize)]
struct QuestionView<'a> {
    ask: &'a str,
    answers: Vec<AnswerView<'a>>,
}

#[derive(Debug, Serialize)]
struct AnswerView<'a> {
    says: &'a str,
    hint: Option<&'a str>,
    note: Option<&'a str>,
    chosen: bool,
    href: String,
    other: Option<CaseLink<'a>>,
}

/// The questions of a case. `chosen` are the numbers of the answers given, from 1.
fn questions<'a>(course: &'a Course, case: &'a Case, chosen: [Option<usize>; 2]) -> Vec<QuestionView<'a>> {
    let answer = |at: usize, number: usize, answer: &'a CaseAnswer| AnswerView {
        says: &answer.says,
        hint: answer.hint.as_deref(),
        note: answer.note.as_deref(),
        chosen: chosen.get(at) == Some(&Some(number)),
        href: href(case, answer, (at, number), chosen),
        other: answer.leads.as_deref().and_then(|slug| course.case(slug)).map(|other| link(course, other)),
    };
    let questions = case.front.questions.iter().take(chosen.len()).enumerate();
    let view = questions.map(|(at, question)| QuestionView {
        ask: &question.ask,
        answers: question.answers.iter().zip(1..).map(|(one, number)| answer(at, number, one)).collect(),
    });
    view.collect()
}

/// Where an answer leads: to another case, or to this one with the answer in its address.
fn href(case: &Case, answer: &CaseAnswer, (at, number): (usize, usize), mut chosen: [Option<usize>; 2]) -> String {
    if let Some(other) = answer.leads.as_deref().filter(|_| answer.note.is_none()) {
        return format!("/clinic/{other}");
    }
    chosen[at] = Some(number);
    let given = chosen.iter().zip(["a", "b"]).filter_map(|(number, name)| Some(format!("{name}={}", (*number)?)));
    format!("/clinic/{}?{}#asked", case.slug, given.collect::<Vec<_>>().join("&"))
}
