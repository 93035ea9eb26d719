//! A cookie case from outside: lines that were set, one question, every decision with its reason.
//!
//! What lives here: the case as JSON, playing it in a fresh jar, and the answer as JSON. Why here: the command line, the
//! page that takes a cookie apart, and the test against a real browser all ask in the same words. Deliberately absent:
//! reading files or the clock; whoever asks says what time it is when the case does not.

mod answer;
mod ask;
mod case;
mod credentials;
mod cure;
mod play;
mod problem;
mod read;
mod span;

use time::OffsetDateTime;

pub use answer::{Answer, Ended, Held, Sent, Stored, Unreadable};
pub use ask::{Ask, By, SetBy};
pub use case::{Case, Chain, Request, Step};
pub use credentials::Credentials;
pub use cure::cure;
pub use play::{End, Played, play};
pub use problem::Problem;
pub use read::third_party;
pub use span::{date, in_words, span};

use crate::cookie::Profile;

/// One line of JSON in, the answer out: what `cloakroom cookies explain` does with each line it reads.
///
/// # Errors
/// The line is no case; says why, with the case's `id` where one can be read.
pub fn line(text: &str, profile: Profile, now: OffsetDateTime) -> Result<Answer, Unreadable> {
    let (id, case) = read(text)?;
    match play(&case, profile, now) {
        Ok(played) => Ok(Answer::new(id, &played, case.all)),
        Err(problem) => Err(Unreadable::field(id, problem)),
    }
}

/// One line of JSON as a case, to be asked in another way.
///
/// # Errors
/// The line is no case; says why.
pub fn case(text: &str) -> Result<Case, Unreadable> {
    read(text).map(|(_, case)| case)
}

fn read(text: &str) -> Result<(Option<serde_json::Value>, Case), Unreadable> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|e| Unreadable::new(None, e))?;
    let id = value.get("id").cloned();
    match read::case(value) {
        Ok(case) => Ok((id, case)),
        Err(problem) => Err(Unreadable::field(id, problem)),
    }
}
