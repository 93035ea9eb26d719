//! What is told of a class, and what is asked: of how it was answered no more than may be known yet.

use serde::Serialize;

use super::{CLASS, Person};
use crate::{
    class::{BallotState, Class, State as ClassState, Task},
    ids::LearnerId,
};

/// Whoever was heard of within so many seconds is here; a phone that sleeps counts for so long.
pub(in crate::tutorial) const HERE: i64 = 5 * 60;

/// What every page of a learner has to know.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    /// Is it the teacher who asks? Then nobody leads.
    teacher: bool,
    name: String,
    lead: Option<String>,
    frozen: bool,
    task: Option<Task>,
    /// The number of the question that can be answered now.
    ballot: Option<u64>,
}

impl Told {
    pub(super) fn of(state: &ClassState, person: &Person) -> Self {
        let open = state.ballot().filter(|ballot| ballot.state == BallotState::Open);
        let votes = state.ballot().is_some_and(|ballot| ballot.state < BallotState::Told);
        Self {
            teacher: *person == Person::Teacher,
            name: state.name().to_owned(),
            // While the class votes, the page where the teacher is may be the one that answers.
            lead: state.lead().map(|to| if votes { CLASS } else { to }.to_owned()),
            frozen: state.is_frozen(),
            task: state.task().cloned(),
            ballot: open.map(|ballot| ballot.number),
        }
    }
}

/// What is asked, and of how it was answered no more than may be known yet.
#[derive(Debug, Serialize)]
pub(super) struct Asked {
    pub(super) number: u64,
    ask_html: String,
    source: String,
    state: BallotState,
    options: Vec<Choice>,
    /// So many have answered, of so many who are here.
    answered: usize,
    of: usize,
    /// The option of who asks, as a letter.
    mine: Option<char>,
    /// Only once it is told.
    because_html: Option<String>,
    answer_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct Choice {
    letter: char,
    html: String,
    mine: bool,
    /// How many, once the bars are shown.
    votes: Option<usize>,
    /// Of a hundred.
    share: Option<usize>,
    /// Only once it is told.
    right: Option<bool>,
}

impl Asked {
    /// What is asked now; for a learner, with their own choice.
    pub(super) fn now(class: &Class, learner: Option<&LearnerId>) -> Option<Self> {
        let now = class.now();
        let state = class.state();
        let ballot = state.ballot()?;
        let (shown, told) = (ballot.state >= BallotState::Shown, ballot.state == BallotState::Told);
        let mine = learner.and_then(|id| ballot.votes.get(id)).copied();
        let bars = ballot.bars();
        let all = ballot.votes.len();
        let here = |id: &LearnerId| now - class.presence().of(id).seen < HERE || ballot.votes.contains_key(id);
        let of = if learner.is_some() { 0 } else { state.learners().filter(|(id, _)| here(id)).count() };
        let letters = 'A'..='Z';
        let options = ballot.question.options_html.iter().zip(letters.clone()).zip(&bars).enumerate();
        let options = options.map(|(at, ((html, letter), votes))| Choice {
            letter,
            html: html.clone(),
            mine: mine == Some(at),
            votes: shown.then_some(*votes),
            share: shown.then(|| (votes * 100).checked_div(all).unwrap_or(0)),
            right: (told && ballot.question.right.is_some()).then(|| ballot.question.right == Some(at)),
        });
        Some(Self {
            number: ballot.number,
            ask_html: ballot.question.ask_html.clone(),
            source: ballot.question.source.clone(),
            state: ballot.state,
            options: options.collect(),
            answered: if learner.is_some() { 0 } else { all },
            of,
            mine: mine.and_then(|at| letters.clone().nth(at)),
            because_html: told.then(|| ballot.question.because_html.clone()).filter(|html| !html.is_empty()),
            answer_at: ballot.question.answer_at.clone().filter(|_| told || learner.is_none()),
        })
    }
}
