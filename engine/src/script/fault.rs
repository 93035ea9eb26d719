//! Steps that could not be done as they are written: the attack's fault or the world's, and not a defence's doing.
//!
//! Here, because a run that never tried anything must not look like one that was stopped. Deliberately absent: what the
//! same attack does where nothing protects, which decides where this alone cannot; that is `baseline`.

use super::{Expectation, PlayProblem, Played, Source, Subject, tries::judged};
use crate::{
    browser::BrowserError,
    exchange::{Exchange, Received},
    world::WorldError,
};

/// What kept a line from being done as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    /// A code for the outcome.
    pub(super) code: &'static str,
    /// No defence does this: not even where the same line went well while nothing protected.
    pub(super) always: bool,
}

const fn always(code: &'static str) -> Fault {
    Fault { code, always: true }
}

const fn perhaps(code: &'static str) -> Fault {
    Fault { code, always: false }
}

/// Of one line; `None` if what it says was done, whatever came of it.
pub(super) fn of(played: &Played) -> Option<Fault> {
    match &played.problem {
        Some(problem) => of_problem(problem),
        None => shown(played).filter(|e| !stated(played, e.response.status)).and_then(|e| of_answer(&e.response)),
    }
}

/// The same, of anything that was answered on the way, a page's scripts included.
pub(super) fn on_the_way(played: &Played) -> Option<Fault> {
    let mut answers = judged(played).1.iter().map(|e| &e.response).filter(|r| !stated(played, r.status));
    answers.find_map(of_answer)
}

/// Does the run end at this line? A page that is not there ends it even where nothing is said of the answer.
pub(super) fn ends(played: &Played) -> bool {
    !played.as_said() || lost(played)
}

/// Was it answered that the page is not there, or by a failure? Then nothing else is the reason.
pub(super) fn lost(played: &Played) -> bool {
    played.problem.is_none() && of(played).is_some_and(|fault| [NO_PAGE, FAILED].contains(&fault))
}

/// Nothing is called so.
pub(super) const UNKNOWN: Fault = always("UnknownName");
const NO_PAGE: Fault = perhaps("NoSuchPage");
const FAILED: Fault = always("ServerError");

fn of_problem(problem: &PlayProblem) -> Option<Fault> {
    Some(match problem {
        PlayProblem::Unknown(_) => UNKNOWN,
        PlayProblem::World(WorldError::StoreFailed(_)) => always("StoreFailed"),
        PlayProblem::World(_) => always("WorldCannot"),
        PlayProblem::BadRequest(_) => always("NotARequest"),
        PlayProblem::Spent(_)
        | PlayProblem::TooLong { .. }
        | PlayProblem::TooManyNames(_)
        | PlayProblem::FilledTooLong(_)
        | PlayProblem::TooManyUnderWay(_) => always("BudgetSpent"),
        PlayProblem::Browser(BrowserError::Script(_)) => always("ScriptNotUnderstood"),
        PlayProblem::NothingToCapture(_) => perhaps("NothingToCapture"),
        PlayProblem::Browser(_) | PlayProblem::NothingUnderWay(_) => perhaps("CannotDo"),
        // The words were tried, and that is what the line says.
        PlayProblem::NotGuessed(_) => return None,
    })
}

fn of_answer(answer: &Received) -> Option<Fault> {
    match answer.status {
        404 | 410 => Some(NO_PAGE),
        405 => Some(perhaps("WrongMethod")),
        500.. => Some(FAILED),
        _ => None,
    }
}

/// What the person sees at last.
fn shown(played: &Played) -> Option<&Exchange> {
    judged(played).1.iter().rfind(|e| e.navigation.top_level())
}

/// Does the line itself say that the answer has this status?
fn stated(played: &Played, status: u16) -> bool {
    played.held.iter().any(|h| h.wanted == Expectation::Status(status))
}

/// Can a defence have done this, judged by this run alone? `before` is what was played up to and with this line. It is
/// strict: what is left open is not a defence's.
pub(super) fn defended(played: &Played, before: &[&Played], site: Subject<'_>) -> bool {
    match &played.problem {
        Some(PlayProblem::NotGuessed(_)) => true,
        Some(PlayProblem::NothingToCapture(source)) => withheld(source, played, site),
        Some(PlayProblem::Browser(BrowserError::NoLink { url, .. } | BrowserError::NoForm { url, .. })) => {
            turned_away(site, url, before)
        }
        Some(_) => false,
        None => !before.iter().any(|played| on_the_way(played).is_some()) && at_the_target(site, played),
    }
}

/// What Mallory meant to take: was it there, and kept from her?
fn withheld(source: &Source, played: &Played, site: Subject<'_>) -> bool {
    let sets = |name: &str| played.exchanges.iter().flat_map(|e| &e.set).any(|set| set.name == name);
    match source {
        // A site need not give a stranger a session.
        Source::Jar => true,
        Source::Cookie(name) | Source::Wire(name) => name == "session" || name == site.session || sets(name),
        // Nothing was sent away. Had it been, the name would be another.
        Source::Query(_) => played.exchanges.last().is_some_and(|e| site.target.has(&e.request.url)),
        Source::Header(_) | Source::Address | Source::Store { .. } => false,
    }
}

/// Was the browser refused, or sent to the login, in place of being shown the page that was asked for?
fn turned_away(site: Subject<'_>, page: &str, before: &[&Played]) -> bool {
    let shown = before.iter().rev().find_map(|played| {
        let at = played.exchanges.iter().rposition(|e| e.navigation.top_level())?;
        Some((played.exchanges.get(at)?, at.checked_sub(1).and_then(|at| played.exchanges.get(at))))
    });
    let Some((last, sent_on_by)) = shown.filter(|(last, _)| last.request.url.as_str() == page) else { return false };
    let to_login =
        site.target.is_login(last.request.url.path()) && sent_on_by.is_some_and(|e| e.response.status / 100 == 3);
    to_login || matches!(last.response.status, 400 | 401 | 403 | 409 | 429)
}

/// Only the target has defences: another host's page that is not as the line says is no defence. What a browser does with
/// a cookie is one, wherever it came from.
fn at_the_target(site: Subject<'_>, played: &Played) -> bool {
    let of_answer = |wanted: &Expectation| {
        !matches!(
            wanted,
            Expectation::Sends(_) | Expectation::Withholds(..) | Expectation::Keeps(_) | Expectation::Refuses(..)
        )
    };
    let only_answers = played.held.iter().filter(|h| !h.held).all(|h| of_answer(&h.wanted));
    let elsewhere = shown(played).is_some_and(|e| !site.target.has(&e.request.url));
    !(only_answers && elsewhere)
}
