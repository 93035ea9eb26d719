//! One thing that was done in a lab, as far as its picture needs it.

use cloakroom_engine::script::{Played, RunStep, SitePage};

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The learner, as Mallory.
    Mallory,
    /// The learner, with a browser of flesh and blood.
    OwnBrowser,
    /// Alice.
    Alice,
}

/// What was done, and what it led to.
#[derive(Debug, Clone)]
pub struct Act {
    /// From 1, in order.
    pub number: u64,
    /// Who did it.
    pub who: Who,
    /// What, in a line.
    pub title: String,
    /// What each line led to.
    pub played: Vec<Played>,
    /// Pages that were put up, as a visitor gets them.
    pub put_up: Vec<SitePage>,
}

/// Of the requests of one line so many are kept, the last ones: a thousand tries are one picture.
const MOST_REQUESTS: usize = 8;

impl Act {
    /// The same, with no more in it than a picture needs.
    pub(super) fn trimmed(mut self) -> Self {
        for played in &mut self.played {
            let more = played.exchanges.len().saturating_sub(MOST_REQUESTS);
            played.exchanges.drain(..more);
            played.earlier = played.earlier.saturating_sub(more);
        }
        self
    }

    /// How much memory it takes, roughly, in bytes.
    pub(super) fn bytes(&self) -> usize {
        let exchanges = self.played.iter().flat_map(|played| &played.exchanges);
        exchanges.map(cloakroom_engine::exchange::Exchange::bytes).sum::<usize>()
            + self.put_up.iter().map(|page| page.html.len()).sum::<usize>()
            + 200
    }

    /// As a step of a run.
    pub(super) fn step(&self, number: usize) -> RunStep {
        RunStep {
            number,
            title: self.title.clone(),
            reached: true,
            played: self.played.clone(),
            put_up: self.put_up.clone(),
            won: false,
        }
    }
}
