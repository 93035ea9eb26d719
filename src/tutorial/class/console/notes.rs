//! `/console?notes`: the part's words, what to press, the question with its answer, how the room votes. For the teacher's phone.

use serde::Serialize;

use super::spine::Spine;
use crate::{
    class::{BallotState, Class},
    course::{Course, Press},
};

#[derive(Debug, Serialize)]
pub(super) struct Notes {
    name: String,
    spine: Spine,
    /// What the plan says to do.
    do_html: String,
    presses: Vec<Press>,
    /// The notes of the demo that the part opens.
    notes: Option<String>,
    question: Option<Question>,
    lead: Option<String>,
    frozen: bool,
}

/// The question, with what is right: this page is on no projector.
#[derive(Debug, Serialize)]
struct Question {
    number: u64,
    ask_html: String,
    state: BallotState,
    answered: usize,
    joined: usize,
    options: Vec<Choice>,
    because_html: String,
}

#[derive(Debug, Serialize)]
struct Choice {
    letter: char,
    html: String,
    right: bool,
    votes: usize,
}

pub(super) fn notes(class: &Class, course: &Course) -> Notes {
    let now = class.now();
    let state = class.state();
    let followed = state.plan();
    let plan = followed.and_then(|f| course.plans.iter().find(|plan| plan.minutes == f.minutes));
    let part = followed.zip(plan).and_then(|(followed, plan)| plan.parts.get(followed.part));
    let demo =
        part.and_then(|part| part.open.as_deref()?.strip_prefix("/attacks/")?.split_once('?')).map(|(slug, _)| slug);
    let question = state.ballot().map(|ballot| Question {
        number: ballot.number,
        ask_html: ballot.question.ask_html.clone(),
        state: ballot.state,
        answered: ballot.votes.len(),
        joined: state.count(),
        options: ('A'..='Z')
            .zip(ballot.question.options_html.iter().zip(ballot.bars()))
            .enumerate()
            .map(|(at, (letter, (html, votes)))| Choice {
                letter,
                html: html.clone(),
                right: ballot.question.right == Some(at),
                votes,
            })
            .collect(),
        because_html: ballot.question.because_html.clone(),
    });
    Notes {
        name: state.name().to_owned(),
        spine: Spine::of(&state, course, now),
        do_html: part.map(|part| part.todo.clone()).unwrap_or_default(),
        presses: part.map(|part| part.presses.clone()).unwrap_or_default(),
        notes: demo.map(|slug| format!("/attacks/{slug}/notes")),
        question,
        lead: state.lead().map(str::to_owned),
        frozen: state.is_frozen(),
    }
}
