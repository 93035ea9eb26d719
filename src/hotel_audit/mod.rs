//! The audit of the hotel, in this process: fresh hotels with some defences off, and what the audit makes of them.
//!
//! What lives here: the round of a class (five switches are off, and it guesses which), and the way from the audit's
//! requests to a sandbox. Why here: it knows the hotel and the audit, and neither knows the other. Deliberately absent:
//! any check; the audit is the one that `cloakroom audit` runs against a site of one's own.

mod cache;
mod round;
mod site;
mod weaknesses;
mod wire;

use std::time::{Duration, Instant};

use serde::Serialize;
use withstands::{
    audit::{Plan, run},
    check::{Entry, GROUPS},
    report::clean,
    wire::{Limits, Net},
};

pub use cache::{HotelAudits, State};
pub use round::{OFF, Round};
pub use weaknesses::{ALL, Weakness, base};

use crate::{
    sandbox::{Sandbox, Services},
    switch::Switches,
};
use wire::HotelWire;

/// What an audit of the hotel came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Report {
    /// What happened, in two runs that agree.
    pub found: Vec<Found>,
    /// Checks that were tried, and held.
    pub held: Vec<&'static str>,
    /// Checks of which nothing is known, and why.
    pub not_tried: Vec<(&'static str, String)>,
    /// How many requests it took.
    pub requests: u32,
    /// How long, in milliseconds.
    pub took_ms: u128,
}

/// A finding.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// The check.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// How serious: low, medium, high, critical.
    pub severity: &'static str,
    /// What was seen.
    pub says: String,
    /// What an attacker gains.
    pub gain: &'static str,
    /// The lesson about it.
    pub lesson: &'static str,
}

impl Report {
    /// Was this found?
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.found.iter().any(|found| found.id == id)
    }
}

/// Audits the hotel with its switches like this: each group of checks in a fresh one, and of each only what is asked for.
///
/// # Errors
/// No hotel could be made, or it was not as it should be: in words.
pub async fn audit(services: &Services, switches: &Switches, wanted: &[&str]) -> Result<Report, String> {
    let begun = Instant::now();
    let mut report = Report::default();
    for group in GROUPS {
        let only: Vec<String> = group.ids.iter().filter(|id| wanted.contains(id)).map(|id| (*id).to_owned()).collect();
        if only.is_empty() {
            continue;
        }
        let hotel = Sandbox::new(services, switches.clone()).map_err(|error| error.to_string())?;
        let (target, people) = (site::target(&hotel)?, site::people(&hotel)?);
        let limits = Limits { requests: 1000, gap: Duration::ZERO };
        let net = Net::new(Box::new(HotelWire::new(hotel)), target.url.clone(), limits);
        let outcome = run(&net, &target, &people, &Plan { only, ..Plan::default() }, &|_| {}).await?;
        report.found.extend(outcome.findings.iter().map(|finding| found(finding.entry, finding)));
        report.held.extend(outcome.not_found.iter().map(|(entry, _)| entry.id));
        report.not_tried.extend(outcome.not_tried.iter().map(|(entry, because)| (entry.id, clean(because))));
        report.requests += outcome.requests;
    }
    report.took_ms = begun.elapsed().as_millis();
    Ok(report)
}

fn found(entry: &'static Entry, finding: &withstands::audit::Finding) -> Found {
    Found {
        id: entry.id,
        title: entry.title,
        severity: finding.severity.word(),
        says: clean(&finding.proof.says),
        gain: entry.gain,
        lesson: entry.lesson,
    }
}
