//! A cookie case from outside: lines that were set, one question, every decision with its reason.
//!
//! What lives here: the case as JSON, playing it in a fresh jar, and the answer as JSON. Why here: the command line, the
//! page that takes a cookie apart, and the test against a real browser all ask in the same words. Deliberately absent:
//! reading files or the clock; whoever asks says what time it is when the case does not.

mod answer;
mod case;
mod pasted;

use time::OffsetDateTime;

pub use answer::{Answer, Sent, Stored, Unreadable};
pub use case::{Case, Chain, Problem, Request, Step};
pub use pasted::pasted;

use crate::cookie::{Api, Jar, Profile, SendVerdict, SetVerdict, received};

/// What a jar made of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Played {
    /// One verdict for each line, in the order of the case.
    pub stored: Vec<SetVerdict>,
    /// One verdict for each cookie in the jar: first those sent, in the order of the header.
    pub sent: Vec<SendVerdict>,
}

impl Played {
    /// The `Cookie` header, or what `document.cookie` reads; empty when nothing is sent.
    #[must_use]
    pub fn cookie(&self) -> String {
        Jar::header(&self.sent).unwrap_or_default()
    }
}

/// Plays a case in an empty jar. `profile` and `now` count where the case names none.
///
/// # Errors
/// An address that is none; says in which field.
pub fn play(case: &Case, profile: Profile, now: OffsetDateTime) -> Result<Played, Problem> {
    let now = case.now.unwrap_or(now);
    let mut jar = Jar::new(case.profile.unwrap_or(profile));
    let mut stored = Vec::new();
    for (number, step) in case.steps.iter().enumerate() {
        let asked = step.request.asked(case.api, now).map_err(|problem| problem.within(&format!("steps[{number}]")))?;
        let context = asked.context();
        for line in &step.set {
            let arrived = if context.api == Api::Http { received(line) } else { line };
            stored.push(SetVerdict { line: line.clone(), ..jar.set(arrived, &context) });
        }
    }
    let asked = case.query.asked(case.query_api, now).map_err(|problem| problem.within("query"))?;
    Ok(Played { stored, sent: jar.verdicts(&asked.context()) })
}

/// One line of JSON in, the answer out: what `cloakroom cookies explain` does with each line it reads.
///
/// # Errors
/// The line is no case; says why, with the case's `id` where one can be read.
pub fn line(text: &str, profile: Profile, now: OffsetDateTime) -> Result<Answer, Unreadable> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|e| Unreadable::new(None, e))?;
    let id = value.get("id").cloned();
    let case: Case = serde_json::from_value(value).map_err(|e| Unreadable::new(id.clone(), e))?;
    match play(&case, profile, now) {
        Ok(played) => Ok(Answer::new(id, &played, case.all)),
        Err(problem) => Err(Unreadable::new(id, problem)),
    }
}
