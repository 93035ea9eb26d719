//! A recorded run as rows of a picture: who sent what to whom, what the store held then, and what somebody made.
//!
//! Each row tells what was so when its step was over, and nothing of what comes after it.

mod address;
mod exhibit;
mod exhibits;
mod jar;
mod known;
mod lines;
mod message;
mod records;
mod requests;
mod row;
mod spoken;
mod words;

use cloakroom_engine::{
    exchange::Exchange,
    script::{Outcome, Run, RunStep, SHOWS_NOTHING},
    world::{EVIL, PAY},
};
use serde::Serialize;

use self::{
    known::Known,
    requests::{StepRequest, requests},
    row::Scene,
};
pub(in crate::view) use self::{
    message::{MessageView, asked_and_told},
    records::{Change, Store},
    spoken::spoken,
};
pub(crate) use self::{records::RecordView, row::RowView};
use crate::{
    runner::TimedRun,
    sandbox::{Tickets, credential::Kind},
};

/// More of the same than this is said and not drawn.
const MOST_ALIKE: usize = 4;

/// A run for the player.
#[derive(Debug, Serialize)]
pub(crate) struct RunView {
    outcome: &'static str,
    headline: String,
    detail: String,
    /// The same for a room, which has no time to read.
    brief: String,
    step: usize,
    not_done: Vec<usize>,
    left_out: Option<String>,
    /// What the people in it could hold, to follow "holds no".
    carried: &'static str,
    /// A third site that speaks in it, the shop or id.example, and has a lane of its own.
    third: Option<&'static str>,
    rows: Vec<RowView>,
    exchanges: Vec<StepRequest>,
}

impl RunView {
    /// The steps as rows.
    pub(crate) fn rows(&self) -> &[RowView] {
        &self.rows
    }
}

pub(crate) fn run_view(timed: &TimedRun) -> RunView {
    let Run { outcome, steps } = &timed.run;
    let known = Known::ahead(steps);
    let mut scene = Scene::default();
    let (mut rows, mut exchanges) = (Vec::new(), Vec::new());
    let mut sent = 0;
    for step in steps {
        rows.push(scene.row(step, &known));
        exchanges.extend(requests(step, &mut sent, &scene.tickets));
    }
    let took = timed.took.as_millis();
    let brief = match outcome {
        Outcome::Stopped { because, .. } => format!("{}.", because.briefly()),
        Outcome::NotPlayed { because, .. } => format!("{}. {SHOWS_NOTHING}", because.briefly()),
        Outcome::Won { .. } => String::new(),
        Outcome::Broken { says } => says.clone(),
    };
    let (outcome, step, headline, detail) = match outcome {
        Outcome::Won { step, story } => ("won", *step, story.clone(), format!("Won at step {step}. Run in {took} ms.")),
        Outcome::Stopped { step, because } => (
            "stopped",
            *step,
            format!("Stopped at step {step}"),
            format!("{}. Run in {took} ms.", because.says.trim_end_matches('.')),
        ),
        Outcome::NotPlayed { step, because, .. } => (
            "not_played",
            *step,
            format!("Not played: it ended at step {step}"),
            format!("{}. {SHOWS_NOTHING} Run in {took} ms.", because.says.trim_end_matches('.')),
        ),
        Outcome::Broken { says } => ("broken", 1, "The site is broken".to_owned(), says.clone()),
    };
    let (not_done, left_out) = (timed.run.not_done(), timed.run.left_out());
    let (carried, third) = (carried(&scene.tickets), rows.iter().find_map(|row| row.third));
    RunView { outcome, headline, detail, brief, step, not_done, left_out, carried, third, rows, exchanges }
}

/// A case's run for its page: the picture alone, since a case has no prize.
#[derive(Debug, Serialize)]
pub(crate) struct CaseRunView {
    /// A third site that speaks in it, and has a lane of its own.
    third: Option<&'static str>,
    /// Who stands in the lane at the right: `mallory`, a site of neither side, or nobody.
    right: Option<&'static str>,
    carried: &'static str,
    rows: Vec<RowView>,
    exchanges: Vec<StepRequest>,
}

pub(crate) fn case_run(steps: &[RunStep]) -> CaseRunView {
    let known = Known::ahead(steps);
    let mut scene = Scene::default();
    let (mut rows, mut sent, mut all) = (Vec::new(), 0, Vec::new());
    for step in steps {
        rows.push(scene.row(step, &known));
        all.extend(requests(step, &mut sent, &scene.tickets));
    }
    let speaks = |party: &str| rows.iter().any(|row| row.speaks(party));
    let right = match (speaks("mallory") || speaks(EVIL), speaks(PAY)) {
        (true, _) => Some("mallory"),
        (false, true) => Some(PAY),
        (false, false) => None,
    };
    let third = rows.iter().find_map(|row| row.third);
    CaseRunView { third, right, carried: carried(&scene.tickets), rows, exchanges: all }
}

fn carried(tickets: &Tickets) -> &'static str {
    let any = |kind| tickets.iter().any(|t| t.kind == kind);
    match (any(Kind::SessionId), any(Kind::Token)) {
        (true, true) => "ID and no token",
        (false, true) => "token",
        (_, false) => "ID",
    }
}

fn exchanges(step: &RunStep) -> impl Iterator<Item = &Exchange> {
    step.played.iter().flat_map(|p| &p.exchanges)
}

/// The same request with the same kind of answer.
fn alike(a: &Exchange, b: &Exchange) -> bool {
    let of = |e: &Exchange| (e.who.clone(), e.request.method.clone(), e.request.url.clone(), e.response.status);
    of(a) == of(b)
}
