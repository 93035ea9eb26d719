//! The checks: each with its control, and each ends as *found*, *not found*, or *not tried, because*.
//!
//! What lives here: what a check is, what it can end as, and the list of all. Why here: the run, the reports and the
//! tests go through the same list. Deliberately absent: how a check is run twice; that is the audit's.

mod caches;
mod catalogue;
mod csrf;
mod cures;
mod expiry;
mod flags;
mod forge;
mod https;
mod ids;
mod ids_read;
mod login;
mod logout;
mod names;
mod own;
mod redirect;
mod secrets;
mod statistics;
mod takeover;
mod timing;

use std::{future::Future, pin::Pin, sync::Arc};

use crate::{error::Step, site::Site, wire::Exchange};

pub use catalogue::{Entry, Severity, entries, entry};
pub use cures::Cure;

/// How one check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It happened.
    Found(Proof),
    /// It was tried, and it held.
    NotFound(String),
    /// Nothing is known.
    NotTried(String),
}

/// What was sent and came back when it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What was seen, in a sentence or two.
    pub says: String,
    /// How serious it is here, where that is not what it is as a rule.
    pub severity: Option<Severity>,
    /// The exchanges, in order.
    pub transcript: Vec<Arc<Exchange>>,
}

/// A check's name and how it ended.
pub type Ended = (&'static str, Verdict);

/// A group of checks under way.
pub type Running<'a> = Pin<Box<dyn Future<Output = Step<Vec<Ended>>> + Send + 'a>>;

/// Checks that share their controls, and are run together.
pub struct Group {
    /// Under what they stand in a report.
    pub title: &'static str,
    /// The names of the checks that it decides.
    pub ids: &'static [&'static str],
    /// Runs them.
    pub run: for<'a> fn(&'a Site<'a>) -> Running<'a>,
    /// About how many requests it takes.
    pub requests: u32,
    /// Does it wait, so that it is run once?
    pub waits: bool,
}

impl std::fmt::Debug for Group {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Group").field("title", &self.title).field("ids", &self.ids).finish_non_exhaustive()
    }
}

macro_rules! group {
    ($title:literal, $requests:literal, $run:path, $ids:expr) => {
        Group { title: $title, ids: $ids, run: |site| Box::pin($run(site)), requests: $requests, waits: false }
    };
}

/// All groups, in the order in which they are run. What may lock an account comes last.
pub const GROUPS: &[Group] = &[
    group!("The cookie", 12, flags::run, flags::IDS),
    group!("Caches and pages", 12, caches::run, caches::IDS),
    group!("Plain http", 6, https::run, https::IDS),
    group!("The session ID", 220, ids::run, ids::IDS),
    group!("The session ID", 60, forge::run, forge::IDS),
    group!("The session ID", 60, own::run, own::IDS),
    group!("The cookie", 20, names::run, names::IDS),
    group!("Logging in and out", 60, takeover::run, takeover::IDS),
    group!("Logging in and out", 30, logout::run, logout::IDS),
    group!("Logging in and out", 60, logout::password, logout::PASSWORD_IDS),
    group!("Other people's requests", 160, csrf::run, csrf::IDS),
    group!("Other people's requests", 30, csrf::login_csrf, csrf::LOGIN_IDS),
    group!("Logging in and out", 60, redirect::run, redirect::IDS),
    group!("Logging in and out", 40, login::run, login::IDS),
    group!("Logging in and out", 200, timing::run, timing::IDS),
    // Its sessions are from after all that ends sessions, and it waits once.
    Group { waits: true, ..group!("A session's end", 0, expiry::run, expiry::IDS) },
    group!("Logging in and out", 60, login::limit, login::LIMIT_IDS),
];

/// Found: this was seen, in the exchanges since a mark.
fn found(site: &Site<'_>, mark: usize, says: impl Into<String>) -> Verdict {
    const MOST: usize = 30;
    let mut transcript = site.net.since(mark);
    if transcript.len() > MOST {
        transcript.drain(..transcript.len() - MOST);
    }
    Verdict::Found(Proof { says: says.into(), severity: None, transcript })
}

/// The same, more or less serious than it is as a rule.
fn found_as(site: &Site<'_>, mark: usize, severity: Severity, says: impl Into<String>) -> Verdict {
    match found(site, mark, says) {
        Verdict::Found(proof) => Verdict::Found(Proof { severity: Some(severity), ..proof }),
        other => other,
    }
}

fn held(says: impl Into<String>) -> Verdict {
    Verdict::NotFound(says.into())
}

fn untried(because: impl Into<String>) -> Verdict {
    Verdict::NotTried(because.into())
}

/// A check that could not establish what it needs is not tried; what ends the whole audit goes on up.
fn or_untried(result: Step<Verdict>) -> Step<Verdict> {
    use crate::error::Stop;
    match result {
        Err(Stop::Halt(halt)) if halt.ends_all() => Err(halt.into()),
        Err(stop) => Ok(untried(stop.to_string())),
        fine => fine,
    }
}
