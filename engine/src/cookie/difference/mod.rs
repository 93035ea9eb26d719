//! Where user agents differ: one row a field of the [`Policy`], one answer a judge.
//!
//! What lives here: the rows, made from the policies themselves. Why here: a field that is added to the policy does not
//! compile until it has a row (`rows.rs`), and what a row says of a judge is the very value its jar follows.
//! Deliberately absent: what is not a rule but a setting of one's own browser.

mod cases;
mod rows;
mod sources;
mod words;

use serde::Serialize;

use super::Profile;
pub use sources::Source;

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Which requests carry a cookie.
    Requests,
    /// Frames and fetches of other sites.
    Embedded,
    /// Which lines are kept.
    Kept,
    /// When a cookie ends.
    Ends,
    /// How many there may be.
    Many,
}

impl Group {
    /// All, in the order of the table.
    pub const ALL: [Group; 5] = [Group::Requests, Group::Embedded, Group::Kept, Group::Ends, Group::Many];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Group::Requests => "Which requests carry it",
            Group::Embedded => "Frames and fetches of other sites",
            Group::Kept => "What is kept",
            Group::Ends => "When it ends",
            Group::Many => "How many",
        }
    }
}

/// What showed what the browsers do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "by", content = "test", rename_all = "lowercase")]
pub enum Measured {
    /// The example was played in Chromium and in Firefox, and their cookies compared: `tests/browser`, by this name.
    Browsers(&'static str),
    /// A test of the engine, and the generated cases with it.
    Engine(&'static str),
    /// No test: it is documented.
    Documented,
}

/// One judge's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Whose.
    pub profile: Profile,
    /// What it does, in a few words; empty when nobody wrote about it.
    pub says: String,
    /// Whether that is not what the standard says.
    pub differs: bool,
    /// What one should know beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
    /// Where it is documented, for a judge that was not measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A point on which user agents may differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The field of the policy.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// The rule, in a few words; code stands between backticks.
    pub rule: &'static str,
    /// Where the standard speaks of it.
    pub standard: &'static str,
    /// Whether it decides about sign-ins that people report.
    pub matters: bool,
    /// What measured it.
    pub measured: Measured,
    /// The example, as JSON for `explain`; `None` where no single request shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The answers, in the order of [`Profile::ALL`].
    pub answers: Vec<Answer>,
}

/// Every point, in the order of the policy's fields.
///
/// Deliberately not a constant: the answers are words made of the policies.
#[must_use]
pub fn differences() -> Vec<Difference> {
    let answers = Profile::ALL.map(|profile| rows::answers(&profile.policy()));
    let row = |(number, row): (usize, &rows::Row)| Difference {
        id: row.id,
        group: row.group,
        rule: row.rule,
        standard: row.standard,
        matters: row.matters,
        measured: row.measured,
        case: row.case.map(|case| case()),
        answers: Profile::ALL
            .into_iter()
            .enumerate()
            .map(|(judge, profile)| answer(profile, row, &answers[judge][number], &answers[0][number]))
            .collect(),
    };
    rows::ROWS.iter().enumerate().map(row).collect()
}

/// What a judge says; one that was not measured says nothing where nothing is documented.
fn answer(profile: Profile, row: &rows::Row, says: &str, standard: &str) -> Answer {
    let source = sources::of(row.id).filter(|_| profile == Profile::Safari);
    let silent = profile == Profile::Safari && source.is_none();
    Answer {
        profile,
        says: if silent { String::new() } else { says.to_owned() },
        differs: !silent && says != standard,
        note: source.map(|source| source.note).or_else(|| words::note(profile, row.id)),
        source,
    }
}
