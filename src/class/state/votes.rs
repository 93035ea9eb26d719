//! What a class is asked, and what it answers.

use super::State;
use crate::{
    class::{Ballot, BallotState, Change, MOST_OPTIONS},
    ids::LearnerId,
};

/// So many questions are kept, with their votes.
const MOST_BALLOTS: usize = 300;

impl State {
    /// What the class is asked now.
    #[must_use]
    pub fn ballot(&self) -> Option<&Ballot> {
        self.group.ballots.last().filter(|ballot| !ballot.over)
    }

    /// All that it was asked, the newest last.
    pub fn ballots(&self) -> impl Iterator<Item = &Ballot> {
        self.group.ballots.iter()
    }
}

/// The vote with this number, if it is the one that stands.
fn current(ballots: &[Ballot], number: u64) -> Result<&Ballot, String> {
    let now = ballots.last().filter(|ballot| !ballot.over && ballot.number == number);
    now.ok_or_else(|| "That question is over.".to_owned())
}

pub(super) fn may(ballots: &[Ballot], change: &Change) -> Result<(), String> {
    match change {
        Change::Ask { question } => {
            let options = question.options_html.len();
            let right = question.right.is_none_or(|right| right < options);
            match (2..=MOST_OPTIONS).contains(&options) && right {
                true => Ok(()),
                false => Err(format!("A question has 2 to {MOST_OPTIONS} options.")),
            }
        }
        Change::Vote { ballot, choice, .. } => {
            let ballot = current(ballots, *ballot)?;
            if ballot.state > BallotState::Open {
                return Err("The vote is locked.".to_owned());
            }
            let options = ballot.question.options_html.len();
            match *choice < options {
                true => Ok(()),
                false => Err(format!("Choose one of the {options} options.")),
            }
        }
        Change::Lock { ballot } | Change::Show { ballot } | Change::Tell { ballot } | Change::Over { ballot } => {
            current(ballots, *ballot).map(drop)
        }
        _ => Ok(()),
    }
}

pub(super) fn make(ballots: &mut Vec<Ballot>, number: u64, at: i64, change: Change) {
    if let Change::Ask { question } = change {
        if let Some(last) = ballots.last_mut() {
            last.over = true;
        }
        if ballots.len() >= MOST_BALLOTS {
            ballots.remove(0);
        }
        let votes = Default::default();
        ballots.push(Ballot { number, at, question, state: BallotState::Open, over: false, votes });
        return;
    }
    let Some(now) = ballots.last_mut() else { return };
    match change {
        Change::Vote { learner, choice, .. } => drop(now.votes.insert(learner, choice)),
        // None of them goes back: whoever has seen the bars does not vote again.
        Change::Lock { .. } => now.state = now.state.max(BallotState::Locked),
        Change::Show { .. } => now.state = now.state.max(BallotState::Shown),
        Change::Tell { .. } => now.state = BallotState::Told,
        Change::Over { .. } => now.over = true,
        _ => {}
    }
}

/// Whoever was two has one vote: their own, if they gave one.
pub(super) fn merge(ballots: &mut [Ballot], from: &LearnerId, into: &LearnerId) {
    for ballot in ballots {
        if let Some(choice) = ballot.votes.remove(from) {
            ballot.votes.entry(into.clone()).or_insert(choice);
        }
    }
}
