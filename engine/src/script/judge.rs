//! The outcome of an attack: won, stopped, or the site is broken; and the rule that decided.

use serde::Serialize;

use super::{Actor, Played};
use crate::{
    exchange::{Exchange, StoreOp},
    world::{EVIL, HOTEL},
};

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
    /// The prize was in Mallory's hands after this step.
    pub won: bool,
}

/// How an attack ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Outcome {
    /// Mallory's side held the prize.
    Won {
        /// The step at which she got it, from 1.
        step: usize,
        /// What happened, in a sentence.
        story: String,
    },
    /// She did not get it, and Alice could do her business.
    Stopped {
        /// The step that did not go as planned, from 1.
        step: usize,
        /// The rule that decided.
        #[serde(flatten)]
        because: Rule,
    },
    /// Alice could not do her own business: no defence, whatever the attack did.
    Broken {
        /// What Alice could not do.
        says: String,
    },
}

impl Outcome {
    /// The exit code of `cloakroom attack`: 1 won, 0 stopped, 3 site broken.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Stopped { .. } => 0,
            Self::Won { .. } => 1,
            Self::Broken { .. } => 3,
        }
    }
}

/// What stopped an attack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// A code: the cookie verdict's, or `NoRecord`, `CannotDo`, `NotAsSaid`, `NothingGained`.
    pub rule: String,
    /// The same in a sentence.
    pub says: String,
}

impl Rule {
    fn new(rule: &str, says: impl Into<String>) -> Self {
        Self { rule: rule.to_owned(), says: says.into() }
    }
}

/// When an attack has won. The text after the verb is filled in while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// `mallory sees TEXT`: it reached her, in an answer to her, in a request to her own host or on the
    /// screen in front of her.
    Sees(String),
    /// `mallory holds TEXT`: the hotel shows it on the account page that shows her own secret too. A coat
    /// of Alice's that hangs there is hers now: Alice's account was changed against her will.
    Holds(String),
}

impl Goal {
    /// Reads `won_when`; `None` if it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let after = |verb: &str| text.strip_prefix(verb).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
        after("mallory sees ").map(Self::Sees).or_else(|| after("mallory holds ").map(Self::Holds))
    }

    /// What it is about, names not filled in.
    #[must_use]
    pub fn prize(&self) -> &str {
        match self {
            Self::Sees(prize) | Self::Holds(prize) => prize,
        }
    }

    /// Does what a line led to reach it? `prize` has its names filled in; `own` is Mallory's own secret,
    /// which tells her account from Alice's that she got into. A site that gives her none has `own` empty.
    pub(super) fn reached(&self, played: &Played, prize: &str, own: &str) -> bool {
        let hers = played.by == Some(Actor::Mallory);
        match self {
            _ if prize.is_empty() => false,
            Self::Sees(_) => {
                let on_screen = hers && played.shown.as_deref().is_some_and(|shown| shown.contains(prize));
                on_screen || played.exchanges.iter().any(|e| reaches_mallory(e, hers, prize))
            }
            Self::Holds(_) => played.exchanges.iter().any(|e| on_her_account(e, prize, own)),
        }
    }
}

fn on_her_account(exchange: &Exchange, prize: &str, hers: &str) -> bool {
    let Exchange { who, request, response, .. } = exchange;
    let hotels = request.url.host_str() == Some(HOTEL) && response.status == 200;
    // Below /guests too: a part of the hotel may have an address of its own.
    let page = hotels && request.url.path().ends_with("/account");
    who == Actor::Mallory.name() && page && [prize, hers].iter().all(|text| response.body.contains(text))
}

/// Did Mallory's side come to hold this text? She reads every answer to what she does, at whatever
/// browser, and everything that is sent to her own host.
fn reaches_mallory(exchange: &Exchange, hers: bool, prize: &str) -> bool {
    let hers = hers && exchange.response.body.contains(prize);
    let request = &exchange.request;
    let to_her =
        request.url.host_str() == Some(EVIL) && (request.url.as_str().contains(prize) || request.body.contains(prize));
    hers || to_her
}

/// Why the step that failed did so: the closest cause that the record shows.
pub(super) fn why_stopped(steps: &[RunStep], session: &str) -> (usize, Rule) {
    let failed = steps.iter().find(|s| s.played.iter().any(|p| !p.as_said()));
    let Some(step) = failed else {
        let last = steps.len();
        return (last, Rule::new("NothingGained", "Every step went as planned, and Mallory still holds nothing"));
    };
    let rule = step.played.iter().find(|p| !p.as_said()).map(|played| cause(played, session));
    (step.number, rule.unwrap_or_else(|| Rule::new("NotAsSaid", "The step did not go as planned")))
}

fn cause(played: &Played, session: &str) -> Rule {
    if let Some(problem) = &played.problem {
        return Rule::new("CannotDo", capitalised(&problem.to_string()));
    }
    let failed = played.held.iter().find(|h| !h.held);
    let was_to_be_kept = failed.is_some_and(|h| h.text.starts_with("keeps "));
    // A header that should not be there says itself why.
    if failed.is_some_and(|h| h.text.starts_with("no header ")) {
        return not_as_said(played);
    }
    let decided = played.exchanges.get(played.earlier..).unwrap_or_default();
    refused(decided)
        .filter(|_| was_to_be_kept)
        .or_else(|| no_record(decided))
        .or_else(|| withheld(decided, session))
        .or_else(|| refused(decided))
        .unwrap_or_else(|| not_as_said(played))
}

fn no_record(exchanges: &[Exchange]) -> Option<Rule> {
    let events = exchanges.iter().flat_map(|e| &e.store.0);
    let miss = events.into_iter().find(|e| e.op == StoreOp::Load && !e.found)?;
    Some(Rule::new("NoRecord", format!("The store holds no record under the ID {}", miss.id)))
}

/// The rule that held the session cookie back. Others that were held back decided nothing.
fn withheld(exchanges: &[Exchange], session: &str) -> Option<Rule> {
    // That Mallory's own host does not get the hotel's cookies stops nothing.
    let hotels = exchanges.iter().filter(|e| e.request.url.host_str() != Some(EVIL));
    let mut verdicts = hotels.flat_map(|e| &e.verdicts).filter(|v| v.cookie.name == session);
    let verdict = verdicts.find(|v| !v.sent && v.because.decides().is_some())?;
    Some(Rule::new(verdict.because.code(), verdict.because.words(&verdict.cookie)))
}

fn refused(exchanges: &[Exchange]) -> Option<Rule> {
    let verdict = exchanges.iter().flat_map(|e| &e.set).find(|v| v.because.refuses())?;
    Some(Rule::new(verdict.because.code(), verdict.because.words()))
}

fn not_as_said(played: &Played) -> Rule {
    let failed = played.held.iter().find(|h| !h.held);
    Rule::new(
        "NotAsSaid",
        failed.map(|h| format!("The step needs this: {}. But {}", h.says, h.instead)).unwrap_or_default(),
    )
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().to_string() + chars.as_str())
}
