//! The clinic: from what somebody sees to the cause, the cure, and both played.
//!
//! Everything works without script: a sentence, an answer and a chosen line stand in the address.

mod case;
mod drill;
mod index;

use axum::{Router, routing::get};
use serde_json::{Value, json};

use crate::{
    course::{Case, Course},
    tutorial::AppState,
};

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/clinic", get(index::index))
        .route("/clinic/{slug}", get(case::case))
        .route("/clinic/{slug}/drill", get(drill::drill))
}

/// A case as a link.
fn link(course: &Course, case: &Case) -> Value {
    let group = course.case_groups.iter().find(|group| group.id == case.front.group);
    json!({
        "slug": case.slug, "title": case.front.title, "cause": case.front.cause, "cure_html": case.cure_line_html,
        "group": group.map_or("", |group| &group.title),
    })
}

/// The questions of a case, each answer with where it leads. `chosen` are the numbers of the answers given, from 1.
fn questions(course: &Course, case: &Case, chosen: [Option<usize>; 2]) -> Vec<Value> {
    let of = |at: usize| -> Value {
        let question = &case.front.questions[at];
        let answers: Vec<Value> = question
            .answers
            .iter()
            .zip(1..)
            .map(|(answer, number)| {
                let other = answer.leads.as_deref().and_then(|slug| course.case(slug));
                json!({
                    "says": answer.says, "hint": answer.hint, "note": answer.note, "chosen": chosen[at] == Some(number),
                    "href": href(case, answer, (at, number), chosen), "other": other.map(|other| link(course, other)),
                })
            })
            .collect();
        json!({ "ask": question.ask, "answers": answers })
    };
    (0..case.front.questions.len().min(2)).map(of).collect()
}

/// Where an answer leads: to another case, or to this one with the answer in its address.
fn href(
    case: &Case,
    answer: &crate::course::CaseAnswer,
    (at, number): (usize, usize),
    mut chosen: [Option<usize>; 2],
) -> String {
    if let Some(other) = answer.leads.as_deref().filter(|_| answer.note.is_none()) {
        return format!("/clinic/{other}");
    }
    chosen[at] = Some(number);
    let given = chosen.iter().zip(["a", "b"]).filter_map(|(number, name)| Some(format!("{name}={}", (*number)?)));
    format!("/clinic/{}?{}#asked", case.slug, given.collect::<Vec<_>>().join("&"))
}
