//! Why an attack that has not won went no further: the step, and the rule that decided.
//!
//! Deliberately absent: whether that was a defence's doing; that is `baseline`.

use super::{
    Expectation, PlayProblem, Played, Section, Subject,
    fault::{self, Fault},
    outcome::Rule,
    reason::{self, Needed},
    run::RunStep,
    tries,
};
use crate::{
    cookie::{SendVerdict, SetVerdict},
    exchange::{Exchange, StoreOp},
};

/// Why it went no further: the closest cause that the record shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cause {
    /// The step, from 1.
    pub(super) step: usize,
    /// Step and line, from 0; `None` if every line went as it is written.
    pub(super) at: Option<(usize, usize)>,
    /// Where the line stands in the attack's file, from 1.
    pub(super) line: usize,
    /// The rule that decided.
    pub(super) rule: Rule,
    /// The line could not be done as it is written.
    pub(super) fault: Option<Fault>,
    /// A defence can have done this, judged by this run alone.
    pub(super) defended: bool,
}

/// Of a run of this attack that has not won. `unknown` is a name in `won_when` that nothing has set.
pub(super) fn cause(attack: &[Section], steps: &[RunStep], site: Subject<'_>, unknown: Option<&str>) -> Cause {
    let lines = steps.iter().enumerate();
    let mut lines =
        lines.flat_map(|(at, step)| step.played.iter().enumerate().map(move |(line, p)| (at, step, line, p)));
    match lines.find(|(.., played)| fault::ends(played)) {
        Some((at, step, line, played)) => {
            let stands_at = attack.get(at).map_or(1, |section| section.line_of(line));
            Cause { line: stands_at, ..of_line(steps, (at, line), step, played, site) }
        }
        None => {
            // The goal is in the front matter.
            let heading = attack.last().map_or(1, |section| section.line);
            Cause { line: if unknown.is_some() { 1 } else { heading }, ..of_none(steps, unknown) }
        }
    }
}

fn of_line(steps: &[RunStep], at: (usize, usize), step: &RunStep, played: &Played, site: Subject<'_>) -> Cause {
    let all: Vec<&Played> = steps.iter().flat_map(|s| &s.played).collect();
    let traced = all.iter().flat_map(|p| &p.exchanges).any(|e| !e.store.0.is_empty());
    let needed = Needed::ByTheAttack;
    let not_as_said = || Rule::new("NotAsSaid", reason::not_as_said(played, site, traced, needed));
    let mut rule = if fault::lost(played) { not_as_said() } else { why(played, site, traced, needed) };
    // A site that refused has said why.
    let refuses = |p: &Played| p.exchanges.last().is_some_and(|e| e.response.status >= 400);
    if rule.rule == "NotAsSaid"
        && !step.played.iter().any(refuses)
        && let Some(before) = held_back_before(steps, step.number, site)
    {
        let briefly = format!("{}. {before}", rule.briefly());
        rule.says = format!("{}. {before}", rule.says);
        rule = rule.decided(briefly);
    }
    let up_to_here = all.iter().position(|p| std::ptr::eq(*p, played)).map_or(0, |position| position + 1);
    let before = all.get(..up_to_here).unwrap_or_default();
    let defended = fault::defended(played, before, site);
    Cause { step: step.number, at: Some(at), line: 1, rule, fault: fault::of(played), defended }
}

/// Every line went as it is written, and it was for nothing.
fn of_none(steps: &[RunStep], unknown: Option<&str>) -> Cause {
    let says = "Every step went as planned, and nothing that the attack is after has reached Mallory";
    let gained = || (Rule::new("NothingGained", says), None);
    let (rule, fault) = unknown.map_or_else(gained, |name| {
        let says = format!("won_when names {{{{{name}}}}}, and nothing is called so");
        (Rule::new(fault::UNKNOWN.code, says), Some(fault::UNKNOWN))
    });
    let all = steps.iter().flat_map(|s| &s.played);
    let defended = fault.is_none() && all.into_iter().all(|played| fault::on_the_way(played).is_none());
    Cause { step: steps.len(), at: None, line: 1, rule, fault, defended }
}

/// Why what was played did not go as it says, in a sentence without its full stop; `None` if it did.
#[must_use]
pub fn why_not<'a>(played: impl IntoIterator<Item = &'a Played>, site: Subject<'_>) -> Option<String> {
    let failed = played.into_iter().find(|line| !line.as_said())?;
    // What could not be played was stopped by nobody.
    if fault::lost(failed) || matches!(failed.problem, Some(PlayProblem::Unknown(_) | PlayProblem::World(_))) {
        return None;
    }
    let says = why(failed, site, true, Needed::ByTheAttack).says;
    Some(says.trim_end_matches('.').to_owned())
}

/// Why a line did not go as it says. `traced`: this site tells what its store does.
pub(super) fn why(played: &Played, site: Subject<'_>, traced: bool, needed: Needed) -> Rule {
    if let Some(problem) = &played.problem {
        return Rule::new("CannotDo", reason::cannot_do(played, site, problem, needed));
    }
    let not_as_said = || Rule::new("NotAsSaid", reason::not_as_said(played, site, traced, needed));
    let failed = played.held.iter().find(|h| !h.held);
    let was_to_be_kept = failed.is_some_and(|h| matches!(h.wanted, Expectation::Keeps(_)));
    // A header that should not be there says itself why.
    if failed.is_some_and(|h| matches!(h.wanted, Expectation::NoHeader(_))) {
        return not_as_said();
    }
    let (_, decided) = tries::judged(played);
    let refused = || {
        let (exchange, verdict) = refused(decided)?;
        let says = reason::refused(played, site, exchange, verdict, needed);
        Some(Rule::new(verdict.because.code(), says).decided(reason::not_kept(exchange, verdict)))
    };
    let no_record = || {
        let id = no_record(decided)?;
        Some(Rule::new("NoRecord", reason::no_record(played, site, id, needed)))
    };
    let withheld = || {
        let (exchange, verdict) = withheld(decided, site)?;
        let says = reason::withheld(played, site, exchange, verdict, needed);
        Some(Rule::new(verdict.because.code(), says).decided(reason::held_back(site, exchange, verdict, "")))
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
fn withheld<'a>(exchanges: &'a [Exchange], site: Subject<'_>) -> Option<(&'a Exchange, &'a SendVerdict)> {
    // That another host does not get its cookies stops nothing.
    let of_it = exchanges.iter().filter(|e| site.target.has(&e.request.url));
    let mut verdicts = of_it.flat_map(|e| e.verdicts.iter().map(move |v| (e, v)));
    verdicts.find(|(_, v)| v.cookie.name == site.session && !v.sent && v.because.decides().is_some())
}

fn refused(exchanges: &[Exchange]) -> Option<(&Exchange, &SetVerdict)> {
    exchanges.iter().flat_map(|e| e.set.iter().map(move |v| (e, v))).find(|(_, v)| v.because.refuses())
}

/// Where nothing decided at the step itself, an earlier one may have: it is told, and the rule stays.
fn held_back_before(steps: &[RunStep], before: usize, site: Subject<'_>) -> Option<String> {
    let earlier = steps.iter().take_while(|s| s.number < before);
    let mut found = earlier.flat_map(|s| s.played.iter().map(move |p| (s.number, p)));
    found.find_map(|(number, played)| {
        let (exchange, verdict) = withheld(&played.exchanges, site)?;
        Some(reason::withheld_before(site, number, exchange, verdict))
    })
}
