//! A run that is over: its steps, how it ended, and the same for a terminal and for a machine.

use serde::Serialize;

use super::{Actor, Attack, Played, SitePage, outcome::Outcome};
use crate::exchange::{Exchange, Sent};

/// One step as it was played.
#[derive(Debug, Clone, PartialEq)]
pub struct RunStep {
    /// From 1.
    pub number: usize,
    /// The heading.
    pub title: String,
    /// Was it reached, or had the attack ended before?
    pub reached: bool,
    /// What each line led to. A step that only puts a page up has none.
    pub played: Vec<Played>,
    /// The pages that were put up in it, as a visitor gets them.
    pub put_up: Vec<SitePage>,
    /// The prize was in Mallory's hands after this step.
    pub won: bool,
}

/// A recorded run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// How it ended.
    pub outcome: Outcome,
    /// All steps of the attack, those not reached included.
    pub steps: Vec<RunStep>,
}

impl RunStep {
    /// One that was not reached; `index` is from 0.
    pub(super) fn unplayed(index: usize, title: &str) -> Self {
        let (played, put_up) = (Vec::new(), Vec::new());
        Self { number: index + 1, title: title.to_owned(), reached: false, played, put_up, won: false }
    }
}

impl Run {
    /// What stands in place of a run on a site where Alice cannot do her own business.
    #[must_use]
    pub fn broken(attack: &Attack, says: String) -> Self {
        let steps = attack.steps.iter().enumerate().map(|(i, s)| RunStep::unplayed(i, &s.title)).collect();
        Self { outcome: Outcome::Broken { says }, steps }
    }

    /// What happened, step by step, and how it ended: for a terminal.
    #[must_use]
    pub fn story(&self) -> String {
        let mut lines = Vec::new();
        for step in &self.steps {
            lines.push(format!("{}. {}{}", step.number, step.title, if step.reached { "" } else { " (not done)" }));
            let told: Vec<String> = step.played.iter().flat_map(told).collect();
            lines.extend(told.chunk_by(|a, b| a == b).filter_map(|alike| match alike {
                [] => None,
                [one] => Some(one.clone()),
                [one, ..] => Some(format!("{one}, {} times", alike.len())),
            }));
        }
        lines.push(String::new());
        lines.push(match &self.outcome {
            Outcome::Won { step, story } => format!("WON at step {step}: {story}."),
            Outcome::Stopped { step, because } => {
                format!("STOPPED at step {step} ({}): {}.", because.rule, because.says.trim_end_matches('.'))
            }
            Outcome::NotPlayed { step, line, because } => {
                let says = because.says.trim_end_matches('.');
                format!("NOT PLAYED at step {step} ({}, line {line}): {says}. {SHOWS_NOTHING}", because.rule)
            }
            Outcome::Broken { says } => format!("SITE BROKEN: {}.", says.trim_end_matches('.')),
        });
        lines.extend(self.left_out());
        lines.join("\n")
    }

    /// The numbers of the steps that were not done, since the run had ended before.
    #[must_use]
    pub fn not_done(&self) -> Vec<usize> {
        self.steps.iter().filter(|step| !step.reached).map(|step| step.number).collect()
    }

    /// The same in a sentence; `None` if all were done.
    #[must_use]
    pub fn left_out(&self) -> Option<String> {
        let steps = match self.not_done().as_slice() {
            [] => return None,
            [one] => format!("Step {one} was"),
            [one, other] => format!("Steps {one} and {other} were"),
            [first, .., last] => format!("Steps {first} to {last} were"),
        };
        Some(match &self.outcome {
            Outcome::Won { step, .. } | Outcome::Stopped { step, .. } | Outcome::NotPlayed { step, .. } => {
                format!("{steps} not done: the run ended at step {step}.")
            }
            Outcome::Broken { .. } => format!("{steps} not done: the site has to work for Alice first."),
        })
    }
}

/// What *not played* means, for whoever might take it for *stopped*.
pub const SHOWS_NOTHING: &str = "So this run says nothing about any defence.";

/// What a line led to, a text for each request.
fn told(played: &Played) -> Vec<String> {
    let text = |who: &str, sent: &Sent, came: String| format!("   {who:8}{} {}  ->  {came}", sent.method, sent.url);
    let who = played.by.map_or("", Actor::name);
    let begun = played.begun.iter().map(|sent| text(who, sent, "under way".to_owned()));
    let answered = played.exchanges.iter().map(|Exchange { who, request, response, .. }| {
        text(who, request, format!("{} {}", response.status, response.reason()))
    });
    begun.chain(answered).collect()
}

/// The part of a run that a machine reads.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    /// The attack.
    pub attack: &'a str,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: &'a Outcome,
    /// How many steps the attack has.
    pub steps: usize,
    /// The numbers of those that were not done, since the run had ended before.
    pub not_done: Vec<usize>,
}

impl<'a> Report<'a> {
    /// Of a run of this attack.
    #[must_use]
    pub fn of(attack: &'a str, run: &'a Run) -> Self {
        Self { attack, outcome: &run.outcome, steps: run.steps.len(), not_done: run.not_done() }
    }
}
