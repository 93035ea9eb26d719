//! A round that is over: who won, the whole story for both, and what would have stopped it.

use serde::Serialize;

use crate::{
    class::pairs::{Pair, RoundEnd, weak_title},
    course::Course,
    ids::LearnerId,
    lab::pair::{Letter, PairWorld, picture},
    tutorial::pages::{labs::took, links::AttackEnd},
    view::run::{RunView, run_view},
};

#[derive(Debug, Serialize)]
pub(super) struct EndView<'a> {
    word: EndWord,
    story: String,
    was_mallory: bool,
    /// None where the world has ended: only the score is left.
    known: Option<Known<'a>>,
}

/// Who won, or that the time was over.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum EndWord {
    Mallory,
    Alice,
    Time,
}

/// The whole story.
#[derive(Debug, Serialize)]
struct Known<'a> {
    weak: &'static str,
    attack: Option<AttackEnd<'a>>,
    letters: Vec<LetterView>,
    steps: usize,
    left_out: usize,
    run: Option<RunView>,
}

#[derive(Debug, Serialize)]
struct LetterView {
    says: String,
    link: String,
    opened: bool,
}

/// What both see. Without its world only the score is left.
pub(super) fn end<'a>(
    course: &'a Course,
    pair: &Pair,
    id: &LearnerId,
    world: Option<&PairWorld>,
    other: &str,
) -> Option<EndView<'a>> {
    let last = pair.rounds.last()?;
    let is_mallory = pair.members.get(last.mallory) == Some(id);
    let took = took(last.seconds);
    let (word, story) = match last.end {
        RoundEnd::Mallory if is_mallory => (EndWord::Mallory, format!("You had the room code after {took}.")),
        RoundEnd::Mallory => (EndWord::Mallory, format!("{other} had your room code after {took}.")),
        RoundEnd::Alice if is_mallory => (EndWord::Alice, format!("Alice was first, after {took}. She is out.")),
        RoundEnd::Alice => {
            (EndWord::Alice, format!("You were first, after {took}. You are out, and kept your room code."))
        }
        RoundEnd::Time => (EndWord::Time, format!("The time is over: {took}. The room code stayed with Alice.")),
    };
    let known = world.map(|world| known(course, world, &story));
    Some(EndView { word, story, was_mallory: is_mallory, known })
}

fn known<'a>(course: &'a Course, world: &PairWorld, story: &str) -> Known<'a> {
    let state = world.state();
    let drawn = picture(&state, story);
    let letter = |l: Letter| LetterView { says: l.says, link: l.link, opened: l.opened };
    Known {
        weak: weak_title(world.hole().name()),
        attack: course.attack(world.hole().attack()).map(AttackEnd::from),
        letters: state.letters.into_iter().rev().map(letter).collect(),
        steps: drawn.as_ref().map_or(0, |(run, _)| run.run.steps.len()),
        left_out: drawn.as_ref().map_or(0, |(_, left_out)| *left_out),
        run: drawn.as_ref().map(|(run, _)| run_view(run)),
    }
}
