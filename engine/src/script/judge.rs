//! The outcome of an attack: won, stopped, or the site is broken; and the rule that decided.

use serde::Serialize;

use super::{
    Actor, Expectation, Played, SitePage,
    reason::{self, Needed},
};
use crate::{
    cookie::{SendVerdict, SetVerdict},
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
    /// The pages that were put up in it, as a visitor gets them.
    pub put_up: Vec<SitePage>,
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
        let says = "Every step went as planned, and nothing that the attack is after has reached Mallory";
        return (steps.len(), Rule::new("NothingGained", says));
    };
    let rule = step.played.iter().find(|p| !p.as_said()).map(|played| {
        let traced = steps.iter().flat_map(|s| &s.played).flat_map(|p| &p.exchanges).any(|e| !e.store.0.is_empty());
        why(played, session, traced, Needed::ByTheAttack)
    });
    let mut rule = rule.unwrap_or_else(|| Rule::new("NotAsSaid", "The step did not go as planned"));
    // A site that refused has said why.
    let refuses = |p: &Played| p.exchanges.last().is_some_and(|e| e.response.status >= 400);
    if rule.rule == "NotAsSaid"
        && !step.played.iter().any(refuses)
        && let Some(before) = held_back_before(steps, step.number, session)
    {
        rule.says = format!("{}. {before}", rule.says);
    }
    (step.number, rule)
}

/// Why a line did not go as it says. `traced`: this site tells what its store does.
pub(super) fn why(played: &Played, session: &str, traced: bool, needed: Needed) -> Rule {
    if let Some(problem) = &played.problem {
        return Rule::new("CannotDo", reason::cannot_do(played, session, problem, needed));
    }
    let not_as_said = || Rule::new("NotAsSaid", reason::not_as_said(played, session, traced, needed));
    let failed = played.held.iter().find(|h| !h.held);
    let was_to_be_kept = failed.is_some_and(|h| matches!(h.wanted, Expectation::Keeps(_)));
    // A header that should not be there says itself why.
    if failed.is_some_and(|h| matches!(h.wanted, Expectation::NoHeader(_))) {
        return not_as_said();
    }
    let decided = played.exchanges.get(played.earlier..).unwrap_or_default();
    let refused = || {
        let (exchange, verdict) = refused(decided)?;
        let says = reason::refused(played, session, exchange, verdict, needed);
        Some(Rule::new(verdict.because.code(), says))
    };
    let no_record = || {
        let id = no_record(decided)?;
        Some(Rule::new("NoRecord", reason::no_record(played, session, id, needed)))
    };
    let withheld = || {
        let (exchange, verdict) = withheld(decided, session)?;
        let says = reason::withheld(played, session, exchange, verdict, needed);
        Some(Rule::new(verdict.because.code(), says))
    };
    was_to_be_kept
        .then(refused)
        .flatten()
        .or_else(no_record)
        .or_else(withheld)
        .or_else(refused)
        .unwrap_or_else(not_as_said)
}

/// The ID that was looked up in vain.
fn no_record(exchanges: &[Exchange]) -> Option<&str> {
    let mut events = exchanges.iter().flat_map(|e| &e.store.0);
    events.find(|e| e.op == StoreOp::Load && !e.found).map(|miss| miss.id.as_str())
}

/// The rule that held the session cookie back. Others that were held back decided nothing.
fn withheld<'a>(exchanges: &'a [Exchange], session: &str) -> Option<(&'a Exchange, &'a SendVerdict)> {
    // That another host does not get the hotel's cookies stops nothing.
    let hotels = exchanges.iter().filter(|e| e.request.url.host_str() == Some(HOTEL));
    let mut verdicts = hotels.flat_map(|e| e.verdicts.iter().map(move |v| (e, v)));
    verdicts.find(|(_, v)| v.cookie.name == session && !v.sent && v.because.decides().is_some())
}

fn refused(exchanges: &[Exchange]) -> Option<(&Exchange, &SetVerdict)> {
    exchanges.iter().flat_map(|e| e.set.iter().map(move |v| (e, v))).find(|(_, v)| v.because.refuses())
}

/// Where nothing decided at the step itself, an earlier one may have: it is told, and the rule stays.
fn held_back_before(steps: &[RunStep], before: usize, session: &str) -> Option<String> {
    let earlier = steps.iter().take_while(|s| s.number < before);
    let mut found = earlier.flat_map(|s| s.played.iter().map(move |p| (s.number, p)));
    found.find_map(|(number, played)| {
        let (exchange, verdict) = withheld(&played.exchanges, session)?;
        Some(reason::withheld_before(number, exchange, verdict))
    })
}
