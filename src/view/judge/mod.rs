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
mod side;

use cloakroom_engine::{
    explain::{self, Case},
    paste::{Cause, Configuration, Pasted, Setting, Standing},
};
use serde::Serialize;

use answers::Answers;
pub(crate) use form::Form;

/// What the judges say.
#[derive(Debug, Serialize)]
pub(crate) struct Judged {
    #[serde(flatten)]
    answers: Answers,
    /// The question, read back.
    asked: String,
    /// How the page that asks and the address that is asked stand to each other.
    relation: Option<[String; 4]>,
}

impl Judged {
    /// What becomes of each line, by this judge.
    pub(crate) fn words_of(&self, judge: &str) -> Vec<&'static str> {
        self.answers.words_of(judge)
    }

    /// The rules that decide on the last line.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.answers.codes()
    }
}

/// What the judges say; nothing where there is no line to judge.
///
/// # Errors
/// The field that cannot be used, and what to write.
pub(crate) fn judged(
    form: &Form,
    pasted: &Pasted,
    now: time::OffsetDateTime,
) -> Result<Option<Judged>, explain::Problem> {
    match pasted {
        Pasted::Nothing => {
            return Err(explain::Problem::new(
                "set",
                "paste an answer with its headers, or write a line such as sid=1; Secure",
            ));
        }
        Pasted::Unknown(_) | Pasted::Har => return Ok(None),
        _ => {}
    }
    let ask = form.ask(pasted)?;
    if ask.set.is_empty() {
        return Ok(None);
    }
    let case = Case { now: dated(pasted), ..ask.case()? };
    let answers = answers::answers(&case, now)?;
    Ok(Some(Judged { answers, asked: question::question(&ask, &case), relation: question::relation(&case) }))
}

/// When the answer was given, if it says so: what it sets may have ended since.
fn dated(pasted: &Pasted) -> Option<time::OffsetDateTime> {
    let Pasted::Answer(dump) = pasted else { return None };
    dump.answers.last()?.get("date").and_then(explain::date)
}

/// A usual cause, for the template.
#[derive(Debug, Serialize)]
pub(crate) struct CauseView {
    pub(crate) title: &'static str,
    pub(crate) seen: Option<String>,
    pub(crate) says: &'static str,
    pub(crate) try_it: &'static str,
}

impl From<Cause> for CauseView {
    fn from(cause: Cause) -> Self {
        Self { title: cause.title, seen: cause.seen, says: cause.says, try_it: cause.try_it }
    }
}

/// What a configuration sets, and what of it counts.
#[derive(Debug, Serialize)]
pub(crate) struct ConfigurationView<'a> {
    pub(crate) library: &'static str,
    pub(crate) headline: &'a str,
    pub(crate) settings: Vec<SettingView<'a>>,
    pub(crate) notes: &'a [String],
    pub(crate) fixed: &'a str,
    pub(crate) line: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(crate) struct SettingView<'a> {
    pub(crate) text: &'a str,
    pub(crate) word: &'static str,
    icon: &'static str,
    tone: &'static str,
    pub(crate) says: &'a str,
}

impl<'a> From<&'a Setting> for SettingView<'a> {
    fn from(one: &'a Setting) -> Self {
        let (icon, tone) = match one.standing {
            Standing::Counts => ("check", "sent"),
            Standing::Weak | Standing::Fails => ("warn", "warnc"),
            Standing::Ignored => ("held", "held"),
            Standing::Missing => ("unknown", ""),
        };
        Self { text: &one.text, word: one.standing.word(), icon, tone, says: &one.says }
    }
}

/// Nothing for other pastes.
pub(crate) fn configuration(pasted: &Pasted) -> Option<ConfigurationView<'_>> {
    let Pasted::Configuration(Configuration { library, headline, settings, line, notes, fixed }) = pasted else {
        return None;
    };
    Some(ConfigurationView {
        library,
        headline,
        settings: settings.iter().map(SettingView::from).collect(),
        notes,
        fixed,
        line: line.as_deref(),
    })
}
