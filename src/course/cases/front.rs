//! What a case says of itself: its front matter.

use serde::Deserialize;

/// The front matter of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFront {
    /// The symptom, as a person says it.
    pub title: String,
    /// The cause, in a few words.
    pub cause: String,
    /// Where it hurts: the ID of a group.
    pub group: String,
    /// One of the sentences that the first page of the clinic offers.
    #[serde(default)]
    pub often: bool,
    /// What people type.
    pub says: Vec<String>,
    /// The cure in a sentence, as inline Markdown.
    pub cure: String,
    /// Lessons, by slug or `slug#section`; the first says why it is so.
    pub lessons: Vec<String>,
    /// Cases that look alike, by slug.
    #[serde(default)]
    pub near: Vec<String>,
    /// Public reports: `owner/name#number`, or an address.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The one library that has this trouble.
    #[serde(default)]
    pub only: Option<Library>,
    /// What tells it from those that look alike.
    #[serde(default, rename = "question")]
    pub questions: Vec<CaseQuestion>,
    /// How it goes wrong.
    pub before: CaseSide,
    /// How it goes with the cure.
    pub after: CaseSide,
}

/// A library that a case can be about alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Library {
    /// express-session and what stands around it.
    Express,
    /// tower-sessions and what stands around it.
    Rust,
}

/// A question to whoever has the trouble.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseQuestion {
    /// The question.
    pub ask: String,
    /// The answers.
    #[serde(rename = "answer")]
    pub answers: Vec<CaseAnswer>,
}

/// An answer to a question. With neither `leads` nor `note` it means this case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseAnswer {
    /// The answer.
    pub says: String,
    /// How to find out, or what it means.
    #[serde(default)]
    pub hint: Option<String>,
    /// It is another case, by slug.
    #[serde(default)]
    pub leads: Option<String>,
    /// It is not this case: what to look at.
    #[serde(default)]
    pub note: Option<String>,
}

/// One of the two sides that are played.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseSide {
    /// What is different.
    pub title: String,
    /// How the hotel's switches stand, where the hotel plays it.
    #[serde(default)]
    pub set: Vec<String>,
    /// What is to be seen in the end.
    pub end: String,
}
