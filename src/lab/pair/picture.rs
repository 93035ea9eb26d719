//! A round that is over, as a run: what both did, in order.

use std::time::Duration;

use cloakroom_engine::script::{Outcome, Run, RunStep};

use super::{PairEnd, PairState};
use crate::runner::TimedRun;

/// So many steps a person takes in: the last ones.
const MOST: usize = 12;

/// The picture, and how many acts are left out of it; `None` while the round is on, or where nothing was done.
#[must_use]
pub fn picture(state: &PairState, story: &str) -> Option<(TimedRun, usize)> {
    let end = state.end?;
    let all: Vec<_> = state.acts.iter().filter(|act| !act.played.is_empty() || !act.put_up.is_empty()).collect();
    let left_out = all.len().saturating_sub(MOST);
    let mut steps: Vec<RunStep> = all.iter().skip(left_out).zip(1..).map(|(act, number)| act.step(number)).collect();
    let won = matches!(end, PairEnd::Mallory(_));
    steps.last_mut()?.won = won;
    let story = story.to_owned();
    // Where Mallory did not win, no rule decided: Alice was faster. Pages tell the end in words of their own.
    let outcome = if won { Outcome::Won { step: steps.len(), story } } else { Outcome::Broken { says: story } };
    Some((TimedRun { run: Run { outcome, steps }, took: Duration::ZERO }, left_out))
}
