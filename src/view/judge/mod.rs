//! The cookie judge: a paste and a few choices become a question, and all user agents answer it side by side.
//!
//! What lives here: the fields as they stand in an address, and the answers for a template. Why here: the page
//! `/reference/cookies` and the cases of the clinic ask in the same words. Deliberately absent: the rules; those are the
//! engine's.

mod answers;
mod form;
mod judges;
mod outcome;
mod question;

use cloakroom_engine::{
    explain::{self, Case},
    paste::{Cause, Pasted, Standing},
};
use serde_json::{Value, json};

pub(crate) use form::Form;

/// What the judges say; nothing where there is no line to judge.
///
/// # Errors
/// The field that cannot be used, and what to write.
pub(crate) fn judged(form: &Form, pasted: &Pasted, now: time::OffsetDateTime) -> Result<Value, explain::Problem> {
    match pasted {
        Pasted::Nothing => {
            return Err(explain::Problem::new(
                "set",
                "paste an answer with its headers, or write a line such as sid=1; Secure",
            ));
        }
        Pasted::Unknown(_) | Pasted::Har => return Ok(Value::Null),
        _ => {}
    }
    let ask = form.ask(pasted)?;
    if ask.set.is_empty() {
        return Ok(Value::Null);
    }
    let case = Case { now: dated(pasted), ..ask.case()? };
    let mut judged = answers::answers(&case, now)?;
    judged["asked"] = question::question(&ask, &case).into();
    judged["relation"] = question::relation(&case).into();
    Ok(judged)
}

/// When the answer was given, if it says so: what it sets may have ended since.
fn dated(pasted: &Pasted) -> Option<time::OffsetDateTime> {
    let Pasted::Answer(dump) = pasted else { return None };
    dump.answers.last()?.get("date").and_then(explain::date)
}

/// A usual cause, for the template.
pub(crate) fn cause(cause: Cause) -> Value {
    json!({ "title": cause.title, "seen": cause.seen, "says": cause.says, "try_it": cause.try_it })
}

/// What a configuration sets, and what of it counts; nothing for other pastes.
pub(crate) fn configuration(pasted: &Pasted) -> Value {
    let Pasted::Configuration(given) = pasted else { return Value::Null };
    let settings: Vec<Value> = given
        .settings
        .iter()
        .map(|one| {
            let (icon, tone) = match one.standing {
                Standing::Counts => ("check", "sent"),
                Standing::Weak | Standing::Fails => ("warn", "warnc"),
                Standing::Ignored => ("held", "held"),
                Standing::Missing => ("unknown", ""),
            };
            json!({ "text": one.text, "word": one.standing.word(), "icon": icon, "tone": tone, "says": one.says })
        })
        .collect();
    json!({
        "library": given.library, "headline": given.headline, "settings": settings, "notes": given.notes,
        "fixed": given.fixed, "line": given.line,
    })
}
