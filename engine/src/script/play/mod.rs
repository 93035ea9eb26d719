//! Playing steps: a cast of browsers, what they captured, and the pages the attacker serves.

mod block;
mod browsers;
mod problem;
mod saved;
mod step;
mod world_with_pages;

use url::Url;

use super::{Actor, CheckResult};
use crate::{
    exchange::{Exchange, Sent},
    world::Kept,
};

pub use browsers::Browsers;
pub use problem::Problem;
pub use saved::SavedBrowsers;

/// What one line led to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Played {
    /// Who did it; it may have been at another's browser.
    pub by: Option<Actor>,
    /// Every request it sent, redirects included.
    pub exchanges: Vec<Exchange>,
    /// So many of them were tries before the last one, which is judged.
    pub earlier: usize,
    /// A request that it sent, and whose answer comes later.
    pub begun: Option<Sent>,
    /// The exchange is such a request, and its answer.
    pub late: bool,
    /// What stands on the screen without a request: a page the browser had kept.
    pub shown: Option<String>,
    /// The address that stands above it.
    pub shown_at: Option<Url>,
    /// The words that were tried against a signature, in order.
    pub tried: Vec<String>,
    /// The copy of the site's store that it read.
    pub copied: Vec<Kept>,
    /// Its expectations.
    pub held: Vec<CheckResult>,
    /// Its captures: name and value.
    pub captured: Vec<(String, String)>,
    /// Why it went no further.
    pub problem: Option<Problem>,
}

impl Played {
    /// Did everything go as it says?
    #[must_use]
    pub fn as_said(&self) -> bool {
        self.problem.is_none() && self.held.iter().all(|h| h.held)
    }
}
